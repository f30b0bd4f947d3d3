package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.cli.Program.Ran;

/** {@code pith index}: which files it reads, and how it follows them. */
class IndexSelectionTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private Program program = Program.in(Path.of(""));

    @BeforeEach
    void makeFolder() throws IOException {
        folder = folder.toRealPath();
        program = Program.in(folder);
        write("notes/a.md", "# A\n\nText a.\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private long indexed(String index, String... options) {
        String[] arguments = new String[options.length + 5];
        arguments[0] = "index";
        arguments[1] = "--json";
        arguments[2] = "--index";
        arguments[3] = index;
        System.arraycopy(options, 0, arguments, 4, options.length);
        arguments[arguments.length - 1] = "notes";
        Ran ran = program.run(arguments);
        assertEquals(0, ran.exit(), ran.err());
        return ran.json().get("indexed").longValue();
    }

    @Test
    void theOptionsChooseTheFiles() throws IOException {
        write("notes/b.txt", "Text b.\n");
        write("notes/drafts/c.md", "Text c.\n");
        write("notes/.hidden.md", "Text d.\n");
        write("notes/.gitignore", "b.txt\n");
        Files.createSymbolicLink(
                folder.resolve("notes/link"),
                Files.createDirectories(folder.resolve("other")).toAbsolutePath());
        write("other/e.md", "Text e.\n");
        assertEquals(2, indexed("one"));
        assertEquals(1, indexed("two", "--exclude", "drafts/"));
        assertEquals(1, indexed("three", "--include", "a.*", "--include", "b.*"));
        assertEquals(3, indexed("four", "--no-ignore"));
        assertEquals(4, indexed("five", "--hidden")); // .gitignore is a text too
        assertEquals(3, indexed("six", "--follow"));
        assertEquals(5, indexed("seven", "--hidden", "--no-ignore"));
    }

    @Test
    void anIndexWithinTheFolderIsPassedOver() throws IOException {
        for (int run = 0; run < 2; run++) {
            Ran ran = program.run("index", "--json", "--hidden", "--index", "notes/named", "notes");
            assertEquals(0, ran.exit(), ran.err());
            JsonNode json = ran.json();
            assertEquals(
                    1, json.get("indexed").intValue() + json.get("unchanged").intValue());
            assertEquals(0, json.get("skipped").intValue(), ran.out());
            write("notes/named/inside.txt", "Text in the index's folder.\n");
        }
    }

    @Test
    void wrongOptionsAreUsageErrors() {
        assertUsage("matches nothing", "index", "--include", "", "notes");
        assertUsage("matches nothing", "index", "--exclude", "/", "notes");
        assertUsage("--rescan 0 is too often", "index", "--watch", "--rescan", "0", "notes");
    }

    private void assertUsage(String expected, String... arguments) {
        Ran ran = program.run(arguments);
        assertEquals(2, ran.exit(), ran.err());
        assertTrue(ran.err().contains(expected), ran.err());
    }

    @Test
    void watchingShowsEachBatchUntilItIsStopped() throws Exception {
        Watching watching = new Watching("index", "--watch", "notes");
        watching.await("Following the changes. Ctrl-C ends it.");
        assertTrue(watching.out.toString().contains("1 indexed"), watching.out.toString());
        write("notes/b.md", "# B\n\nText b.\n");
        watching.await("indexed b.md");
        Files.move(folder.resolve("notes/b.md"), folder.resolve("notes/c.md"));
        watching.await("renamed b.md -> c.md");
        write("notes/broken.jsonl", "{no json\n");
        watching.await("failed notes/broken.jsonl:1: ");
        Files.delete(folder.resolve("notes/c.md"));
        watching.await("removed c.md");
        assertTrue(watching.out.toString().lines().allMatch(line -> line.length() <= 80), watching.out.toString());
        assertEquals(0, watching.stop());
        assertEquals("", watching.err.toString());
        assertTrue(program.run("search", "Text a").out().contains("notes/a.md"));
    }

    @Test
    void watchingWithJsonIsAnObjectALine() throws Exception {
        Watching watching = new Watching("index", "--watch", "--json", "notes");
        watching.await("\"caughtUp\"");
        write("notes/b.md", "# B\n\nText b.\n");
        watching.await("b.md");
        Files.move(folder.resolve("notes"), folder.resolve("away"));
        watching.await("is gone");
        assertEquals(0, watching.stop());
        List<String> lines = watching.out.toString().lines().toList();
        assertFalse(lines.isEmpty());
        ObjectMapper json = new ObjectMapper();
        assertEquals("caughtUp", json.readTree(lines.get(0)).get("event").textValue());
        JsonNode changed = json.readTree(lines.get(1));
        assertEquals("changed", changed.get("event").textValue());
        assertEquals("b.md", changed.get("entries").get(0).get("name").textValue());
        assertEquals("indexed", changed.get("entries").get(0).get("outcome").textValue());
        assertEquals("note", json.readTree(lines.getLast()).get("event").textValue());
    }

    @Test
    void whatCannotBeWatchedFails() {
        assertEquals(3, program.run("index", "--watch", "nowhere").exit());
    }

    /** The program on a thread of its own. */
    private final class Watching {
        final StringWriter out = new StringWriter();
        final StringWriter err = new StringWriter();
        private final AtomicInteger exit = new AtomicInteger(-1);
        private final Thread thread;

        Watching(String... arguments) {
            Surroundings around = program.around(out, err);
            thread = new Thread(() -> exit.set(Main.run(around, arguments)));
            thread.start();
        }

        void await(String text) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!out.toString().contains(text)) {
                assertTrue(thread.isAlive() && System.nanoTime() - end < 0, "no \"" + text + "\" in: " + out + err);
                Thread.sleep(20);
            }
        }

        int stop() throws InterruptedException {
            thread.interrupt(); // what the signal does
            thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            return exit.get();
        }
    }
}
