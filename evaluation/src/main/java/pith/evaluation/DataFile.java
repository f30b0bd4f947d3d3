package pith.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import pith.engine.Quote;
import pith.engine.UnreadableSource;

/** Reads data sets, {@code .gz} ones too. What is wrong in them is named by file and line. */
final class DataFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private DataFile() {}

    @FunctionalInterface
    interface LineTaker {
        void take(String line, Place place);
    }

    @FunctionalInterface
    interface ObjectTaker {
        void take(JsonNode object, Place place);
    }

    @FunctionalInterface
    interface RowTaker {
        void take(List<String> cells, Place place);
    }

    /** Every line that is not blank. */
    static void lines(Path file, LineTaker taker) {
        int number = 0;
        try (BufferedReader reader = new BufferedReader(open(file))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    taker.take(line, new Place(file, "line " + number));
                }
            }
        } catch (CharacterCodingException e) {
            throw new UnreadableSource(file + ", after line " + number + ": not UTF-8; convert the file", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Every JSON object of a file that has one on each line. */
    static void objects(Path file, ObjectTaker taker) {
        lines(file, (line, place) -> {
            JsonNode object;
            try {
                object = JSON.readTree(line);
            } catch (JsonProcessingException e) {
                throw place.error("not JSON: " + e.getOriginalMessage());
            }
            if (!object.isObject()) {
                throw place.error("not a JSON object: " + Quote.of(line));
            }
            taker.take(object, place);
        });
    }

    /** A file that is one JSON object. */
    static JsonNode object(Path file) {
        try (Reader reader = open(file)) {
            JsonNode object = JSON.readTree(reader);
            if (!object.isObject()) {
                throw new Place(file, "line 1").error("not a JSON object");
            }
            return object;
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? "line 1"
                    : "line " + e.getLocation().getLineNr();
            throw new Place(file, where).error("not JSON: " + e.getOriginalMessage());
        } catch (CharacterCodingException e) {
            throw new UnreadableSource(file + ": not UTF-8; convert the file", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Every row after the first of a file with tabs between its cells; the first must be {@code header}. */
    static void rows(Path file, List<String> header, RowTaker taker) {
        boolean[] headed = {false};
        lines(file, (line, place) -> {
            List<String> cells = List.of(line.split("\t", -1));
            if (!headed[0]) {
                if (!cells.equals(header)) {
                    throw place.error("the header is \"" + Quote.of(line) + "\", not \"" + String.join("\t", header)
                            + "\" with tabs between");
                }
                headed[0] = true;
                return;
            }
            if (cells.size() != header.size()) {
                throw place.error(cells.size() + " cells, not " + header.size() + ": \"" + Quote.of(line) + "\"");
            }
            taker.take(cells, place);
        });
        if (!headed[0]) {
            throw new Place(file, "line 1")
                    .error("the file is empty; its first line should be \"" + String.join("\t", header)
                            + "\" with tabs between");
        }
    }

    private static Reader open(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UnreadableSource(file + " is not there, or not a file");
        }
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        try {
            if (file.toString().endsWith(".gz")) {
                in = new GZIPInputStream(in, 1 << 16);
            }
            // A decoder of its own stops at what is not UTF-8, where the default would put in question marks.
            return new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static UnreadableSource unreadable(Path file, IOException e) {
        return new UnreadableSource(file + " cannot be read: " + e.getMessage(), e);
    }
}
