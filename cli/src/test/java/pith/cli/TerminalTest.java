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
import pith.cli.Program.Ran;

/** Colour, and that no document can steer the terminal. */
class TerminalTest {
    private static final String ESCAPE = "\u001B";

    @TempDir
    Path folder;

    @BeforeEach
    void indexHostileText() throws IOException {
        folder = folder.toRealPath();
        Files.createDirectories(folder.resolve("notes"));
        Files.writeString(folder.resolve("notes/evil.jsonl"), """
                {"id": "evil\\u001b[2J", "title": "Bridge \\u001b]0;owned\\u0007 title\\nsecond line", \
                "text": "The bridge \\u001b[31mopened\\u009b5m in 1883\\r\\u202e, they say.\\u0000"}
                """);
        assertEquals(0, program().run("index", "notes").exit());
    }

    private Program program() {
        return Program.in(folder);
    }

    @Test
    void colourIsForTerminalsAlone() {
        String[] search = {"search", "bridge"};
        assertFalse(program().run(search).out().contains(ESCAPE));
        assertTrue(program().onTerminal().run(search).out().contains(ESCAPE + "[1;31mbridge" + ESCAPE + "[0m"));
        assertFalse(
                program().onTerminal().with("NO_COLOR", "1").run(search).out().contains(ESCAPE));
        assertFalse(
                program().onTerminal().with("TERM", "dumb").run(search).out().contains(ESCAPE));
        assertFalse(program()
                .onTerminal()
                .run("search", "--color", "never", "bridge")
                .out()
                .contains(ESCAPE));
        assertTrue(program()
                .with("NO_COLOR", "1")
                .run("search", "--color=always", "bridge")
                .out()
                .contains(ESCAPE));
        assertFalse(program().run("search", "--help").out().contains(ESCAPE));
    }

    @Test
    void anAnswerIsMarkedInColourOrWithCharacters() {
        String[] ask = {"ask", "When did the bridge open?"};
        assertTrue(program().run(ask).out().contains("»1883«"));
        String coloured = program().onTerminal().run(ask).out();
        assertTrue(coloured.contains(ESCAPE + "[30;43m1883" + ESCAPE + "[0m"), coloured);
        assertFalse(coloured.contains("»"), coloured);
    }

    @Test
    void documentsCannotSteerTheTerminal() {
        for (String[] command : new String[][] {
            {"search", "bridge"},
            {"search", "--json", "bridge"},
            {"ask", "When did the bridge open?"},
            {"ask", "--json", "When did the bridge open?"},
            {"similar", "no such \u001B[2J id"}
        }) {
            Ran ran = program().run(command);
            assertHarmless(ran.out());
            assertHarmless(ran.err());
        }
        String coloured =
                program().onTerminal().run("ask", "When did the bridge open?").out();
        assertHarmless(coloured.replaceAll(ESCAPE + "\\[[0-9;]+m", ""));
        assertFalse(coloured.contains(ESCAPE + "[31m"), "the document's own colour: " + coloured);
    }

    private static void assertHarmless(String text) {
        text.chars()
                .filter(c -> c != '\n')
                .forEach(c -> assertFalse(
                        Character.isISOControl(c) || c == 0x202E, "U+" + Integer.toHexString(c) + " in " + text));
    }

    @Test
    void progressIsForTerminalsAlone() {
        assertEquals("", program().run("index", "notes").err());
        String err = program().onTerminal().run("index", "notes").err();
        assertTrue(err.contains("1 of 1 files"), err);
        assertTrue(err.endsWith("\r\u001B[K"), "the line is gone at the end");
    }
}
