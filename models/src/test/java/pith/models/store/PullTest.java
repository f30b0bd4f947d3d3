package pith.models.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Encoder;
import pith.engine.ModelUnavailable;
import pith.models.Models;
import pith.models.export.Export.Precision;
import pith.models.store.ModelEntry.State;
import pith.models.store.PullProgress.Step;

/** Pulls that succeed, from a server with the hub's paths and headers. */
class PullTest {
    private static final String TOKEN = "hf_secret";

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

    @Test
    void aModelComesWithWhatItNeedsAndLoads() throws IOException {
        ModelEntry entry = world.pull(World.ENCODER);

        assertEquals(State.STORED, entry.state());
        ModelCard card = entry.card();
        assertEquals("tiny-encoder", card.name());
        assertEquals(ModelKind.ENCODER, card.kind());
        assertEquals(FakeHub.COMMIT, card.revision());
        assertEquals("mit", card.licence());
        assertEquals(32, card.dimension());
        assertEquals("mean", card.pooling());
        assertEquals("onnx", entry.variant());
        Path folder = world.store().path("tiny-encoder");
        assertEquals(folder, entry.folder());
        assertEquals(
                List.of(
                        "1_Pooling/config.json",
                        "config.json",
                        "model.onnx",
                        "modules.json",
                        "pith.json",
                        "sentence_bert_config.json",
                        "tokenizer.json"),
                Trees.files(folder));
        assertArrayEquals(TinyModels.read("encoder/model.onnx"), Files.readAllBytes(folder.resolve("model.onnx")));
        try (Encoder encoder = Models.encoder(folder)) {
            assertEquals("tiny-encoder", encoder.identity().name());
            assertEquals(32, encoder.encodeQuery("a bridge").length);
        }
        assertEquals(List.of("models.lock.json", "tiny-encoder"), visible());
    }

