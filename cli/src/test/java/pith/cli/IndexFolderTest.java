package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexFolderTest {
    @TempDir
    Path folder;

    @Test
    void theOptionComesFirstThenTheVariableThenTheNearest() throws IOException {
        Path deep = Files.createDirectories(folder.resolve("a/b"));
        Program program = Program.in(deep);
        assertEquals(deep.resolve(".pith"), path(program, null), "none yet: here");

        Files.createDirectories(folder.resolve(".pith"));
        assertEquals(folder.resolve(".pith"), path(program, null));
        Files.createDirectories(folder.resolve("a/.pith"));
        assertEquals(folder.resolve("a/.pith"), path(program, null), "the nearest");

        Program told = program.with("PITH_INDEX", "../c");
        assertEquals(folder.resolve("a/c"), path(told, null));
        assertEquals(deep.resolve("d"), path(told, Path.of("d")));
    }

    private static Path path(Program program, @Nullable Path given) {
        IndexFolder index = new IndexFolder();
        index.given = given;
        return index.path(program.around(new StringWriter(), new StringWriter()));
    }
}
