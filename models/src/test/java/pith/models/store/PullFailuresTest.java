package pith.models.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.EngineException;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.ModelUnavailable;
import pith.engine.PithException;
import pith.models.store.PullProgress.Step;

/** What can go wrong on the way from the hub into the store: each once, and what is said and kept. */
class PullFailuresTest {
    private static final String GRAPH = "onnx/model.onnx";

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

    /** The message that the pull of the tiny encoder fails with; nothing is stored then. */
    private String refusal() {
        return refusal(World.ENCODER);
    }

    private String refusal(String model) {
        PithException e = assertThrows(PithException.class, () -> world.pull(model));
        assertTrue(world.store().list().stream().noneMatch(entry -> entry.folder() != null), "nothing is stored");
        assertFalse(Files.exists(world.folder.resolve("tiny-encoder")));
        return e.getMessage();
    }

    private static void assertSays(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), "no \"" + part + "\" in: " + message);
        }
    }

    @Test
    void aGatedModelNamesTheTokenAndTheLicence() {
        world.hub.fault("hub", "/revision/main", FakeHub.status(403, "X-Error-Code", "GatedRepo"));
        assertSays(refusal(), "HF_TOKEN", world.hub.endpoint() + "/" + World.ENCODER, "licence", "403");
    }

    @Test
    void aBadTokenIsNamedAndNotShown() {
        world.set("HF_TOKEN", "hf_old").hub.fault("hub", "/revision/main", FakeHub.status(401));
        String message = refusal();
        assertSays(message, "token in HF_TOKEN is valid");
        assertFalse(message.contains("hf_old"), message);
    }

    @Test
    void aTokenThatCannotBeOneIsRefused() {
        world.set("HF_TOKEN", "two words");
        String message = refusal();
        assertSays(message, "token in HF_TOKEN");
        assertFalse(message.contains("two words"), message);
    }

    @Test
    void anUnknownModelSuggestsNearOnes() {
        assertSays(
                refusal("sentence-transformers/all-MiniLM-L6-v3"),
                "has no model sentence-transformers/all-MiniLM-L6-v3",
                "all-MiniLM-L6-v2",
                "HF_TOKEN");
        assertSays(
                assertThrows(BadInput.class, () -> world.pull("bge-smal-en-v1.5"))
                        .getMessage(),
                "bge-small-en-v1.5 meant?");
    }

    @Test
    void anUnknownRevisionIsNamed() {
        assertSays(refusal(World.ENCODER + "@v9"), "no revision v9 of " + World.ENCODER);
    }

    @Test
    void namesThatReachOutsideAreRefused() {
        for (String bad : List.of("../x", "a/../b", "a/b/c", "a/b@../../c", "/etc/passwd", "a b", "", "a/..")) {
            assertThrows(BadInput.class, () -> world.pull(bad), bad);
        }
        assertEquals(List.of(), world.hub.asked());
    }

    @Test
    void aMissingFileIsNamed() {
        world.hub.fault("hub", "/resolve/" + FakeHub.COMMIT + "/tokenizer.json", FakeHub.status(404));
        assertSays(refusal(), "has no tokenizer.json of " + World.ENCODER);
    }

    @Test
    void tooManyRequestsAreWaitedFor() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(90));
        world.hub
                .fault("hub", "/revision/main", FakeHub.status(429, "Retry-After", "7"))
                .fault("hub", "/revision/main", FakeHub.status(429, "Retry-After", date))
                .fault("hub", "/revision/main", FakeHub.status(429, "Retry-After", "100000"))
                .fault("hub", "/revision/main", FakeHub.status(503));
        world.pull(World.ENCODER);
        assertEquals(Duration.ofSeconds(7), world.sleeps.get(0));
        assertTrue(
                world.sleeps.get(1).toSeconds() > 60 && world.sleeps.get(1).toSeconds() <= 90, world.sleeps.toString());
        assertEquals(Duration.ofMinutes(2), world.sleeps.get(2), "the wait is bounded");
        assertEquals(Duration.ofSeconds(8), world.sleeps.get(3), "each time twice as long");
        assertTrue(world.told(Step.RETRYING).getFirst().what().contains("429"));
    }

    @Test
    void tooManyRequestsForTooLongAreAnError() {
        for (int i = 0; i < Retry.MOST_IN_A_ROW; i++) {
            world.hub.fault("hub", "/revision/main", FakeHub.status(429));
        }
        assertSays(refusal(), "fewer requests", "HF_TOKEN");
        assertEquals(Retry.MOST_IN_A_ROW - 1, world.sleeps.size());
    }

    @Test
    void aServerThatIsDownIsTriedAndThenNamed() throws IOException {
        int closed;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        world.set("HF_ENDPOINT", "http://localhost:" + closed);
        assertSays(refusal(), "http://localhost:" + closed, "HTTPS_PROXY", "HF_HUB_OFFLINE");
        assertEquals(Retry.MOST_IN_A_ROW - 1, world.sleeps.size());
    }

    @Test
    void anExpiredAddressIsAskedForAnew() {
        world.hub.fault("cdn", GRAPH, FakeHub.status(403));
        world.pull(World.ENCODER);
        assertEquals(2, world.hub.asked("hub", GRAPH).size());
    }

    @Test
    void whatIsNoHubIsToldSo() {
        world.hub.fault("hub", "/revision/main", FakeHub.status(200));
        assertSays(refusal(), "HF_ENDPOINT");
        world.hub.fault("hub", "/revision/main", (exchange, content) -> {
            byte[] page = "<html>Log in to the hotel's network</html>".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        });
        assertSays(refusal(), "HF_ENDPOINT");
    }

    @Test
    void redirectsAreBounded() {
        for (int i = 0; i < 100; i++) {
            world.hub.fault("hub", "/revision/main", FakeHub.status(302, "Location", "/api/models/x/y/revision/main"));
        }
        assertSays(refusal(), "redirects");
        assertEquals(
                Retry.MOST_IN_A_ROW * (Limits.REDIRECTS + 1), world.hub.asked().size());
    }

    @Test
    void aRedirectToAFileIsNotFollowed() {
        for (int i = 0; i < Retry.MOST_IN_A_ROW; i++) {
            world.hub.fault("hub", "/revision/main", FakeHub.status(302, "Location", "file:///etc/passwd"));
        }
        assertSays(refusal(), "no address of the web");
    }

    @Test
    void aWrongChecksumIsRefusedAndNothingOfItKept() throws IOException {
        world.hub.fault("cdn", GRAPH, FakeHub.altered());
        assertSays(refusal(), GRAPH, "another content", FakeHub.sha256(TinyModels.read("encoder/model.onnx")));
        assertEquals(List.of(), parts());
        world.pull(World.ENCODER);
        assertTrue(world.store().verify("tiny-encoder").sound());
    }

    @Test
    void aWrongSmallFileIsRefusedToo() {
        byte[] other = TinyModels.read("encoder/tokenizer.json");
        other[100] ^= 1;
        world.hub.fault("hub", "/tokenizer.json", (exchange, content) -> {
            exchange.sendResponseHeaders(200, other.length);
            exchange.getResponseBody().write(other);
        });
        assertSays(refusal(), "tokenizer.json", "git blob");
    }

    @Test
    void aHubThatContradictsItselfIsRefused() {
        world.hub.fault(
                "hub",
                GRAPH,
                FakeHub.status(302, "X-Linked-Etag", "\"" + "0".repeat(64) + "\"", "Location", "/nowhere"));
        world.hub.fault("hub", "/nowhere", FakeHub.status(200));
        assertSays(refusal(), "serves another");
    }

    @Test
    void aFileThatDoesNotEndIsRefused() {
        world.hub.fault("cdn", GRAPH, (exchange, content) -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(content);
            exchange.getResponseBody().write(content);
        });
        assertSays(refusal(), "does not end after");
    }

    @Test
    void aFileWithoutChecksumIsRefused() {
        world.hub.listsNamesOnly = true;
        world.hub.fault("hub", "/config.json", (exchange, content) -> {
            exchange.getResponseHeaders().set("Content-Length", "10");
            exchange.sendResponseHeaders(200, -1);
        });
        assertSays(refusal(), "could not be verified", "pith models import");
    }

    @Test
    void aFullDiskIsForeseen() throws IOException {
        world.work(workings -> workings.withSpace(folder -> 1_000_000));
        assertSays(refusal(), "1 MB are free", "PITH_MODELS", world.folder.toString());
        assertEquals(List.of(), world.hub.asked("cdn", GRAPH));
    }

    @Test
    void aDiskThatFillsUpKeepsWhatCame() throws IOException {
        world.work(workings -> workings.withOutput(PullFailuresTest::smallDisk));
        assertSays(refusal(), "No space left on device", "kept", "PITH_MODELS");
        assertEquals(1, parts().size(), "the part is kept");

        world.work(workings -> workings.withOutput(Workings.real().output()));
        world.pull(World.ENCODER);
        assertTrue(world.store().verify("tiny-encoder").sound());
        String range = String.valueOf(world.hub.asked("cdn", GRAPH).getLast().range());
        assertTrue(range.matches("bytes=[1-9]\\d+-"), range);
        assertEquals(List.of(), parts());
    }

    /** A disk that takes 100,000 bytes of a file. */
    private static OutputStream smallDisk(Path file) throws IOException {
        return new FilterOutputStream(Workings.real().output().append(file)) {
            private int written;

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                if (written + length > 100_000) {
                    throw new IOException("No space left on device");
                }
                out.write(bytes, offset, length);
                written += length;
            }
        };
    }

    @Test
    void aDiskThatIsReallyFullIsAnError() {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        world.work(workings -> workings.withOutput(file -> new FileOutputStream(full.toFile())));
        assertSays(refusal(), "No space left on device");
    }

    private List<Path> parts() throws IOException {
        if (!Files.exists(world.folder)) {
            return Collections.emptyList();
        }
        try (Stream<Path> all = Files.walk(world.folder)) {
            return all.filter(path -> path.toString().endsWith(".part")).toList();
        }
    }

    @Test
    void whatDoesNotLoadIsNotStored() {
        Map<String, byte[]> files = TinyModels.encoder();
        files.put(GRAPH, "no graph".getBytes(StandardCharsets.UTF_8));
        world.hub.with(World.ENCODER, files);
        assertSays(refusal(), "does not load, and is not stored", World.ENCODER);
        assertFalse(
                Files.exists(world.folder.resolve(".partial/tiny-encoder")), "it would not load the next time either");
    }

    @Test
    void whatCannotBeReadIsExplained() {
        Map<String, byte[]> files = TinyModels.encoder();
        files.remove(GRAPH);
        world.hub.with(World.ENCODER, files);
        assertSays(refusal(), "no weights");
        files.put("pytorch_model.bin", new byte[] {1});
        assertSays(refusal(), "pytorch_model.bin", "safe_serialization=True");
        files.put("config.json", "{\"model_type\": \"mpnet\"}".getBytes(StandardCharsets.UTF_8));
        files.put("model.safetensors", new byte[] {1});
        assertSays(refusal(), "type mpnet", "optimum-cli export onnx");
        files.remove("tokenizer.json");
        assertSays(refusal(), "neither tokenizer.json nor vocab.txt");
        files.put("config.json", "{".getBytes(StandardCharsets.UTF_8));
        assertSays(refusal(), "config.json", "not JSON");
        files.remove("config.json");
        assertSays(refusal(), "has no config.json");
    }

    @Test
    void aFolderThatIsNotOursIsNotReplaced() throws IOException {
        Path precious = Files.createDirectories(world.folder.resolve("tiny-encoder"));
        Files.writeString(precious.resolve("thesis.txt"), "years of work");
        ModelUnavailable e = assertThrows(ModelUnavailable.class, () -> world.pull(World.ENCODER));
        assertSays(e.getMessage(), "not made by pith models");
        assertEquals(List.of(), world.hub.asked());
        assertThrows(BadInput.class, () -> world.store().remove("tiny-encoder"));
        assertEquals("years of work", Files.readString(precious.resolve("thesis.txt")));
    }

    @Test
    void twoModelsOfOneNameAreKeptApart() {
        world.pull(World.ENCODER);
        world.hub.with("other-org/tiny-encoder", TinyModels.encoder());
        ModelUnavailable e = assertThrows(ModelUnavailable.class, () -> world.pull("other-org/tiny-encoder"));
        assertSays(e.getMessage(), "another model of the name tiny-encoder", World.ENCODER, "--name");
    }

    @Test
    void anInterruptStopsThePullAndTheNextGoesOn() {
        world.hub.fault("cdn", GRAPH, FakeHub.cutAfter(50_000));
        world.work(workings -> workings.withSleeper(time -> {
            throw new InterruptedException("Ctrl-C");
        }));
        assertSays(refusal(), "stopped", "goes on from there");
        assertTrue(Thread.interrupted(), "the thread is left interrupted");

        world.pull(World.ENCODER);
        assertEquals("bytes=50000-", world.hub.asked("cdn", GRAPH).getLast().range());
    }

    @Test
    void settingsThatCannotBeAreNamed() {
        world.set("HF_ENDPOINT", "ftp://hub");
        assertSays(refusal(), "HF_ENDPOINT", "ftp://hub");
    }

    @Test
    void aDiskThatFillsUpUnderTheGraphKeepsTheDownload() {
        Map<String, byte[]> files = TinyModels.encoder();
        files.put("model.safetensors", new byte[200_000]);
        world.hub.with(World.ENCODER, files);
        world.work(workings -> workings.withExporter((source, target, precision, progress) -> {
            try {
                Files.writeString(target.resolve("model.onnx.scratch"), "half");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            throw new ModelUnavailable("cannot export", new IOException("No space left on device"));
        }));
        assertSays(refusal(), "cannot export", "what is downloaded is kept", "pith models remove tiny-encoder");
        Path staging = world.folder.resolve(".partial/tiny-encoder");
        assertTrue(Files.exists(staging.resolve("source/model.safetensors")));
        assertFalse(Files.exists(staging.resolve("model")), "half a graph is of no use");

        world.work(workings -> workings.withExporter((source, target, precision, progress) -> {
            try {
                Files.write(target.resolve("model.onnx"), TinyModels.read("encoder/model.onnx"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }));
        world.pull(World.ENCODER);
        assertEquals(1, world.hub.asked("cdn", "model.safetensors").size());
        assertFalse(Files.exists(staging));
    }

    @Test
    void aMachineThatCannotLoadAnyModelKeepsTheDownload() {
        for (Throwable cause : List.of(
                new UnsatisfiedLinkError("no onnxruntime"),
                new IOException("Input/output error"),
                new EngineException("no library"))) {
            world.work(workings -> workings.withTrial((kind, folder) -> {
                throw new ModelUnavailable("does not work here", cause);
            }));
            assertSays(refusal(), "does not work here", "what is downloaded is kept");
        }
        world.work(workings -> workings.withTrial((kind, folder) -> {
            throw new CancellationException("Ctrl-C");
        }));
        assertSays(refusal(), "stopped", "kept");

        world.work(workings -> workings.withTrial(Workings.real().trial()));
        world.pull(World.ENCODER);
        assertEquals(1, world.hub.asked("cdn", GRAPH).size(), "the publisher's graph is still there");
        assertTrue(world.store().verify("tiny-encoder").sound());
    }

    @Test
    void aDamagedConfigurationIsNoFaultOfTheMachine() {
        Map<String, byte[]> files = TinyModels.encoder();
        files.put("modules.json", "[".getBytes(StandardCharsets.UTF_8));
        world.hub.with(World.ENCODER, files);
        assertSays(refusal(), "modules.json", "not JSON");
        assertFalse(Files.exists(world.folder.resolve(".partial/tiny-encoder")));
    }

    @Test
    void whatAnotherRevisionLeftIsNotMixedIn() {
        Map<String, byte[]> files = TinyModels.encoder();
        files.put("special_tokens_map.json", "{}".getBytes(StandardCharsets.UTF_8));
        world.hub.with(World.ENCODER, files).fault("cdn", GRAPH, FakeHub.status(404));
        assertSays(refusal(), GRAPH);
        Path source = world.folder.resolve(".partial/tiny-encoder/source");
        assertTrue(Files.exists(source.resolve("special_tokens_map.json")));
        world.hub.with(World.ENCODER, TinyModels.encoder(), "f".repeat(40));
        world.work(workings -> workings.withTrial((kind, folder) -> {
            assertFalse(Files.exists(source.resolve("special_tokens_map.json")));
            return Workings.real().trial().load(kind, folder);
        }));
        world.pull(World.ENCODER);
    }
}
