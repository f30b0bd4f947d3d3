package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.Pith;
import pith.cli.Program.Ran;

/** Indexes made with another encoder than Pith's own, and questions read by another reader. */
class ChosenModelsTest {
    private static final Path TINY =
            Path.of("../models/src/test/resources/pith/models/tiny").toAbsolutePath();

    @TempDir
    Path temporary;

    private Program program;

    @BeforeEach
    void importEncoder() throws IOException {
        Path folder = temporary.toRealPath();
        Files.createDirectories(folder.resolve("notes"));
        Files.writeString(folder.resolve("notes/sea.md"), "# Sea\n\nThe sea is deep and blue.\n");
        program = Program.in(folder).withEngine(Pith::open).with("PITH_MODELS", "store");
        Ran imported = program.run("models", "import", TINY.resolve("encoder").toString(), "--name", "tiny");
        assertEquals(0, imported.exit(), imported.err());
        assertTrue(Files.isDirectory(folder.resolve("store")));
    }

    @Test
    void anIndexFindsTheEncoderThatMadeIt() {
        assertEquals(0, program.run("index", "--encoder", "tiny", "notes").exit());
        Ran found = program.run("search", "--json", "sea");
        assertEquals(0, found.exit(), found.err());
        assertEquals("sea.md", found.json().at("/hits/0/id").asText(), found.out());
        Ran again = program.run("index", "--json", "notes");
        assertEquals(1, again.json().at("/unchanged").asInt(), again.out());
    }

    @Test
    void anIndexWhoseEncoderIsGoneSaysWhichOneItWas() {
        assertEquals(0, program.run("index", "--encoder", "tiny", "notes").exit());
        assertEquals(0, program.run("models", "remove", "tiny").exit());
        Ran lost = program.run("search", "sea");
        assertEquals(3, lost.exit());
        assertTrue(lost.err().contains("made with the encoder tiny ("), lost.err());
    }

    @Test
    void anEncoderMayBeAFolder() {
        assertEquals(0, program.run("models", "remove", "tiny").exit());
        assertEquals(
                0,
                program.run("index", "--encoder", TINY.resolve("encoder").toString(), "notes")
                        .exit());
        assertEquals(3, program.run("search", "sea").exit(), "nobody knows where the folder is");
        assertEquals(
                0,
                program.run("search", "--encoder", TINY.resolve("encoder").toString(), "sea")
                        .exit());
    }

    @Test
    void theEncoderIsFoundUnderAnyName() {
        assertEquals(0, program.run("index", "--encoder", "tiny", "notes").exit());
        assertEquals(0, program.run("models", "remove", "tiny").exit());
        Ran imported = program.run("models", "import", TINY.resolve("encoder").toString(), "--name", "other");
        assertEquals(0, imported.exit(), imported.err());
        assertEquals(0, program.run("search", "sea").exit());
    }

    @Test
    void aReaderIsNoEncoder() {
        Ran refused = program.run("index", "--encoder", "pith-reader-1", "notes");
        assertEquals(2, refused.exit());
        assertTrue(refused.err().contains("pith-reader-1 is a model of the kind reader"), refused.err());
    }

    @Test
    void anUnknownModelIsNamed() {
        Ran refused = program.run("index", "--encoder", "tinny", "notes");
        assertEquals(2, refused.exit());
        assertTrue(refused.err().contains("there is no model \"tinny\""), refused.err());
    }

    @Test
    void anotherReaderMayAnswer() {
        assertEquals(0, program.run("index", "notes").exit());
        Ran asked = program.run(
                "ask", "--reader", TINY.resolve("reader").toString(), "--threshold", "0", "How deep is the sea?");
        // The reader is tiny and random: what it answers does not matter, but that it could be asked.
        assertTrue(asked.exit() == 0 || asked.exit() == 1, asked.err());
    }
}
