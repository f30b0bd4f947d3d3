package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.Pith;
import pith.cli.Program.Ran;

/** The whole way once, with the models that come with Pith. */
class EmbeddedModelsTest {
    @TempDir
    Path folder;

    @Test
    void indexesFindsAndAnswers() {
        Program program = Program.in(folder).withEngine(Pith::open);
        Path documents =
                Path.of("../sample-corpus/documents/oceans").toAbsolutePath().normalize();
        Ran index = program.run("index", documents.toString());
        assertEquals(0, index.exit(), index.err());

        Ran search = program.run("search", "--limit", "1", "diving into the Challenger Deep");
        assertTrue(search.out().contains("Challenger Deep"), search.out());

        Ran ask = program.run("ask", "--limit", "1", "Who was the first woman to reach Challenger Deep?");
        assertEquals(0, ask.exit(), ask.err());
        assertTrue(ask.out().contains("»Kathryn Sullivan«"), ask.out());
    }
}
