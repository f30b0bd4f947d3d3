package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.UnreadableSource;
import pith.indexer.child.Kind;
import pith.indexer.child.Misbehaving;
import pith.indexer.child.Reply;

/** That whatever a parser does harms one file and nothing else. */
class ForeignParserTest {
    private static final Duration GENEROUS = Duration.ofMinutes(2);
    private static final Duration SHORT = Duration.ofMillis(1500);

    private final AtomicBoolean stopped = new AtomicBoolean();

    @TempDir
    private Path folder;

    private ForeignParser parser = new ForeignParser(Misbehaving.class.getName(), GENEROUS, this::stopIfAsked);

    @AfterEach
    void close() {
        parser.close();
    }

    private void stopIfAsked() {
        if (stopped.get()) {
            throw new Pulse.Stopped();
        }
    }

    private void limited(Duration limit) {
        parser = new ForeignParser(Misbehaving.class.getName(), limit, this::stopIfAsked);
    }

    private String say(String order) throws IOException {
        Path path = Files.writeString(folder.resolve("a.pdf"), order);
        Reply reply = parser.parse(path, Kind.PDF);
        return switch (reply) {
            case Reply.Parsed parsed -> parsed.text();
            case Reply.Failed failed -> "failed: " + failed.reason();
            case Reply.Unknown unknown -> "unknown: " + unknown.reason();
        };
    }

    private String refusal(String order) {
        String message = String.valueOf(
                assertThrows(UnreadableSource.class, () -> say(order)).getMessage());
        assertTrue(message.contains(folder.resolve("a.pdf").toString()), message);
        return message;
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void awaitEnd(long pid) throws Exception {
        Optional<ProcessHandle> process = ProcessHandle.of(pid);
        if (process.isPresent()) {
            process.get().onExit().get(GENEROUS.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Test
    void oneProcessServesManyFiles() throws Exception {
        String pid = say("pid");
        assertNotEquals(Long.toString(ProcessHandle.current().pid()), pid);
        for (int i = 0; i < 20; i++) {
            assertEquals("text " + i, say("text " + i));
        }
        assertEquals(pid, say("pid"));
        parser.close();
        awaitEnd(Long.parseLong(pid));
        assertFalse(isAlive(Long.parseLong(pid)));
    }

    @Test
    void aParserThatHangsIsEndedAndTheNextFileIsRead() throws Exception {
        for (String order : new String[] {"hang", "spin"}) {
            parser.close();
            limited(SHORT);
            String message = refusal(order);
            assertTrue(message.contains("takes longer than 1500 milliseconds"), message);
            parser.close();
            limited(GENEROUS);
            assertEquals("next", say("next"));
        }
    }

    @Test
    void aProcessThatDiesIsReplaced() throws Exception {
        String first = say("pid");
        assertTrue(refusal("halt").contains("ended with exit code 42"));
        String second = say("pid");
        assertNotEquals(first, second);
    }

    @Test
    void wantOfMemoryEndsTheChildAlone() throws Exception {
        String message = refusal("memory");
        assertTrue(message.contains("more than 512 MiB of memory"), message);
        assertEquals("next", say("next"));
    }

    @Test
    void deepRecursionAndErrorsAreTheFilesFault() throws Exception {
        String pid = say("pid");
        assertTrue(say("stack").contains("nested too deeply"));
        assertTrue(say("error").contains("damaged, or not what it seems to be: AssertionError: a parser's own error"));
        assertEquals(pid, say("pid"));
    }

    @Test
    void chatterNeitherBlocksNorMixesWithTheFrames() throws Exception {
        assertEquals("obeyed chatter", say("chatter"));
        assertEquals("next", say("next"));
    }

    @Test
    void nonsenseIsNoReply() throws Exception {
        assertTrue(refusal("nonsense").contains("cannot be parsed"));
        assertEquals("next", say("next"));
    }

    @Test
    void litterIsSwept() throws Exception {
        Path temporary = Path.of(say("folder"));
        assertEquals("obeyed litter", say("litter"));
        assertEquals("next", say("next"));
        try (Stream<Path> files = Files.list(temporary)) {
            assertEquals(List.of(), files.toList());
        }
        parser.close();
        assertFalse(Files.exists(temporary), temporary.toString());
    }

    @Test
    void thereIsNoNetwork() throws Exception {
        assertEquals("", say("connect"));
    }

    @Test
    void aStoppedRunEndsTheChildAtOnce() throws Exception {
        long pid = Long.parseLong(say("pid"));
        Thread stopper = Thread.ofPlatform().start(() -> stopped.set(true));
        assertThrows(Pulse.Stopped.class, () -> say("hang"));
        stopper.join();
        awaitEnd(pid);
        assertFalse(isAlive(pid));
    }

    @Test
    void aChildThatDoesNotStartIsGivenUp() throws IOException {
        parser = new ForeignParser("pith.NoSuchProgram", GENEROUS, () -> {});
        for (int i = 0; i < 3; i++) {
            String message = refusal("x");
            assertTrue(message.contains("does not start") && message.contains("NoSuchProgram"), message);
        }
        assertTrue(refusal("x").contains("did not start 3 times in a row"));
    }

    @Test
    void theChildDiesWithItsParent() throws Exception {
        Path order = Files.writeString(folder.resolve("a.pdf"), "hang");
        Path told = folder.resolve("told");
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Orphaning.class.getName(),
                        order.toString(),
                        told.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        long end = System.nanoTime() + GENEROUS.toNanos();
        while (!Files.exists(told) && System.nanoTime() < end) {
            assertTrue(parent.isAlive(), () -> "the parent ended");
            parent.waitFor(20, TimeUnit.MILLISECONDS);
        }
        String[] words = Files.readString(told).split(" ", 2);
        long pid = Long.parseLong(words[0]);
        assertTrue(isAlive(pid));
        parent.destroyForcibly().waitFor();
        awaitEnd(pid);
        assertFalse(isAlive(pid));
        assertFalse(Files.exists(Path.of(words[1])), words[1]);
    }
}
