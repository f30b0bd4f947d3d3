package pith.indexer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.UnreadableSource;
import pith.engine.Value;

/**
 * Fields that a user gives to a file, in a file beside it: {@code report.pdf.meta.json} or {@code report.pdf.meta.yaml}.
 * They go before what the file itself declares. {@code title} and {@code language} count where the file is one document.
 */
final class Sidecar {
    private static final List<String> ENDINGS = List.of(".meta.json", ".meta.yaml", ".meta.yml");

    private final JsonNode fields;
    private final Map<String, Value> metadata;

    private Sidecar(JsonNode fields) {
        this.fields = fields;
        this.metadata = Metadata.of(fields, Set.of("title", "language"));
    }

    /** Whether the file says something of another that is there. */
    static boolean is(Path file) {
        return owner(file).filter(Files::isRegularFile).isPresent();
    }

    /** The file that this one, there or not, would say something of. */
    static Optional<Path> owner(Path sidecar) {
        String name = String.valueOf(sidecar.getFileName());
        return ENDINGS.stream()
                .filter(ending -> name.endsWith(ending) && name.length() > ending.length())
                .map(ending -> sidecar.resolveSibling(name.substring(0, name.length() - ending.length())))
                .findFirst();
    }

    /** Where something may be said of the file. */
    static Stream<Path> beside(Path file) {
        return ENDINGS.stream().map(ending -> file.resolveSibling(file.getFileName() + ending));
    }

    /**
     * What stands beside the file; null for nothing.
     *
     * @throws UnreadableSource when it cannot be read
     */
    static @Nullable Sidecar of(Path file) throws IOException {
        for (String ending : ENDINGS) {
            Path beside = file.resolveSibling(file.getFileName() + ending);
            if (Files.isRegularFile(beside)) {
                try {
                    return new Sidecar(read(beside, ending));
                } catch (BadInput e) {
                    throw new UnreadableSource(
                            file + " is not read: what is said of it in " + beside.getFileName() + " is "
                                    + e.getMessage(),
                            e);
                }
            }
        }
        return null;
    }

    private static JsonNode read(Path beside, String ending) throws IOException {
        byte[] bytes = Content.read(beside, 1 << 20);
        String text = Content.decode(bytes, beside);
        if (!ending.endsWith("json")) {
            return Yaml.object(text);
        }
        try {
            JsonNode node = JsonRecord.JSON.readTree(text.getBytes(StandardCharsets.UTF_8));
            if (!node.isObject()) {
                throw new BadInput("no JSON object");
            }
            return node;
        } catch (JsonProcessingException e) {
            throw JsonRecord.invalid(e);
        }
    }

    Document applyTo(Document document) {
        Map<String, Value> all = new TreeMap<>(document.metadata());
        all.putAll(metadata);
        boolean only = document.uri().indexOf('#') < 0;
        String title = only ? fields.path("title").asText("") : "";
        String language = only ? DeclaredLanguage.of(fields.path("language").asText("")) : "";
        return new Document(
                document.id(),
                document.uri(),
                document.root(),
                title.isBlank() ? document.title() : title.strip(),
                document.text(),
                all,
                document.modified(),
                "",
                language.isEmpty() ? document.language() : language,
                document.pageStarts());
    }
}
