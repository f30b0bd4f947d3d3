package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import pith.Pith;
import pith.cli.Program.Ran;
import pith.engine.BadQuery;
import pith.engine.IndexLocked;

/** Help, and what happens when the program is called wrongly or cannot do what it is asked. */
class UsageTest {
    @TempDir
    Path folder;

    @Test
    void everyCommandExplainsItself() {
        for (CommandLine command : commands()) {
            CommandSpec spec = command.getCommandSpec();
            String name = spec.qualifiedName();
            assertTrue(spec.usageMessage().header().length > 0, name + " has no header");
            for (ArgSpec argument : spec.args()) {
                assertTrue(
                        argument.description().length > 0 && !argument.description()[0].isBlank(),
                        name + " does not describe " + argument.paramLabel() + " " + argument);
            }
            String[] words = (name + " --help").split(" ");
            Ran ran = program().run(List.of(words).subList(1, words.length).toArray(String[]::new));
            assertEquals(0, ran.exit(), ran.err());
            for (String section : List.of("Usage: " + name, "Options:", "Exit codes:", "Examples:", "Environment:")) {
                assertTrue(ran.out().contains(section), name + " --help lacks " + section + "\n" + ran.out());
            }
            assertTrue(ran.out().lines().allMatch(line -> line.length() <= 80), ran.out());
        }
    }

    @Test
    void everyCommandIsInTheReadme() throws IOException {
        Path readme = Path.of("..", "README.md");
        assumeTrue(Files.exists(readme), "there is no README.md yet");
        String text = Files.readString(readme);
        for (CommandLine command : commands()) {
            String name = command.getCommandSpec().qualifiedName();
            assertTrue(text.contains(name), "README.md does not name " + name);
        }
    }

    /** All but the program itself and what comes with picocli. */
    private List<CommandLine> commands() {
        List<CommandLine> commands = new ArrayList<>();
        collect(Main.commandLine(program().around(new StringWriter(), new StringWriter())), commands);
        assertEquals(34, commands.size(), "commands were added or removed: mend this count");
        return commands;
    }

    private static void collect(CommandLine parent, List<CommandLine> commands) {
        for (CommandLine command : parent.getSubcommands().values()) {
            if (!command.getCommandName().equals("help")) {
                commands.add(command);
                collect(command, commands);
            }
        }
    }

    @Test
    void helpListsTheCommands() {
        Ran help = program().run("--help");
        assertEquals(0, help.exit());
        for (String name : List.of(
                "demo",
                "index",
                "search",
                "explain",
                "ask",
                "similar",
                "suggest",
                "serve",
                "mcp",
                "info",
                "check",
                "compact",
                "snapshot",
                "restore",
                "tune",
                "upgrade",
                "eval",
                "models",
                "keys",
                "version",
                "help")) {
            assertTrue(help.out().contains("\n  " + name + " "), name + " is missing\n" + help.out());
        }
        assertEquals(
                program().run("search", "--help").out(),
                program().run("help", "search").out());
    }

