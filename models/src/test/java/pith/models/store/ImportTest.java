package pith.models.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.Encoder;
import pith.engine.ModelUnavailable;
import pith.engine.PithException;
import pith.models.Models;
import pith.models.export.Export.Precision;
import pith.models.store.ModelEntry.State;

/** Models from folders and archives. */
class ImportTest {
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

    private Path folder() throws IOException {
        return TinyModels.write(TinyModels.encoder(), temporary.resolve("my model (1)"));
    }

    private Path zip(String name, Map<String, byte[]> files, String prefix) throws IOException {
        Path path = temporary.resolve(name);
        try (OutputStream out = Files.newOutputStream(path);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(prefix + file.getKey()));
                zip.write(file.getValue());
                zip.closeEntry();
            }
        }
        return path;
    }

    private String refusal(Path path, String name) {
        String message = assertThrows(PithException.class, () -> world.store().importFrom(path, name))
                .getMessage();
        assertFalse(Files.exists(world.folder.resolve(name)));
        assertFalse(Files.exists(world.folder.resolve(".partial").resolve(name)), "nothing is left over");
        return message;
    }

    private void assertWorks(ModelEntry entry) {
        assertEquals(State.STORED, entry.state());
        assertEquals("", entry.card().repository());
        assertEquals(32, entry.card().dimension());
        try (Encoder encoder = Models.encoder(world.store().path(entry.card().name()))) {
            assertEquals(32, encoder.encodeQuery("a bridge").length);
        }
        assertTrue(world.store().verify(entry.card().name()).sound());
        assertEquals(List.of(), world.hub.asked(), "the network is not used");
    }

    @Test
    void aFolderIsCopiedAndLeftAsItIs() throws IOException {
        Path folder = folder();
        List<String> before = Trees.files(folder);
        ModelEntry entry = world.store().importFrom(folder, null, null, null, world.progress::add);
        assertEquals("my-model-1-", entry.card().name());
        assertWorks(entry);
        assertEquals(before, Trees.files(folder));
        assertArrayEquals(TinyModels.read("encoder/model.onnx"), Files.readAllBytes(folder.resolve("onnx/model.onnx")));
        assertFalse(world.told(PullProgress.Step.COPYING).isEmpty());
    }

    @Test
    void anArchiveIsUnpacked() throws IOException {
        assertWorks(world.store().importFrom(zip("plain.zip", TinyModels.encoder(), ""), "plain"));
        assertWorks(world.store().importFrom(zip("nested.zip", TinyModels.encoder(), "tiny-encoder/"), "nested"));
    }

    @Test
    void weightsAreTurnedIntoAGraph() throws IOException {
        Map<String, byte[]> files = TinyModels.encoder();
        files.put("model.safetensors", new byte[] {1, 2, 3});
        Path both = TinyModels.write(files, temporary.resolve("both"));
        List<Precision> written = new ArrayList<>();
        world.work(workings -> workings.withExporter((source, target, precision, progress) -> {
            written.add(precision);
            try {
                Files.write(target.resolve("model.onnx"), TinyModels.read("encoder/model.onnx"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }));
        assertEquals("int8", world.store().importFrom(both, "anew").variant());
        assertEquals(List.of(Precision.INT8), written, "the graph there may be of other weights");

        assertWorks(world.store().importFrom(both, "exact", null, Precision.FP32, progress -> {}));
        assertEquals(List.of(Precision.INT8, Precision.FP32), written);

        Files.delete(both.resolve("onnx/model.onnx"));
        ModelEntry entry = world.store().importFrom(both, "weights");
        assertWorks(entry);
        assertEquals("int8", entry.variant());
    }

    @Test
    void aModelOfPithKeepsItsIdentity() throws IOException {
        Map<String, byte[]> files = new TreeMap<>(TinyModels.encoder());
        files.remove("onnx/model.onnx");
        files.put("model.onnx", TinyModels.read("encoder/model.onnx"));
        files.put(
                "pith.json",
                ("{\"name\": \"old\", \"kind\": \"encoder\", \"variant\": \"int8\", \"source\": {\"repository\": \"a/b\","
                                + " \"weights_sha256\": \"" + "b".repeat(64) + "\"}}")
                        .getBytes(StandardCharsets.UTF_8));
        Path folder = TinyModels.write(files, temporary.resolve("old"));
        ModelEntry entry = world.store().importFrom(folder, "new");
        assertEquals("int8", entry.variant());
        try (Encoder before = Models.encoder(folder);
                Encoder after = Models.encoder(world.store().path("new"))) {
            assertEquals(before.identity().fingerprint(), after.identity().fingerprint());
            assertEquals("new", after.identity().name());
        }
    }

    @Test
    void anArchiveThatReachesOutsideIsRefused() throws IOException {
        for (String evil : List.of("../evil.txt", "a/../../evil.txt", "/evil.txt", "C:\\evil.txt", "..\\evil.txt")) {
            Map<String, byte[]> files = TinyModels.encoder();
            files.put(evil, new byte[] {1});
            assertTrue(refusal(zip("evil.zip", files, ""), "evil").contains("outside"), evil);
        }
        assertFalse(Files.exists(temporary.resolve("evil.txt")));
    }

    @Test
    void anArchiveThatUnderstatesItsSizeIsRefused() throws IOException {
        Path zip = zip("bomb.zip", TinyModels.encoder(), "");
        byte[] bytes = Files.readAllBytes(zip);
        // The central directory says how long the graph is, once unpacked, 22 bytes before its name.
        int name = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("onnx/model.onnx");
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(name - 22, 1_000);
        Files.write(zip, bytes);
        String message = refusal(zip, "bomb");
        assertTrue(message.contains("onnx/model.onnx") || message.contains("zip"), message);
    }

    @Test
    void whatIsNoModelIsRefused() throws IOException {
        assertTrue(refusal(temporary.resolve("nowhere"), "x").contains("there is no"));
        Path empty = Files.createDirectories(temporary.resolve("empty"));
        assertTrue(refusal(empty, "x").contains("config.json"));
        Path text = Files.writeString(temporary.resolve("notes.txt"), "no archive");
        assertTrue(refusal(text, "x").contains("neither a folder nor a zip"));
        assertTrue(refusal(zip("none.zip", Map.of("a.txt", new byte[1]), ""), "x")
                .contains("no config.json"));
        Map<String, byte[]> two = new TreeMap<>();
        two.put("a/config.json", new byte[1]);
        two.put("b/config.json", new byte[1]);
        assertTrue(refusal(zip("two.zip", two, ""), "x").contains("several config.json"));
        Path broken = TinyModels.write(TinyModels.encoder(), temporary.resolve("broken"));
        Files.writeString(broken.resolve("onnx/model.onnx"), "no graph");
        assertTrue(refusal(broken, "x").contains("does not load"));
    }

    @Test
    void namesAreNotTakenTwice() throws IOException {
        Path folder = folder();
        world.store().importFrom(folder, "mine");
        BadInput e = assertThrows(BadInput.class, () -> world.store().importFrom(folder, "mine"));
        assertTrue(e.getMessage().contains("pith models remove mine"), e.getMessage());
        assertThrows(BadInput.class, () -> world.store().importFrom(folder, "pith-encoder-1"));
        assertThrows(BadInput.class, () -> world.store().importFrom(folder, "../mine"));
        assertThrows(BadInput.class, () -> world.store().importFrom(world.folder.resolve("mine"), "again"));
    }

    @Test
    void aFullDiskIsForeseenAndMet() throws IOException {
        Path folder = folder();
        world.work(workings -> workings.withSpace(store -> 10));
        assertTrue(refusal(folder, "mine").contains("1 MB are free"));
        world.work(workings -> workings.withSpace(Workings.real().space()).withOutput(file -> {
            throw new IOException("No space left on device");
        }));
        assertTrue(refusal(folder, "mine").contains("No space left on device"));
    }

    @Test
    void promptsOfPithStayWhenTheGraphIsWritten() throws IOException {
        Map<String, byte[]> files = TinyModels.encoder();
        files.put("model.safetensors", new byte[] {1, 2, 3});
        files.put(
                "pith.json",
                ("{\"name\": \"old\", \"variant\": \"fp32\", \"prompts\": {\"query\": \"ask: \", \"passage\": \"text: \"},"
                                + " \"source\": {\"weights_sha256\": \"" + "b".repeat(64) + "\"}}")
                        .getBytes(StandardCharsets.UTF_8));
        world.work(workings -> workings.withExporter(ImportTest::write));
        ModelEntry entry = world.store().importFrom(TinyModels.write(files, temporary.resolve("mine")), "mine");
        assertEquals("ask: ", entry.card().queryPrefix());
        assertEquals("text: ", entry.card().passagePrefix());
        assertEquals("int8", entry.variant(), "what was said of another graph is not taken");
    }

    private static void write(Path source, Path target, Precision precision, Consumer<String> progress) {
        try {
            Files.write(target.resolve("model.onnx"), TinyModels.read("encoder/model.onnx"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aModelOfTheCatalogueGetsWhatAPullWouldGiveIt() throws IOException {
        world.work(workings -> workings.withTrial((kind, folder) -> new Workings.Facts(384, 512)));
        ModelStore store = world.store();
        Path mine = folder();
        Path clone = TinyModels.write(TinyModels.encoder(), temporary.resolve("e5-small-v2"));
        for (ModelEntry entry : List.of(
                store.importFrom(mine, "E5-small-v2"),
                store.importFrom(clone, "by-folder"),
                store.importFrom(zip("e5-small-v2.zip", TinyModels.encoder(), ""), "by-archive"),
                store.importFrom(mine, "said", "intfloat/e5-small-v2", null, progress -> {}))) {
            assertEquals("query: ", entry.card().queryPrefix(), entry.toString());
            assertEquals("passage: ", entry.card().passagePrefix(), entry.toString());
            assertEquals("MIT", entry.card().licence(), entry.toString());
            assertEquals("", entry.card().repository(), entry.toString());
        }
        assertEquals("", store.importFrom(mine, "other").card().queryPrefix());
    }

    @Test
    void whatIsNotTheCataloguesIsNotTakenForIt() throws IOException {
        Path mine = folder();
        BadInput unknown = assertThrows(
                BadInput.class, () -> world.store().importFrom(mine, "x", "e5-smal-v2", null, progress -> {}));
        assertTrue(unknown.getMessage().contains("e5-small-v2 meant?"), unknown.getMessage());
        world.work(workings -> workings.withTrial((kind, folder) -> new Workings.Facts(384, 512)));
        ModelUnavailable said = assertThrows(
                ModelUnavailable.class,
                () -> world.store().importFrom(mine, "x", "bge-small-en-v1.5", null, progress -> {}));
        assertTrue(said.getMessage().contains("its pooling is mean, not cls"), said.getMessage());
        assertTrue(said.getMessage().contains("leave --as out"), said.getMessage());
        String named = refusal(mine, "bge-small-en-v1.5");
        assertTrue(named.contains("another --name"), named);
    }

    @Test
    void anArchiveFromWindowsIsUnpacked() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        TinyModels.encoder().forEach((path, content) -> files.put("m\\" + path.replace('/', '\\'), content));
        assertWorks(world.store().importFrom(zip("windows.zip", files, ""), "windows"));
        assertWorks(world.store().importFrom(zip("dot.zip", TinyModels.encoder(), "./"), "dot"));
    }

    @Test
    void anArchiveWhoseConfigurationIsCalledOtherwiseIsRefused() throws IOException {
        Map<String, byte[]> files = TinyModels.encoder();
        files.put("Config.json", Objects.requireNonNull(files.remove("config.json")));
        String message = refusal(zip("capital.zip", files, "m/"), "x");
        assertTrue(message.contains("no config.json"), message);
    }

    @Test
    void whatElseIsInAFolderIsPassedOver() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("full"));
        for (int i = 0; i < 2 * Limits.FILES; i++) {
            Files.createFile(folder.resolve("note" + i));
        }
        assertWorks(world.store().importFrom(TinyModels.write(TinyModels.encoder(), folder), "full"));
    }

    @Test
    void aNameThatDiffersInCaseAloneIsTaken() throws IOException {
        Path folder = folder();
        world.store().importFrom(folder, "mine");
        assertThrows(BadInput.class, () -> world.store().importFrom(folder, "Mine"));
        assertThrows(BadInput.class, () -> world.store().importFrom(folder, "Pith-Encoder-1"));
    }
}
