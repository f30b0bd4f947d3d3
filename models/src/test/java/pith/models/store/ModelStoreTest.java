package pith.models.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.ModelUnavailable;
import pith.models.store.ModelEntry.State;

/** The catalogue, and the store once models are in it. */
class ModelStoreTest {
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
    void theCatalogueIsWhole() {
        Set<String> names = new HashSet<>();
        for (ModelCard card : Catalogue.cards()) {
            assertTrue(names.add(card.name()), card.name());
            assertTrue(Names.isRepository(card.repository()), card.toString());
            assertTrue(card.repository().endsWith("/" + card.name()), card.toString());
            assertTrue(card.revision().isEmpty() || Names.isCommit(card.revision()), card.toString());
            assertTrue(card.maxPieces() > 0 && card.downloadBytes() > 0, card.toString());
            assertEquals(card.kind() == ModelKind.ENCODER, card.dimension() > 0, card.toString());
            assertEquals(card.kind() == ModelKind.ENCODER, !card.pooling().isEmpty(), card.toString());
        }
        assertEquals(10, names.size());
        assertEquals(
                "Represent this sentence for searching relevant passages: ",
                Catalogue.find("BAAI/bge-small-en-v1.5").orElseThrow().queryPrefix());
    }

    @Test
    void listShowsTheEmbeddedTheCatalogueAndTheStored() {
        assertEquals(State.EMBEDDED, world.store().list().getFirst().state());
        assertEquals(12, world.store().list().size());
        assertFalse(Files.exists(world.folder), "looking makes nothing");
        world.pull(World.ENCODER);
        List<ModelEntry> entries = world.store().list();
        assertEquals(13, entries.size());
        assertEquals("tiny-encoder", entries.getLast().card().name());
        assertTrue(entries.getLast().storedBytes() > TinyModels.read("encoder/model.onnx").length);
    }

    @Test
    void showFindsByNameAndId() {
        ModelStore store = world.store();
        assertEquals(State.EMBEDDED, store.show("pith-reader-1").state());
        assertEquals(State.AVAILABLE, store.show("all-MiniLM-L6-v2").state());
        assertEquals(store.show("all-MiniLM-L6-v2"), store.show("sentence-transformers/all-MiniLM-L6-v2"));
        world.pull(World.ENCODER);
        assertEquals(store.show("tiny-encoder"), store.show(World.ENCODER));
        BadInput e = assertThrows(BadInput.class, () -> store.show("all-minilm-l6-v3"));
        assertTrue(e.getMessage().contains("all-MiniLM-L6-v2"), e.getMessage());
    }

    @Test
    void verifyFindsOneFlippedByte() throws IOException {
        world.pull(World.ENCODER);
        assertTrue(world.store().verify("tiny-encoder").sound());
        long seed = System.nanoTime();
        Random random = new Random(seed);
        StoredModel model =
                Objects.requireNonNull(new LockFile(world.folder).read().get("tiny-encoder"));
        for (StoredModel.File file : model.files()) {
            Path path = world.folder.resolve("tiny-encoder").resolve(file.path());
            long at = random.nextLong(file.bytes());
            flip(path, at);
            ModelCheck check = world.store().verify("tiny-encoder");
            assertEquals(
                    List.of(file.path() + " has another content than was stored"),
                    check.problems(),
                    "seed " + seed + ", byte " + at);
            flip(path, at);
        }
        assertTrue(world.store().verify("tiny-encoder").sound());
    }

