package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.cli.Program.Ran;
import pith.models.store.PullProgress;
import pith.models.store.PullProgress.Step;

/** The models commands, with a small hub; what can go wrong on the way from it is tested where the store is. */
class ModelsCommandTest {
    private static final Path TINY = Path.of("..", "models", "src", "test", "resources", "pith", "models", "tiny");
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final String ID = "tiny-org/tiny-encoder";

    @TempDir
    Path folder;

    private final Map<String, byte[]> files = new TreeMap<>();
    private HttpServer hub;

    @BeforeEach
    void start() throws IOException {
        folder = folder.toRealPath();
        for (String name : List.of(
                "config.json",
                "tokenizer.json",
                "modules.json",
                "sentence_bert_config.json",
                "1_Pooling/config.json")) {
            files.put(name, Files.readAllBytes(TINY.resolve("encoder").resolve(name)));
        }
        files.put("onnx/model.onnx", Files.readAllBytes(TINY.resolve("encoder/model.onnx")));
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/", this::serve);
        hub.start();
    }

    @AfterEach
    void stop() {
        hub.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String resolve = "/" + ID + "/resolve/" + COMMIT + "/";
            byte[] answer = path.matches("/api/models/" + ID + "/revision/(main|" + COMMIT + ")")
                    ? list()
                    : path.startsWith(resolve) ? files.get(path.substring(resolve.length())) : null;
            exchange.sendResponseHeaders(answer == null ? 404 : 200, answer == null ? -1 : answer.length);
            if (answer != null) {
                exchange.getResponseBody().write(answer);
            }
        }
    }

    private byte[] list() throws IOException {
        ObjectNode root = new ObjectMapper().createObjectNode().put("sha", COMMIT);
        ArrayNode siblings = root.putArray("siblings");
        files.forEach((name, content) -> siblings.addObject()
                .put("rfilename", name)
                .put("size", content.length)
                .put("blobId", gitBlob(content)));
        return root.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String gitBlob(byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Program program() {
        Map<String, String> environment = new HashMap<>();
        environment.put("PITH_MODELS", "store");
        environment.put("HOME", folder.resolve("home").toString());
        environment.put("HF_ENDPOINT", "http://localhost:" + hub.getAddress().getPort());
        Program program = Program.in(folder);
        return new Program(folder, null, environment, program.terminal(), program.columns(), program.engine());
    }

    private Ran run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("models"));
        all.addAll(List.of(arguments));
        return program().run(all.toArray(String[]::new));
    }

    @Test
    void listShowsWhatThereIs() {
        Ran ran = run("list");
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(
                ran.out().lines().anyMatch(line -> line.matches("pith-encoder-1 +encoder +384 +embedded")), ran.out());
        assertTrue(
                ran.out().lines().anyMatch(line -> line.matches("all-MiniLM-L6-v2 +encoder +384 +92 MB +available")),
                ran.out());
        assertTrue(ran.out().lines().allMatch(line -> line.length() <= 80 || line.contains("store")), ran.out());
        JsonNode json = run("list", "--json").json();
        assertEquals(folder.resolve("store").toString(), json.get("folder").textValue());
        assertEquals(12, json.get("models").size());
        assertEquals("embedded", json.get("models").get(0).get("state").textValue());
    }

    @Test
    void showSaysWhatIsKnown() {
        Ran ran = run("show", "bge-small-en-v1.5");
        assertEquals(0, ran.exit(), ran.err());
        for (String part : List.of(
                "encoder, 384 dimensions, cls pooling, at most 512 word pieces",
                "Represent this sentence",
                "MIT",
                "5c38ec7c405ec4b44b94cc5a9bb96e735b38267a",
                "available: pith models pull bge-small-en-v1.5")) {
            assertTrue(ran.out().contains(part), "no \"" + part + "\" in: " + ran.out());
        }
        JsonNode json = run("show", "--json", "pith-reader-1").json();
        assertEquals("reader", json.get("kind").textValue());
        assertTrue(json.get("folder").isNull());
    }

    @Test
    void unknownModelsAreUsageErrors() {
        for (String[] call : new String[][] {
            {"show", "all-MiniLM-L6-v3"},
            {"pull", "all-MiniLM-L6-v3"},
            {"verify", "all-MiniLM-L6-v3"},
            {"remove", "all-MiniLM-L6-v3"}
        }) {
            Ran ran = run(call);
            assertEquals(2, ran.exit(), ran.err());
            assertTrue(ran.err().contains("all-MiniLM-L6-v2"), ran.err());
        }
        assertEquals(2, run().exit());
        assertEquals(2, run("pull").exit());
        assertEquals(2, run("import", "nowhere").exit());
        assertEquals(2, run("pull", "--precision", "int4", ID).exit());
    }

    @Test
    void pullVerifyRemove() throws IOException {
        Ran pull = run("pull", ID);
        assertEquals(0, pull.exit(), pull.err());
        assertEquals("", pull.err(), "no progress where nobody watches");
        assertTrue(pull.out().contains("tiny-encoder (encoder, 32 dimensions"), pull.out());
        assertTrue(pull.out().contains(COMMIT), pull.out());

        Ran whole = run("verify", "tiny-encoder");
        assertEquals(0, whole.exit(), whole.out());
        Path graph = folder.resolve("store/tiny-encoder/model.onnx");
        byte[] bytes = Files.readAllBytes(graph);
        bytes[bytes.length / 2] ^= 1;
        Files.write(graph, bytes);
        Ran damaged = run("verify");
        assertEquals(3, damaged.exit());
        assertTrue(damaged.out().contains("pith-encoder-1: 7 files"), damaged.out());
        assertTrue(damaged.out().contains("model.onnx has another content"), damaged.out());
        JsonNode json = run("verify", "--json", "tiny-encoder").json();
        assertFalse(json.get("models").get(0).get("sound").booleanValue());

        assertEquals(
                "stored",
                run("pull", "--json", "tiny-encoder").json().get("state").textValue(),
                "mended");
        assertEquals(0, run("verify", "tiny-encoder").exit());

        Ran removed = run("remove", "tiny-encoder");
        assertEquals("Removed tiny-encoder", removed.out().strip());
        assertFalse(Files.exists(folder.resolve("store/tiny-encoder")));
        assertEquals(2, run("remove", "tiny-encoder").exit());
    }

    @Test
    void aFailedPullSaysWhy() {
        Ran ran = run("pull", "tiny-org/none");
        assertEquals(3, ran.exit());
        assertTrue(ran.err().startsWith("pith: ") && ran.err().contains("tiny-org/none"), ran.err());
        assertFalse(ran.err().contains("\tat "), ran.err());
    }

    @Test
    void importCopiesAModel() {
        Ran ran = run(
                "import",
                "--name",
                "mine",
                "--json",
                TINY.resolve("encoder").toAbsolutePath().toString());
        assertEquals(0, ran.exit(), ran.err());
        assertEquals("mine", ran.json().get("name").textValue());
        assertEquals(
                folder.resolve("store/mine").toString(),
                ran.json().get("folder").textValue());
        assertEquals(0, run("verify", "mine").exit());
    }

    @Test
    void aPersonSeesHowFarItIs() {
        Program terminal = new Program(
                folder, null, program().environment(), true, 80, program().engine());
        Ran ran = terminal.run("models", "pull", ID);
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(ran.err().contains("asking the hub"), ran.err());
        assertTrue(ran.err().contains("(100 %)"), ran.err());
        assertTrue(ran.err().endsWith("\r\u001B[K"), "the line is gone at the end");
    }

    @Test
    void theStatusLineHasABarAndTheTimeLeft() {
        assertEquals(
                "[=========>          ] 123 of 265 MB (46 %)  12.3 MB/s, 12 s left  model.safetensors",
                ModelsCommand.status(
                        new PullProgress(Step.DOWNLOADING, "model.safetensors", 123_000_000, 265_000_000, 12_300_000)));
        assertEquals(
                "[====================] 1 of 1 MB (100 %)  config.json",
                ModelsCommand.status(new PullProgress(Step.COPYING, "config.json", 1_000_000, 1_000_000, 0)));
        assertTrue(ModelsCommand.status(new PullProgress(Step.DOWNLOADING, "x", 0, 1_000_000_000, 100_000))
                .contains("2 h 46 min left"));
    }

    @Test
    void anUnpinnedRevisionIsExplained() {
        Ran ran = run("show", "multi-qa-distilbert-cos-v1");
        String flat = ran.out().replaceAll("\\s+", " ");
        assertTrue(
                flat.contains("revision not pinned: the newest when it is pulled first, and that one from then on"),
                flat);
        assertTrue(run("show", "--json", "multi-qa-distilbert-cos-v1")
                .json()
                .get("revision")
                .isNull());
        assertFalse(run("show", "pith-reader-1").out().contains("not pinned"));
    }

    @Test
    void whatAnUnfinishedPullLeftIsShownAndRemoved() throws IOException {
        Path partial = folder.resolve("store/.partial/big");
        Files.createDirectories(partial.resolve("source"));
        Files.writeString(partial.resolve("pull.json"), "{\"repository\": \"org/big\"}");
        Files.writeString(partial.resolve("source/config.json"), "{}");
        Files.write(partial.resolve("source/model.safetensors.0123456789abcdef.part"), new byte[3_000_000]);
        Ran list = run("list");
        assertTrue(list.out().lines().anyMatch(line -> line.matches("big +encoder +4 MB +partial")), list.out());
        String show = run("show", "org/big").out().replaceAll("\\s+", " ");
        assertTrue(show.contains("pith models pull org/big brings the rest"), show);
        assertTrue(show.contains("pith models remove big throws it away"), show);
        assertEquals(0, run("remove", "org/big").exit());
        assertFalse(Files.exists(partial));
    }

    @Test
    void importAsTakesWhatTheCatalogueSays() {
        String tiny = TINY.resolve("encoder").toAbsolutePath().toString();
        Ran other = run("import", "--as", "e5-small-v2", "--name", "mine", tiny);
        assertEquals(3, other.exit(), other.err());
        assertTrue(other.err().contains("its dimension is 32, not 384"), other.err());
        assertEquals(
                2, run("import", "--as", "e5-smal-v2", "--name", "mine", tiny).exit());
    }
}
