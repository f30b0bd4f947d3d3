package pith.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import pith.engine.ModelUnavailable;
import pith.engine.Quote;

/** A JSON file of a model, asked for single values. Every question names the file when the answer does not fit. */
final class ModelJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode root;
    private final String where;

    private ModelJson(JsonNode root, String where) {
        this.root = root;
        this.where = where;
    }

    static ModelJson read(ModelFiles files, String file) {
        String where = file + " of " + files.label();
        return object(parse(files, file, where), where);
    }

    /** Empty where there is no such file. */
    static Optional<ModelJson> readIfThere(ModelFiles files, String file) {
        return files.has(file) ? Optional.of(read(files, file)) : Optional.empty();
    }

    /** A file that holds a list of objects; empty where there is no such file. */
    static List<ModelJson> readListIfThere(ModelFiles files, String file) {
        if (!files.has(file)) {
            return List.of();
        }
        String where = file + " of " + files.label();
        JsonNode root = parse(files, file, where);
        if (!root.isArray()) {
            throw new ModelUnavailable(where + " holds no JSON list; fetch or export the model again");
        }
        List<ModelJson> list = new ArrayList<>();
        for (JsonNode each : root) {
            list.add(object(each, where));
        }
        return list;
    }

    private static ModelJson object(JsonNode node, String where) {
        if (!node.isObject()) {
            throw new ModelUnavailable(where + " holds no JSON object; fetch or export the model again");
        }
        return new ModelJson(node, where);
    }

    private static JsonNode parse(ModelFiles files, String file, String where) {
        try {
            return JSON.readTree(files.read(file));
        } catch (IOException e) {
            throw new ModelUnavailable(
                    where + " is not JSON: " + Quote.of(String.valueOf(e.getMessage()))
                            + "; fetch or export the model again",
                    e);
        }
    }

    /** The file and its model, for a message. */
    String where() {
        return where;
    }

    /** All of it, for what is asked of no other file. */
    JsonNode root() {
        return root;
    }

    /** A whole number from {@code least} to {@code most}. */
    int wholeNumber(String field, int least, int most) {
        JsonNode value = root.path(field);
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw misfit(field, value, "a whole number from " + least + " to " + most);
        }
        return value.intValue();
    }

    /** A whole number from {@code least} to {@code most}; empty where there is none, or null. */
    OptionalInt optionalWholeNumber(String field, int least, int most) {
        return isAbsent(field) ? OptionalInt.empty() : OptionalInt.of(wholeNumber(field, least, most));
    }

    /** Whether there is no such field, or null in it. */
    boolean isAbsent(String field) {
        JsonNode value = root.path(field);
        return value.isMissingNode() || value.isNull();
    }

    /** The object in a field; empty where there is none, or null. */
    Optional<ModelJson> optionalObject(String field) {
        if (isAbsent(field)) {
            return Optional.empty();
        }
        JsonNode value = root.path(field);
        if (!value.isObject()) {
            throw misfit(field, value, "a JSON object");
        }
        return Optional.of(new ModelJson(value, where + ", " + field));
    }

    /** A text that matches {@code pattern}; {@code path} as in RFC 6901, such as {@code /source/weights_sha256}. */
    String text(String path, String pattern, String expectation) {
        JsonNode value = root.at(path);
        if (!value.isTextual() || !value.textValue().matches(pattern)) {
            throw misfit(path, value, expectation);
        }
        return value.textValue();
    }

    /** The names that begin with {@code prefix} and are true. */
    List<String> trueNames(String prefix) {
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : root.properties()) {
            if (field.getKey().startsWith(prefix) && field.getValue().asBoolean()) {
                names.add(field.getKey());
            }
        }
        return names;
    }

    private ModelUnavailable misfit(String field, JsonNode value, String expectation) {
        String found = value.isMissingNode() ? "is missing" : "is " + Quote.of(value.toString());
        return new ModelUnavailable(where + ": " + field + " " + found + ", expected " + expectation);
    }
}