    private List<String> visible() throws IOException {
        try (var all = Files.list(world.folder)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void theLockFileHoldsRevisionSizesAndChecksums() throws IOException {
        world.pull(World.ENCODER);
        JsonNode lock = JsonText.read(world.folder.resolve("models.lock.json"), "the lock file");
        JsonNode model = lock.path("models").path("tiny-encoder");
        assertEquals(FakeHub.COMMIT, model.path("revision").asText());
        assertEquals(World.ENCODER, model.path("repository").asText());
        byte[] graph = TinyModels.read("encoder/model.onnx");
        JsonNode fetched = file(model.path("fetched"), "onnx/model.onnx");
        assertEquals(graph.length, fetched.path("bytes").asInt());
        assertEquals(FakeHub.sha256(graph), fetched.path("sha256").asText());
        assertEquals(
                FakeHub.sha256(graph),
                file(model.path("files"), "model.onnx").path("sha256").asText());
        byte[] tokenizer = TinyModels.read("encoder/tokenizer.json");
        assertEquals(
                FakeHub.sha256(tokenizer),
                file(model.path("fetched"), "tokenizer.json").path("sha256").asText());
    }

    private static JsonNode file(JsonNode files, String path) {
        for (JsonNode file : files) {
            if (file.path("path").asText().equals(path)) {
                return file;
            }
        }
        throw new AssertionError(path + " is not in " + files);
    }

    @Test
    void onlyWhatIsNeededIsFetched() {
        world.pull(World.ENCODER);
        Set<String> resolved = world.hub.asked().stream()
                .map(FakeHub.Asked::path)
                .filter(path -> path.contains("/resolve/"))
                .collect(Collectors.toSet());
        assertTrue(resolved.stream().noneMatch(path -> path.endsWith("README.md")), resolved.toString());
        assertEquals(1, world.hub.asked("cdn", "onnx/model.onnx").size());
    }

    @Test
    void theTokenGoesToTheHubAndToNobodyElse() {
        world.set("HF_TOKEN", TOKEN).pull(World.ENCODER);
        for (FakeHub.Asked asked : world.hub.asked()) {
            if (asked.server().equals("hub")) {
                assertEquals("Bearer " + TOKEN, asked.authorization(), asked.path());
            } else {
                assertNull(asked.authorization(), asked.path());
            }
        }
        assertFalse(world.hub.asked("cdn", "").isEmpty());
    }

    @Test
    void theTokenMayStandInAFile() throws IOException {
        Path huggingFace = world.home.resolve(".cache/huggingface");
        Files.createDirectories(huggingFace);
        Files.writeString(huggingFace.resolve("token"), "hf_of_home\n");
        world.pull(World.ENCODER);
        assertEquals("Bearer hf_of_home", world.hub.asked().getFirst().authorization());

        Path other = temporary.resolve("other-token");
        Files.writeString(other, "hf_of_path");
        world.set("HF_TOKEN_PATH", other.toString()).pull(World.READER);
        assertEquals(
                "Bearer hf_of_path",
                world.hub
                        .asked("hub", World.READER + "/revision/main")
                        .getFirst()
                        .authorization());
    }

    @Test
    void aSecondPullFetchesNothing() {
        world.pull(World.ENCODER);
        int asked = world.hub.asked().size();
        ModelEntry again = world.pull(World.ENCODER);
        assertEquals(State.STORED, again.state());
        assertEquals(asked, world.hub.asked().size(), "the lock file pins the revision: the hub need not be asked");
    }

    @Test
    void mainIsAskedForAndFollowed() {
        world.pull(World.ENCODER);
        String next = "f".repeat(40);
        world.hub.with(World.ENCODER, TinyModels.encoder(), next);
        assertEquals(FakeHub.COMMIT, world.pull(World.ENCODER).card().revision());
        assertEquals(next, world.pull(World.ENCODER + "@main").card().revision());
        assertEquals(next, world.pull(World.ENCODER).card().revision());
        assertTrue(world.store().verify("tiny-encoder").sound());
    }

    @Test
    void aRevisionCanBeNamed() {
        ModelEntry entry = world.pull(World.ENCODER + "@" + FakeHub.COMMIT);
        assertEquals(FakeHub.COMMIT, entry.card().revision());
        assertFalse(world.hub.asked("hub", "/revision/" + FakeHub.COMMIT).isEmpty());
    }

    @Test
    void aDamagedModelIsMended() throws IOException {
        world.pull(World.ENCODER);
        Path graph = world.folder.resolve("tiny-encoder/model.onnx");
        Files.write(graph, new byte[] {1, 2, 3});
        assertEquals(State.DAMAGED, world.store().show("tiny-encoder").state());
        assertEquals(State.STORED, world.pull("tiny-encoder").state());
        assertTrue(world.store().verify("tiny-encoder").sound());
    }

    @Test
    void aReaderIsKnownByItsArchitecture() {
        ModelEntry entry = world.pull(World.READER);
        assertEquals(ModelKind.READER, entry.card().kind());
        assertEquals(0, entry.card().dimension());
        assertTrue(entry.card().maxPieces() > 0);
    }

    @Test
    void aModelMayBeCalledOtherwise() {
        ModelEntry entry = world.store().pull(World.ENCODER, "mine", Precision.INT8, progress -> {});
        assertEquals("mine", entry.card().name());
        assertEquals("mine", world.store().show(World.ENCODER).card().name());
        world.store().pull(World.ENCODER, progress -> {});
        assertEquals(1, world.hub.asked("cdn", "onnx/model.onnx").size(), "it is the same model");
    }

    @Test
    void whatTheHubDoesNotListIsAskedFor() {
        world.hub.listsNamesOnly = true;
        world.pull(World.ENCODER);
        assertTrue(world.store().verify("tiny-encoder").sound());
        assertTrue(world.hub.asked().stream().anyMatch(asked -> asked.method().equals("HEAD")));
    }

    @Test
    void progressIsToldUpToTheEnd() {
        world.pull(World.ENCODER);
        List<PullProgress> told = world.told(Step.DOWNLOADING);
        PullProgress last = told.getLast();
        assertEquals(last.totalBytes(), last.doneBytes());
        assertTrue(told.stream().allMatch(each -> each.doneBytes() <= each.totalBytes()), told.toString());
        assertFalse(world.told(Step.LOADING).isEmpty());
    }

    /** A repository with weights and a vocabulary: the graph is written, and the tokenizer too. */
    private static Map<String, byte[]> checkpoint() {
        Map<String, byte[]> files = TinyModels.encoder();
        files.remove("tokenizer.json");
        files.put("vocab.txt", TokenizersTest.vocabulary().getBytes(StandardCharsets.UTF_8));
        files.put("tokenizer_config.json", "{\"do_lower_case\": true}".getBytes(StandardCharsets.UTF_8));
        files.put("model.safetensors", "weights".repeat(10_000).getBytes(StandardCharsets.UTF_8));
        return files;
    }

    @Test
    void aGraphIsWrittenFromWeights() throws IOException {
        world.hub.with("tiny-org/checkpoint", checkpoint());
        world.work(workings -> workings.withExporter((source, target, precision, progress) -> {
            try {
                assertEquals(
                        "weights".repeat(10_000), Files.readString(source.resolve("model.safetensors")), "the weights");
                assertTrue(Files.exists(source.resolve("tokenizer.json")), "the tokenizer is there before");
                progress.accept("writing");
                Files.write(target.resolve("model.onnx"), TinyModels.read("encoder/model.onnx"));
                Files.writeString(
                        target.resolve("pith.json"),
                        "{\"name\": \"source\", \"kind\": \"encoder\", \"variant\": \"fp32\", \"weight_bits\": 7,"
                                + " \"source\": {\"weights_sha256\": \"" + "a".repeat(64) + "\"}}");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }));
        ModelEntry entry = world.store().pull("tiny-org/checkpoint", null, Precision.FP32, world.progress::add);
        assertEquals("fp32", entry.variant());
        assertEquals(List.of(), world.hub.asked("cdn", "onnx/model.onnx"), "the publisher's graph is left alone");
        Path folder = world.store().path("checkpoint");
        JsonNode manifest = JsonText.read(folder.resolve("pith.json"), "pith.json");
        assertEquals("checkpoint", manifest.path("name").asText());
        assertEquals(7, manifest.path("weight_bits").asInt(), "what the exporter says of the numbers stays");
        assertEquals(
                "a".repeat(64), manifest.path("source").path("weights_sha256").asText());
        assertEquals(FakeHub.COMMIT, manifest.path("source").path("revision").asText());
        assertFalse(Files.exists(folder.resolve("model.safetensors")));
        assertFalse(Files.exists(folder.resolve("vocab.txt")));
        assertEquals("writing", world.told(Step.CONVERTING).getFirst().what());
        int asked = world.hub.asked().size();
        assertEquals("fp32", world.pull("tiny-org/checkpoint").variant(), "what was once wished stays");
        assertEquals(asked, world.hub.asked().size());
        try (Encoder encoder = Models.encoder(folder)) {
            assertEquals(32, encoder.encodeQuery("a bridge").length);
        }
    }

    @Test
    void prefixesOfTheCatalogueReachTheModel() throws IOException {
        String id = "intfloat/e5-small-v2";
        ModelCard card = Catalogue.find(id).orElseThrow();
        world.hub.with(id, TinyModels.encoder(), card.revision());
        world.work(workings -> workings.withTrial((kind, folder) -> new Workings.Facts(384, 512)));
        ModelEntry entry = world.pull("e5-small-v2");
        assertEquals("query: ", entry.card().queryPrefix());
        assertEquals("passage: ", entry.card().passagePrefix());
        assertEquals("MIT", entry.card().licence());
        world.store().remove(id);
        world.store().pull(id, "mine", null, progress -> {});
        Files.delete(world.store().path("mine").resolve("pith.json"));
        assertEquals("query: ", world.pull("mine").card().queryPrefix(), "mended by the name it has here");
        world.store().remove("mine");
        world.pull("e5-small-v2");
        try (Encoder prefixed = Models.encoder(world.store().path("e5-small-v2"));
                Encoder plain = Models.encoder(
                        world.store().path(world.pull(World.ENCODER).card().name()))) {
            assertNotEquals(
                    plain.identity().fingerprint(),
                    prefixed.identity().fingerprint(),
                    "prefixes are part of what it is");
        }
    }

    @Test
    void whatAGraphKeepsBesideItselfComesUnderItsOwnName() throws IOException {
        for (String data : List.of("model.onnx.data", "model.onnx_data", "model.onnx_data_1")) {
            Map<String, byte[]> files = TinyModels.encoder();
            files.put("onnx/" + data, data.getBytes(StandardCharsets.UTF_8));
            String id = "tiny-org/" + data;
            world.hub.with(id, files);
            world.pull(id);
            Path folder = world.store().path(data);
            assertEquals(data, Files.readString(folder.resolve(data)));
            assertTrue(world.store().verify(data).sound());
        }
    }

    @Test
    void aModelThatIsNotAsTheCatalogueHasItIsTakenByItsRevisionAlone() {
        ModelCard card = Catalogue.find("multi-qa-distilbert-cos-v1").orElseThrow();
        assertEquals("", card.revision(), "the newest is taken");
        world.hub.with(card.repository(), TinyModels.encoder());
        String message = assertThrows(ModelUnavailable.class, () -> world.pull(card.name()))
                .getMessage();
        String exact = card.repository() + "@" + FakeHub.COMMIT;
        assertTrue(message.contains("its dimension is 32, not 768"), message);
        assertTrue(message.contains("pith models pull " + exact), message);
        int fetched = world.hub.asked("cdn", "").size();
        assertEquals(32, world.pull(exact).card().dimension());
        assertEquals(fetched, world.hub.asked("cdn", "").size(), "what was downloaded was kept");
    }

    @Test
    void theNewerFormOfThePoolingIsRead() {
        Map<String, byte[]> files = TinyModels.encoder();
        files.put(
                "1_Pooling/config.json",
                "{\"embedding_dimension\": 32, \"pooling_mode\": \"mean\"}".getBytes(StandardCharsets.UTF_8));
        world.hub.with(World.ENCODER, files);
        assertEquals("mean", world.pull(World.ENCODER).card().pooling());
    }

    @Test
    void namesAreOneInAnyCase() {
        world.pull(World.ENCODER);
        int asked = world.hub.asked().size();
        ModelEntry again = world.store().pull(World.ENCODER, "Tiny-Encoder", null, progress -> {});
        assertEquals("tiny-encoder", again.card().name());
        assertEquals(asked, world.hub.asked().size());
    }
}
