package pith.models.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import pith.engine.ModelUnavailable;

/**
 * {@code models.lock.json}: which models the store holds, at which revision, and the SHA-256 of each of their files.
 *
 * <pre>{@code
 * {"version": 1, "models": {"all-MiniLM-L6-v2": {
 *     "kind": "encoder", "repository": "sentence-transformers/all-MiniLM-L6-v2", "revision": "1110a2...",
 *     "licence": "Apache-2.0", "variant": "int8", "installed": "2026-11-21T10:00:00Z",
 *     "dimension": 384, "pooling": "mean", "queryPrefix": "", "passagePrefix": "", "maxPieces": 256, "note": "",
 *     "downloadBytes": 91577897,
 *     "fetched": [{"path": "model.safetensors", "bytes": 90868376, "sha256": "..."}],
 *     "files":   [{"path": "model.onnx", "bytes": 23545693, "sha256": "..."}]}}}
 * }</pre>
 *
 * <p>Replaced as a whole, never written into. Readers need no lock; who changes it holds the store's.
 */
final class LockFile {
    static final String NAME = "models.lock.json";
    private static final int VERSION = 1;

    private final Path file;

    LockFile(Path store) {
        this.file = store.resolve(NAME);
    }

    /** All models by name; empty where nothing was stored yet. */
    Map<String, StoredModel> read() {
        Map<String, StoredModel> models = new TreeMap<>();
        if (!Files.exists(file)) {
            return models;
        }
        try {
            if (Files.size(file) > Limits.JSON_BYTES) {
                throw new IOException("it is too large");
            }
            JsonNode root = JsonText.parse(Files.readAllBytes(file));
            if (root.path("version").asInt() != VERSION) {
                throw new ModelUnavailable(
                        file + " has the version \"" + root.path("version").asText() + "\", and this Pith knows "
                                + VERSION + "; use a newer Pith, or another folder");
            }
            for (Map.Entry<String, JsonNode> entry : root.path("models").properties()) {
                if (!Names.isName(entry.getKey())) {
                    throw new IOException("a model's name is none");
                }
                models.put(entry.getKey(), model(entry.getKey(), entry.getValue()));
            }
            return models;
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            throw new ModelUnavailable(
                    file + " is damaged: " + e.getMessage()
                            + "; move it and the folders beside it away, and pull the models again",
                    e);
        }
    }

    private static StoredModel model(String name, JsonNode node) throws IOException {
        ModelCard card = new ModelCard(
                name,
                kind(node.path("kind").asText()),
                node.path("repository").asText(),
                node.path("revision").asText(),
                node.path("licence").asText(),
                node.path("dimension").asInt(),
                node.path("pooling").asText(),
                node.path("queryPrefix").asText(),
                node.path("passagePrefix").asText(),
                node.path("maxPieces").asInt(),
                node.path("downloadBytes").asLong(),
                node.path("note").asText());
        return new StoredModel(
                card,
                node.path("variant").asText(),
                Instant.parse(node.path("installed").asText()),
                files(node.path("fetched")),
                files(node.path("files")));
    }

    static ModelKind kind(String label) {
        for (ModelKind kind : ModelKind.values()) {
            if (kind.label().equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("there is no kind of model \"" + label + "\"");
    }

    private static List<StoredModel.File> files(JsonNode array) throws IOException {
        List<StoredModel.File> files = new ArrayList<>();
        for (JsonNode each : array) {
            String path = each.path("path").asText();
            String sum = each.path("sha256").asText();
            if (!Layout.isKnown(path) || !sum.matches("[0-9a-f]{64}")) {
                throw new IOException("a file's path or checksum is none");
            }
            files.add(new StoredModel.File(path, each.path("bytes").asLong(), sum));
        }
        return files;
    }

    /** Puts the models into the file, in place of all that was there. */
    void write(Map<String, StoredModel> models) throws IOException {
        ObjectNode root = JsonText.object().put("version", VERSION);
        ObjectNode all = root.putObject("models");
        new TreeMap<>(models).forEach((name, model) -> all.set(name, node(model)));
        Path temporary = file.resolveSibling(NAME + ".new");
        try (FileChannel out = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(JsonText.bytes(root));
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static ObjectNode node(StoredModel model) {
        ModelCard card = model.card();
        ObjectNode node = JsonText.object()
                .put("kind", card.kind().label())
                .put("repository", card.repository())
                .put("revision", card.revision())
                .put("licence", card.licence())
                .put("variant", model.variant())
                .put("installed", model.installed().toString())
                .put("dimension", card.dimension())
                .put("pooling", card.pooling())
                .put("queryPrefix", card.queryPrefix())
                .put("passagePrefix", card.passagePrefix())
                .put("maxPieces", card.maxPieces())
                .put("note", card.note())
                .put("downloadBytes", card.downloadBytes());
        node.set("fetched", array(model.fetched()));
        node.set("files", array(model.files()));
        return node;
    }

    private static ArrayNode array(List<StoredModel.File> files) {
        ArrayNode array = JsonText.object().arrayNode();
        for (StoredModel.File each : files) {
            array.addObject()
                    .put("path", each.path())
                    .put("bytes", each.bytes())
                    .put("sha256", each.sha256());
        }
        return array;
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