    private static void flip(Path path, long at) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(at);
            int was = file.read();
            file.seek(at);
            file.write(was ^ 1);
        }
    }

    @Test
    void verifyFindsWhatIsMissingShortAndTooMuch() throws IOException {
        world.pull(World.ENCODER);
        Path folder = world.store().path("tiny-encoder");
        Files.delete(folder.resolve("modules.json"));
        Files.writeString(folder.resolve("config.json"), "{}");
        Files.writeString(folder.resolve("extra.txt"), "new");
        assertEquals(
                List.of(
                        "config.json has 2 bytes where " + TinyModels.read("encoder/config.json").length + " are due",
                        "modules.json is missing",
                        "extra.txt was not stored with it"),
                world.store().verify("tiny-encoder").problems());
        assertEquals(State.DAMAGED, world.store().show("tiny-encoder").state());
    }

    @Test
    void theEmbeddedModelsAreVerifiedToo() {
        world.pull(World.READER);
        List<ModelCheck> checks = world.store().verifyAll();
        assertEquals(
                List.of("pith-encoder-1", "pith-reader-1", "tiny-reader"),
                checks.stream().map(ModelCheck::name).toList());
        assertTrue(checks.stream().allMatch(ModelCheck::sound), checks.toString());
        assertTrue(checks.getFirst().bytes() > 20_000_000 && checks.getFirst().files() == 7, checks.toString());
        BadInput e = assertThrows(BadInput.class, () -> world.store().verify("e5-small-v2"));
        assertTrue(e.getMessage().contains("pith models pull e5-small-v2"), e.getMessage());
    }

    @Test
    void removeTakesTheModelOut() {
        world.pull(World.ENCODER);
        world.pull(World.READER);
        world.store().remove(World.ENCODER);
        assertFalse(Files.exists(world.folder.resolve("tiny-encoder")));
        assertEquals(Set.of("tiny-reader"), new LockFile(world.folder).read().keySet());
        assertTrue(world.store().verify("tiny-reader").sound());
        assertThrows(BadInput.class, () -> world.store().remove("tiny-encoder"));
        assertThrows(BadInput.class, () -> world.store().remove("pith-encoder-1"));
        assertThrows(BadInput.class, () -> world.store().remove("../home"));
    }

    @Test
    void removeTakesTheRestOfAnUnfinishedPullOutToo() {
        world.hub.fault("cdn", "onnx/model.onnx", FakeHub.status(404));
        assertThrows(ModelUnavailable.class, () -> world.pull(World.ENCODER));
        assertTrue(Files.exists(world.folder.resolve(".partial/tiny-encoder")));
        world.store().remove("tiny-encoder");
        assertFalse(Files.exists(world.folder.resolve(".partial/tiny-encoder")));
    }

    @Test
    void pathLeadsToWhatIsStoredAlone() {
        world.pull(World.ENCODER);
        assertEquals(world.folder.resolve("tiny-encoder"), world.store().path("tiny-encoder"));
        assertThrows(BadInput.class, () -> world.store().path("pith-encoder-1"));
        assertThrows(BadInput.class, () -> world.store().path("e5-small-v2"));
    }

    @Test
    void aDamagedLockFileIsNamed() throws IOException {
        Files.createDirectories(world.folder);
        Path lock = world.folder.resolve("models.lock.json");
        for (String text : List.of(
                "{",
                "{\"version\": 2}",
                "{\"version\": 1, \"models\": {\"../x\": {}}}",
                "{\"version\": 1, \"models\": {\"x\": {\"kind\": \"encoder\", \"installed\": \"2026-01-01T00:00:00Z\","
                        + " \"files\": [{\"path\": \"../../x\", \"sha256\": \"" + "a".repeat(64) + "\"}]}}}")) {
            Files.writeString(lock, text);
            ModelUnavailable e =
                    assertThrows(ModelUnavailable.class, () -> world.store().list());
            assertTrue(e.getMessage().contains(lock.toString()), e.getMessage());
        }
    }

    @Test
    void theFolderIsWhereTheUserSays() {
        assertEquals(Path.of("here"), ModelStore.defaultFolder(Map.of("PITH_MODELS", "here")));
        Path caches = temporary.toAbsolutePath();
        assertEquals(
                caches.resolve("pith/models"),
                ModelStore.defaultFolder(
                        Map.of("XDG_CACHE_HOME", caches.toString(), "LOCALAPPDATA", caches.toString())));
        assertTrue(ModelStore.defaultFolder(Map.of()).endsWith(Path.of("pith", "models")));
    }

    private void cut(String model, @Nullable String name) {
        world.hub.fault("cdn", "onnx/model.onnx", FakeHub.cutAfter(50_000));
        world.work(workings -> workings.withSleeper(time -> {
            throw new InterruptedException("Ctrl-C");
        }));
        assertThrows(ModelUnavailable.class, () -> world.store().pull(model, name, null, progress -> {}));
        assertTrue(Thread.interrupted());
    }

    @Test
    void unfinishedPullsAreShown() {
        cut(World.ENCODER, null);
        ModelEntry entry = world.store().list().getLast();
        assertEquals("tiny-encoder", entry.card().name());
        assertEquals(World.ENCODER, entry.card().repository());
        assertEquals(State.PARTIAL, entry.state());
        assertTrue(entry.storedBytes() > 50_000, entry.toString());
        assertEquals(entry, world.store().show(World.ENCODER));
        assertEquals(entry, world.store().show("Tiny-Encoder"));
        BadInput e = assertThrows(BadInput.class, () -> world.store().path("tiny-encoder"));
        assertTrue(e.getMessage().contains("pith models pull " + World.ENCODER + " brings"), e.getMessage());

        assertEquals(State.STORED, world.pull("tiny-encoder").state(), "the name is enough to go on");
        assertEquals(13, world.store().list().size());
        assertEquals(
                "bytes=50000-",
                world.hub.asked("cdn", "onnx/model.onnx").getLast().range());
    }

    @Test
    void anUnfinishedPullOfTheCatalogueStandsInItsPlace() {
        ModelCard card = Catalogue.find("e5-small-v2").orElseThrow();
        world.hub.with(card.repository(), TinyModels.encoder(), card.revision());
        cut(card.name(), null);
        assertEquals(12, world.store().list().size());
        ModelEntry entry = world.store().show(card.name());
        assertEquals(card, entry.card());
        assertEquals(State.PARTIAL, entry.state());
    }

    @Test
    void anUnfinishedPullIsRemovedByNameAndId() {
        for (String name : List.of("tiny-encoder", "TINY-encoder", World.ENCODER)) {
            cut(World.ENCODER, null);
            world.store().remove(name);
            assertFalse(Files.exists(world.folder.resolve(".partial/tiny-encoder")), name);
            assertEquals(12, world.store().list().size());
        }
        cut(World.ENCODER, "mine");
        BadInput e = assertThrows(BadInput.class, () -> world.store().verify("mine"));
        assertTrue(e.getMessage().contains("pull " + World.ENCODER + " --name mine brings"), e.getMessage());
        world.store().remove(World.ENCODER);
        assertFalse(Files.exists(world.folder.resolve(".partial/mine")));
    }

    @Test
    void namesAreFoundInAnyCase() {
        world.pull(World.ENCODER);
        ModelStore store = world.store();
        assertEquals(store.show("tiny-encoder"), store.show("Tiny-Encoder"));
        assertEquals(store.path("tiny-encoder"), store.path("TINY-ENCODER"));
        assertEquals(State.EMBEDDED, store.show("Pith-Reader-1").state());
        store.remove("Tiny-Encoder");
        assertFalse(Files.exists(world.folder.resolve("tiny-encoder")));
    }

    @Test
    void aDamagedModelHasNoPath() throws IOException {
        world.pull(World.ENCODER);
        Files.writeString(world.store().path("tiny-encoder").resolve("config.json"), "{}");
        ModelUnavailable pulled =
                assertThrows(ModelUnavailable.class, () -> world.store().path("tiny-encoder"));
        for (String part : List.of("is damaged", "pith models verify tiny-encoder", "pith models pull tiny-encoder")) {
            assertTrue(pulled.getMessage().contains(part), pulled.getMessage());
        }
        Path original = TinyModels.write(TinyModels.encoder(), temporary.resolve("mine"));
        world.store().importFrom(original, "mine");
        Files.delete(world.store().path("mine").resolve("tokenizer.json"));
        ModelUnavailable imported =
                assertThrows(ModelUnavailable.class, () -> world.store().path("mine"));
        assertTrue(imported.getMessage().contains("import it again"), imported.getMessage());
    }

    @Test
    void theNotesPromiseNothingThatIsNotThere() {
        for (ModelCard card : Catalogue.cards()) {
            if (card.kind() == ModelKind.READER) {
                assertTrue(card.note().contains("fitted to its own reader"), card.toString());
                assertFalse(card.note().contains("no answer"), card.toString());
            }
            if (card.kind() == ModelKind.RERANKER) {
                assertTrue(card.note().contains("pith search --rerank"), card.toString());
            }
        }
    }
}
