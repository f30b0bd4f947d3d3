package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.Pith;
import pith.cli.Program.Ran;

/** The demo, on some of the sample corpus and with small models. */
class DemoTest {
    @TempDir
    Path folder;

    private Path home;

    @BeforeEach
    void makeCheckout() throws IOException {
        folder = folder.toRealPath();
        home = folder.resolve("my checkout");
        Path documents = home.resolve("sample-corpus/documents/engineering");
        Files.createDirectories(documents);
        for (String name : new String[] {"brooklyn-bridge.md", "hoover-dam.txt", "notes.jsonl"}) {
            Files.copy(Path.of("../sample-corpus/documents/engineering", name), documents.resolve(name));
        }
    }

    @Test
    void showsEveryStepWithItsCommand() {
        Ran ran = Program.in(home).withHome(home).run("demo");
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(ran.out().contains("$ ./pith index --index .pith-demo sample-corpus/documents\n"), ran.out());
        assertTrue(ran.out().contains("$ ./pith search --index .pith-demo \""), ran.out());
        assertTrue(ran.out().contains("$ ./pith ask --index .pith-demo \""), ran.out());
        assertTrue(
                ran.out().contains("$ ./pith similar --index .pith-demo engineering/brooklyn-bridge.md\n"), ran.out());
        assertTrue(ran.out().contains("No answer found"), ran.out());
        assertTrue(Files.isDirectory(home.resolve(".pith-demo")));
        assertFalse(Files.exists(home.resolve(".pith")));

        Ran again = Program.in(home).withHome(home).run("demo");
        assertTrue(again.out().contains("unchanged"), again.out());
    }

    @Test
    void pathsAreShownAsTheyCanBeTyped() {
        Ran ran = Program.in(folder).withHome(home).run("demo");
        assertTrue(ran.out().contains(" --index 'my checkout/.pith-demo' "), ran.out());
    }

    @Test
    void anIndexOfAnotherModelIsMadeAnew() {
        assertEquals(0, Program.in(home).withHome(home).run("demo").exit());
        Program other = Program.in(home)
                .withHome(home)
                .withEngine((index, models) -> Pith.open(index, new WordEncoder("other"), YearReader::new));
        Ran ran = other.run("demo");
        assertEquals(0, ran.exit(), ran.err());
        assertFalse(ran.out().contains("unchanged"), ran.out());
    }

    @Test
    void withoutTheSampleCorpusItSaysSo() {
        Ran ran = Program.in(folder).withHome(folder).run("demo");
        assertEquals(3, ran.exit());
        assertTrue(ran.err().contains("sample corpus"), ran.err());
    }
}
