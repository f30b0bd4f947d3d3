package pith.models.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.ModelUnavailable;
import pith.models.store.ModelEntry.State;
import pith.models.store.PullProgress.Step;

/** Pulls that are cut, killed or run twice at once. */
class ResumeTest {
    private static final String GRAPH = "onnx/model.onnx";

    /** How long a test waits for another process or thread; far more than it takes. */
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path temporary;

    private World world;

    @BeforeEach
    void start() throws IOException {
        world = new World(temporary);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private List<String> ranges() {
        return world.hub.asked("cdn", GRAPH).stream()
                .map(asked -> String.valueOf(asked.range()))
                .toList();
    }

    private void assertSound() {
        assertTrue(world.store().verify("tiny-encoder").sound());
    }

    @Test
    void aCutConnectionGoesOnWhereItWas() {
        world.hub.fault("cdn", GRAPH, FakeHub.cutAfter(60_000));
        world.pull(World.ENCODER);
        assertEquals(List.of("null", "bytes=60000-"), ranges());
        assertSound();
        assertTrue(world.told(Step.RETRYING).getFirst().what().contains("60000"));
    }

    @Test
    void aServerThatHangsIsLeft() throws InterruptedException {
        CountDownLatch released = new CountDownLatch(1);
        world.hub.fault("cdn", GRAPH, (exchange, content) -> {
            FakeHub.cutAfter(60_000).answer(exchange, content);
            await(released);
        });
        world.work(workings -> workings.withPatience(Duration.ofSeconds(5))).pull(World.ENCODER);
        released.countDown();
        assertEquals(List.of("null", "bytes=60000-"), ranges());
        assertSound();
    }

    @Test
    void aServerWithoutRangesBeginsAnew() {
        world.hub.ignoresRanges = true;
        world.hub.fault("cdn", GRAPH, FakeHub.cutAfter(60_000));
        world.pull(World.ENCODER);
        assertEquals(List.of("null", "bytes=60000-"), ranges());
        assertSound();
    }

    @Test
    void anotherFileBehindTheSameAddressBeginsAnew() {
        world.hub.fault("cdn", GRAPH, (exchange, content) -> {
            exchange.getResponseHeaders().set("ETag", "\"older\"");
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(new byte[40_000]);
            exchange.getResponseBody().flush();
        });
        world.pull(World.ENCODER);
        assertEquals(2, ranges().size(), "If-Range makes the server send the whole file: " + ranges());
        assertSound();
    }

    @Test
    void aServerThatCannotGoOnThereBeginsAnew() {
        world.hub
                .fault("cdn", GRAPH, FakeHub.cutAfter(60_000))
                .fault("cdn", GRAPH, FakeHub.status(416))
                .fault("cdn", GRAPH, FakeHub.status(206, "Content-Range", "bytes 0-17/18"));
        world.pull(World.ENCODER);
        assertSound();
        assertNull(world.hub.asked("cdn", GRAPH).getLast().range());
    }

    @Test
    void aServerThatAlwaysCutsIsGivenUp() throws IOException {
        for (int i = 0; i < Retry.MOST; i++) {
            world.hub.fault("cdn", GRAPH, FakeHub.cutAfter(1_000));
        }
        ModelUnavailable e = assertThrows(ModelUnavailable.class, () -> world.pull(World.ENCODER));
        int bytes = TinyModels.read("encoder/model.onnx").length;
        assertTrue(e.getMessage().contains("after 1000 of " + bytes + " bytes"), e.getMessage());
        assertEquals(Retry.MOST_IN_A_ROW, ranges().size());
    }

    @Test
    void aDamagedPartIsNotTrusted() throws IOException {
        world.hub.fault("cdn", GRAPH, FakeHub.cutAfter(60_000));
        world.work(workings -> workings.withSleeper(time -> {
            throw new InterruptedException();
        }));
        assertThrows(ModelUnavailable.class, () -> world.pull(World.ENCODER));
        assertTrue(Thread.interrupted());
        try (Stream<Path> all = Files.walk(world.folder);
                RandomAccessFile part = new RandomAccessFile(
                        all.filter(path -> path.toString().endsWith(".part"))
                                .findFirst()
                                .orElseThrow()
                                .toFile(),
                        "rw")) {
            part.seek(30_000);
            int was = part.read();
            part.seek(30_000);
            part.write(was ^ 1);
        }
        world.pull(World.ENCODER);
        assertEquals(List.of("null", "bytes=60000-", "null"), ranges());
        assertSound();
    }

    @Test
    void aKilledPullGoesOnWhereItWas() throws Exception {
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch killed = new CountDownLatch(1);
        world.hub.fault("cdn", GRAPH, halfThen(half, killed));
        Process other = PullMain.start(world.folder, World.ENCODER, world.environment, List.of());
        try {
            assertTrue(half.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "the other process has begun");
            awaitPart();
        } finally {
            other.destroyForcibly().waitFor();
            killed.countDown();
        }
        assertFalse(Files.exists(world.folder.resolve("tiny-encoder")));

        assertEquals(State.STORED, world.pull(World.ENCODER).state());
        String range = ranges().getLast();
        assertTrue(range.matches("bytes=[1-9]\\d*-"), range);
        assertSound();
    }

    @Test
    void twoProcessesAfterTheSameModelTakeTurns() throws Exception {
        CountDownLatch half = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        world.hub.fault("cdn", GRAPH, (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content, 0, content.length / 2);
            exchange.getResponseBody().flush();
            half.countDown();
            await(release);
            exchange.getResponseBody().write(content, content.length / 2, content.length - content.length / 2);
        });
        Process other = PullMain.start(world.folder, World.ENCODER, world.environment, List.of());
        try {
            assertTrue(half.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
            // The wait for the lock lets the other one go on.
            world.work(workings -> workings.withSleeper(time -> {
                release.countDown();
                Thread.sleep(50);
            }));
            assertEquals(State.STORED, world.pull(World.ENCODER).state());
            assertEquals(1, world.told(Step.WAITING).size());
            assertTrue(other.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(0, other.exitValue());
        } finally {
            release.countDown();
            other.destroyForcibly().waitFor();
        }
        assertEquals(1, ranges().size(), "the second one found it there");
        assertSound();
    }

    @Test
    void twoThreadsAfterTheSameModelTakeTurns() throws Exception {
        world.work(workings -> workings.withSleeper(time -> Thread.sleep(10)));
        ModelStore store = world.store();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<ModelEntry>> pulls = Stream.generate(
                            () -> threads.submit(() -> store.pull(World.ENCODER, progress -> {})))
                    .limit(4)
                    .toList();
            for (Future<ModelEntry> pull : pulls) {
                assertEquals(
                        State.STORED,
                        pull.get(PATIENCE_SECONDS, TimeUnit.SECONDS).state());
            }
        }
        assertEquals(1, ranges().size());
        assertSound();
    }

    private static FakeHub.Fault halfThen(CountDownLatch half, CountDownLatch end) {
        return (exchange, content) -> {
            FakeHub.cutAfter(content.length / 2).answer(exchange, content);
            half.countDown();
            await(end);
        };
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("nobody came");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void awaitPart() throws IOException, InterruptedException {
        for (int i = 0; i < PATIENCE_SECONDS * 20; i++) {
            try (Stream<Path> all = Files.walk(world.folder)) {
                for (Path path : all.toList()) {
                    if (path.toString().contains("model.onnx")
                            && path.toString().endsWith(".part")
                            && Files.size(path) > 0) {
                        return;
                    }
                }
            }
            Thread.sleep(50);
        }
        throw new AssertionError("no part was written");
    }
}