    @Test
    void wrongCallsAreUsageErrors() {
        assertUsage("command is missing");
        assertUsage("--limits", "search", "--limits", "3", "x");
        assertUsage("'x' is not an int", "search", "--limit", "x", "y");
        assertUsage("'both' is not one of words, vector, hybrid", "search", "--mode", "both", "y");
        assertUsage("bounded, rrf, min-max, z-score", "search", "--fusion", "mean", "y");
        assertUsage("time limit PT-1S", "search", "--time-limit", "-1", "y");
        assertUsage("rerank of 0 documents", "search", "--rerank=0", "y");
        assertUsage("rerank within PT0S", "search", "--rerank", "--rerank-budget", "0", "y");
        assertUsage("QUERY", "explain", "id");
        assertUsage("'loose' is not one of forgiving, strict, plain", "search", "--syntax", "loose", "y");
        assertUsage("limit 0", "search", "--limit", "0", "y");
        assertUsage("weight 2.0", "search", "--weight", "2", "y");
        assertUsage("the query is empty", "search", " ");
        assertUsage("threshold", "ask", "--threshold", "-1", "y");
        assertUsage("QUERY", "search");
        assertUsage("float32, int8, int4, 1-bit", "index", "--vectors", "int2", "notes");
        assertUsage("600 connections (M)", "index", "--hnsw-m", "600", "notes");
        assertUsage("8 candidates (efConstruction)", "index", "--hnsw-ef", "8", "notes");
        assertUsage("FOLDER", "snapshot");
        assertUsage("SNAPSHOT", "restore");
        assertUsage("TYPED", "suggest");
        assertUsage("limit 0", "suggest", "--limit", "0", "y");
        assertUsage("sample, retrieval, compare, answers or open", "eval");
        assertUsage("--beir", "eval", "retrieval");
        assertUsage("list, show, pull, import, verify or remove", "models");
        assertUsage("create, list or revoke", "keys");
        assertUsage("'all' is not one of read, write, admin", "keys", "create", "--scope", "all", "x");
        assertUsage("a key cannot be called \"a b\"", "keys", "create", "a b");
        assertUsage("no key is called \"none\"", "keys", "revoke", "none");
        assertUsage("both --tls-cert and --tls-key", "serve", "--tls-cert", "x.pem");
        assertUsage("is no site", "serve", "--allow-origin", "search.example");
        assertUsage("serch", "serch", "y");
    }

    private void assertUsage(String expected, String... arguments) {
        Ran ran = program().run(arguments);
        assertEquals(2, ran.exit(), ran.err());
        assertTrue(ran.err().startsWith("pith: "), ran.err());
        assertTrue(ran.err().contains(expected), "no \"" + expected + "\" in: " + ran.err());
        assertEquals("", ran.out());
    }

    @Test
    void aMissingIndexIsNamed() {
        for (List<String> call : List.of(
                List.of("search", "something"),
                List.of("ask", "something"),
                List.of("similar", "something"),
                List.of("suggest", "some"),
                List.of("upgrade"),
                List.of("info"),
                List.of("check"),
                List.of("compact"),
                List.of("snapshot", "copy"))) {
            Ran ran = program().run(call.toArray(String[]::new));
            assertEquals(3, ran.exit(), ran.err());
            assertTrue(ran.err().contains(folder.resolve(".pith").toString()), ran.err());
            assertFalse(ran.err().contains("\tat "), ran.err());
        }
        assertFalse(Files.exists(folder.resolve(".pith")), "asking makes no index");
    }

    @Test
    void errorsBecomeExitCodes() {
        assertEquals(3, failing(new IndexLocked("locked")).run("search", "x").exit());
        assertEquals(2, failing(new BadQuery("bad")).run("search", "x").exit());

        Ran bug = failing(new IllegalStateException("broken \u001B[31m")).run("search", "x");
        assertEquals(3, bug.exit());
        assertTrue(bug.err().contains("bug in Pith"), bug.err());
        assertTrue(bug.err().contains("\tat pith.cli"), "a stack trace follows: " + bug.err());
    }

    private Program failing(RuntimeException e) {
        return program().withEngine((index, models) -> {
            throw e;
        });
    }

    @Test
    void anIndexOfAnotherModelIsRefused() throws IOException {
        Files.writeString(folder.resolve("a.md"), "# A\n\nText.\n");
        assertEquals(0, program().run("index", "a.md").exit());
        Program other =
                program().withEngine((index, models) -> Pith.open(index, new WordEncoder("other"), YearReader::new));
        assertEquals(3, other.run("search", "text").exit());
    }

    @Test
    void evaluationSaysWhatIsMissing() {
        Ran retrieval = program().with("XDG_CACHE_HOME", folder.toString()).run("eval", "retrieval", "--beir", "none");
        assertTrue(retrieval.exit() >= 2 && retrieval.err().contains("none"), retrieval.err());
        Ran answers = program().run("eval", "answers", "--squad", "none.json");
        assertTrue(answers.exit() >= 2 && answers.err().contains("none.json"), answers.err());
    }

    private Program program() {
        return Program.in(folder);
    }
}
