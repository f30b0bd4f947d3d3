package pith.models.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.ModelUnavailable;
import pith.models.store.ModelEntry.State;

/** What other programs have fetched is used, and without the network where that is wished. */
class OfflineTest {
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

    /** The tiny encoder as the huggingface_hub library keeps it: links to files that are named by their checksums. */
    private Path fillCache(Path cache, boolean links) throws IOException {
        return fillCache(cache, World.ENCODER, FakeHub.COMMIT, TinyModels.encoder(), links);
    }

    private static Path fillCache(Path cache, String id, String commit, Map<String, byte[]> files, boolean links)
            throws IOException {
        Path repository = cache.resolve("models--" + id.replace("/", "--"));
        Path snapshot = repository.resolve("snapshots").resolve(commit);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = snapshot.resolve(file.getKey());
            Files.createDirectories(path.resolveSibling(""));
            if (links) {
                boolean large = file.getKey().endsWith(".onnx");
                String sum = large ? FakeHub.sha256(file.getValue()) : FakeHub.gitBlob(file.getValue());
                Path blob = repository.resolve("blobs").resolve(sum);
                Files.createDirectories(blob.resolveSibling(""));
                Files.write(blob, file.getValue());
                Files.createSymbolicLink(path, path.resolveSibling("").relativize(blob));
            } else {
                Files.write(path, file.getValue());
            }
        }
        Path refs = Files.createDirectories(repository.resolve("refs"));
        Files.writeString(refs.resolve("main"), commit);
        return snapshot;
    }

    private String refusal(String model) {
        return String.valueOf(
                assertThrows(ModelUnavailable.class, () -> world.pull(model)).getMessage());
    }

    @Test
    void withTheHubTheCacheSavesTheDownload() throws IOException {
        fillCache(world.cache(), false);
        world.pull(World.ENCODER);
        assertEquals(List.of(), world.hub.asked("cdn", ""));
        assertTrue(world.store().verify("tiny-encoder").sound());
    }

    @Test
    void aDamagedFileInTheCacheIsFetched() throws IOException {
        Path snapshot = fillCache(world.cache(), false);
        byte[] graph = Files.readAllBytes(snapshot.resolve(GRAPH));
        graph[1000] ^= 1;
        Files.write(snapshot.resolve(GRAPH), graph);
        world.pull(World.ENCODER);
        assertEquals(1, world.hub.asked("cdn", GRAPH).size());
        assertTrue(world.store().verify("tiny-encoder").sound());
    }

    @Test
    void offlineTheCacheIsEnough() throws IOException {
        fillCache(world.cache(), true);
        ModelEntry entry = world.set("HF_HUB_OFFLINE", "1").pull(World.ENCODER);
        assertEquals(State.STORED, entry.state());
        assertEquals(FakeHub.COMMIT, entry.card().revision());
        assertEquals(List.of(), world.hub.asked());
    }

    @Test
    void theCacheMayBeElsewhere() throws IOException {
        fillCache(temporary.resolve("hf/hub"), true);
        world.set("HF_HUB_OFFLINE", "TRUE")
                .set("HF_HOME", temporary.resolve("hf").toString())
                .pull(World.ENCODER);
        world.store().remove("tiny-encoder");
        fillCache(temporary.resolve("other"), true);
        world.set("HF_HOME", temporary.resolve("nowhere").toString())
                .set("HF_HUB_CACHE", temporary.resolve("other").toString())
                .pull(World.ENCODER);
    }

    @Test
    void offlineWithoutTheFilesIsAnError() throws IOException {
        world.set("HF_HUB_OFFLINE", "yes");
        String message = refusal(World.ENCODER);
        assertTrue(
                message.contains("HF_HUB_OFFLINE")
                        && message.contains(world.cache().toString()),
                message);
        fillCache(world.cache(), true);
        String other = refusal(World.ENCODER + "@" + "f".repeat(40));
        assertTrue(other.contains(World.ENCODER + "@" + FakeHub.COMMIT), other);
        assertEquals(List.of(), world.hub.asked());
    }

    @Test
    void offlineADamagedFileIsAnError() throws IOException {
        Path snapshot = fillCache(world.cache(), true);
        byte[] graph = Files.readAllBytes(snapshot.resolve(GRAPH));
        graph[1000] ^= 1;
        Files.write(snapshot.resolve(GRAPH), graph);
        world.set("HF_HUB_OFFLINE", "on");
        String message = refusal(World.ENCODER);
        assertTrue(message.contains(GRAPH) && message.contains("damaged"), message);
    }

    @Test
    void offlineFilesWithoutChecksumsAreNotTrusted() throws IOException {
        fillCache(world.cache(), false);
        world.set("HF_HUB_OFFLINE", "1");
        String message = refusal(World.ENCODER);
        assertTrue(message.contains("cannot be verified") && message.contains("pith models import"), message);
    }

    @Test
    void offlineWhatIsHereStaysUsable() {
        world.pull(World.ENCODER);
        int asked = world.hub.asked().size();
        assertEquals(
                State.STORED,
                world.set("HF_HUB_OFFLINE", "1").pull(World.ENCODER).state());
        assertEquals(asked, world.hub.asked().size());
    }

    @Test
    void aCacheThatCannotBeReadIsNoHindrance() throws IOException {
        Path snapshot = fillCache(world.cache(), false);
        assumeTrue(Files.isRegularFile(snapshot.resolve(GRAPH)));
        Files.delete(snapshot.resolve(GRAPH));
        Files.createDirectory(snapshot.resolve(GRAPH));
        world.pull(World.ENCODER);
        assertTrue(world.store().verify("tiny-encoder").sound());
    }

    /** As transformers.AutoModel fetches it: without what sentence-transformers says. */
    private static Map<String, byte[]> halfAnEncoder() {
        Map<String, byte[]> files = TinyModels.encoder();
        files.keySet().removeAll(List.of("modules.json", "1_Pooling/config.json", "sentence_bert_config.json"));
        return files;
    }

    @Test
    void offlineHalfAnEncoderIsNotGuessedAt() throws IOException {
        fillCache(world.cache(), World.ENCODER, FakeHub.COMMIT, halfAnEncoder(), true);
        world.set("HF_HUB_OFFLINE", "1");
        String message = refusal(World.ENCODER);
        for (String part : List.of("modules.json", "HF_HUB_OFFLINE", "pith models import")) {
            assertTrue(message.contains(part), message);
        }
        fillCache(world.cache(), World.READER, FakeHub.COMMIT, TinyModels.reader(), true);
        assertEquals(ModelKind.READER, world.pull(World.READER).card().kind(), "a reader pools nothing");
    }

    @Test
    void offlineAModelOfTheCatalogueMustBeAsTheCatalogueHasIt() throws IOException {
        world.set("HF_HUB_OFFLINE", "1");
        ModelCard bge = Catalogue.find("bge-small-en-v1.5").orElseThrow();
        fillCache(world.cache(), bge.repository(), bge.revision(), halfAnEncoder(), true);
        world.work(workings -> workings.withTrial((kind, folder) -> new Workings.Facts(384, 512)));
        for (String wish : List.of(bge.name(), bge.repository() + "@" + bge.revision())) {
            String message = refusal(wish);
            assertTrue(message.contains("its pooling is unknown, not cls"), message);
            assertTrue(message.contains("unset HF_HUB_OFFLINE"), message);
        }
        ModelCard mini = Catalogue.find("all-MiniLM-L6-v2").orElseThrow();
        fillCache(world.cache(), mini.repository(), mini.revision(), TinyModels.encoder(), true);
        String message = refusal(mini.name());
        assertTrue(message.contains("its number of word pieces is 512, not 256"), message);

        world.work(workings -> workings.withTrial((kind, folder) -> new Workings.Facts(384, 256)));
        assertEquals(State.STORED, world.pull(mini.name()).state());
    }
}
