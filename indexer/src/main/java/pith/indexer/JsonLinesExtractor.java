package pith.indexer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Stream;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.Languages;
import pith.engine.UnreadableSource;

/**
 * One document a line: a JSON object with {@code text} or {@code title} or both, an {@code id} (or {@code _id}; without
 * one the file's path and the line's number), and whatever else, which becomes metadata. A line that cannot be read is
 * reported and the others are read.
 */
final class JsonLinesExtractor implements Extractor {
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(Content.MAX_BYTES)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Override
    public void extract(SourceFile file, Sink sink) throws IOException {
        boolean any = false;
        try (Lines lines = new Lines(file)) {
            while (lines.next()) {
                String name = file.path() + ":" + lines.number;
                Document document;
                try {
                    String line = lines.text();
                    if (line.isBlank()) {
                        continue;
                    }
                    document = document(file, line, lines.number);
                } catch (UnreadableSource | BadInput e) {
                    sink.failed(name, e);
                    any = true;
                    continue;
                }
                sink.document(document, name);
                any = true;
            }
        }
        if (!any) {
            sink.empty();
        }
    }

    private static Document document(SourceFile file, String line, long number) {
        JsonNode object = parse(line);
        String idField = object.hasNonNull("id") ? "id" : "_id";
        String title = string(object, "title");
        String text = string(object, "text");
        if (title.isBlank() && text.isBlank()) {
            throw new BadInput("neither \"text\" nor \"title\" says anything; give one of them");
        }
        String id = object.hasNonNull(idField) ? id(object.get(idField)) : file.pathBelowRoot() + "#" + number;
        return file.part(id, title, text, Metadata.of(object, Set.of(idField, "title", "text")))
                .withLanguage(language(object));
    }

    /** The language that a field names; empty where the field means something else. It stays metadata too. */
    private static String language(JsonNode object) {
        return Stream.of("language", "lang")
                .map(object::path)
                .filter(JsonNode::isTextual)
                .flatMap(field -> Languages.code(field.textValue()).stream())
                .findFirst()
                .orElse("");
    }

    private static JsonNode parse(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.isObject()) {
                throw new BadInput("a line must be a JSON object, not " + node.getNodeType());
            }
            return node;
        } catch (JsonProcessingException e) {
            String where =
                    e.getLocation() == null ? "" : " (column " + e.getLocation().getColumnNr() + ")";
            throw new BadInput("not valid JSON: " + e.getOriginalMessage() + where, e);
        }
    }

    private static String id(JsonNode id) {
        if (id.isTextual() || id.isNumber()) {
            return id.asText();
        }
        throw new BadInput("the id is " + id.getNodeType() + "; give a string or a number");
    }

    private static String string(JsonNode object, String field) {
        if (!object.hasNonNull(field)) {
            return "";
        }
        JsonNode value = object.get(field);
        if (value.isTextual()) {
            return value.textValue();
        }
        throw new BadInput("\"" + field + "\" is " + value.getNodeType() + "; give a string");
    }

    /** The lines of a file, as bytes, so that one that is no UTF-8 does not hide the next. */
    private static final class Lines implements AutoCloseable {
        private final SourceFile file;
        private final InputStream in;
        private byte[] bytes = new byte[0];
        private long offset; // in the file, of the line
        private long nextOffset;
        private long number;
        private boolean tooLong;

        Lines(SourceFile file) throws IOException {
            this.file = file;
            this.in = new BufferedInputStream(Files.newInputStream(file.path()), 1 << 16);
        }

        /** Reads the next line. The limit holds for a line, not for the file. */
        boolean next() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 10);
            offset = nextOffset;
            tooLong = false;
            int read = in.read();
            if (read < 0) {
                return false;
            }
            for (; read >= 0 && read != '\n'; read = in.read()) {
                nextOffset++;
                if (line.size() < Content.MAX_BYTES) {
                    line.write(read);
                } else {
                    tooLong = true;
                }
            }
            nextOffset++;
            number++;
            bytes = line.toByteArray();
            return true;
        }

        String text() {
            if (tooLong) {
                throw new UnreadableSource("the line has more than " + (Content.MAX_BYTES >> 20)
                        + " MiB, which is the limit; split the document");
            }
            if (number == 1 && Content.utf16(bytes) != null) {
                throw new UnreadableSource(
                        "JSON lines are read as UTF-8, this is UTF-16; convert the file, such as by: "
                                + "iconv -f UTF-16 -t UTF-8 \"" + file.path().getFileName() + "\"");
            }
            int mark = number == 1 && Content.startsWith(bytes, 0xef, 0xbb, 0xbf) ? 3 : 0;
            return Content.decode(bytes, mark, StandardCharsets.UTF_8, file.path(), offset);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
