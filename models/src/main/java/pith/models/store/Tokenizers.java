package pith.models.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import pith.engine.ModelUnavailable;

/**
 * Writes {@code tokenizer.json} for models that have only the older files: {@code vocab.txt} for BERT's word pieces
 * (Devlin et al., 2019), {@code vocab.json} and {@code merges.txt} for RoBERTa's byte pairs. The layout is that of Hugging
 * Face's tokenizers, and what it says is what their converters of the slow tokenizers say.
 */
final class Tokenizers {
    private static final int MAX_PIECES = 1 << 20;
    private static final int LONGEST_WORD = 100;

    private Tokenizers() {}

    /** Writes the file into {@code target}, from what is in {@code source}. */
    static void write(Path source, Path target, String label) throws IOException {
        JsonNode config =
                JsonText.readOrEmpty(source.resolve(Layout.TOKENIZER_CONFIG), Layout.TOKENIZER_CONFIG + " of " + label);
        ObjectNode tokenizer = Files.isRegularFile(source.resolve(Layout.VOCABULARY))
                ? wordPiece(Files.readAllLines(source.resolve(Layout.VOCABULARY)), config, label)
                : bytePairs(
                        JsonText.read(source.resolve(Layout.BPE_VOCABULARY), Layout.BPE_VOCABULARY + " of " + label),
                        Files.readAllLines(source.resolve(Layout.BPE_MERGES)),
                        config,
                        label);
        JsonText.write(target.resolve(Layout.TOKENIZER), tokenizer);
    }

    private static ObjectNode wordPiece(List<String> lines, JsonNode config, String label) {
        ObjectNode vocabulary = JsonText.object();
        for (String line : lines) {
            vocabulary.put(line, vocabulary.size());
        }
        if (vocabulary.size() != lines.size() || vocabulary.size() > MAX_PIECES) {
            throw new ModelUnavailable(Layout.VOCABULARY + " of " + label + " has " + lines.size() + " lines, of which "
                    + vocabulary.size() + " differ; it must hold at most " + MAX_PIECES + " pieces, each once");
        }
        String start = special(config, "cls_token", "[CLS]");
        String end = special(config, "sep_token", "[SEP]");
        String unknown = special(config, "unk_token", "[UNK]");
        List<String> specials = List.of(
                special(config, "pad_token", "[PAD]"), unknown, start, end, special(config, "mask_token", "[MASK]"));
        requireAll(List.of(start, end, unknown), vocabulary, label);

        ObjectNode root = root();
        addSpecials(root, specials, vocabulary, "");
        ObjectNode normalizer = root.putObject("normalizer")
                .put("type", "BertNormalizer")
                .put("clean_text", true)
                .put(
                        "handle_chinese_chars",
                        config.path("tokenize_chinese_chars").asBoolean(true));
        JsonNode strip = config.path("strip_accents");
        if (strip.isBoolean()) {
            normalizer.put("strip_accents", strip.asBoolean());
        } else {
            normalizer.putNull("strip_accents");
        }
        normalizer.put("lowercase", config.path("do_lower_case").asBoolean(true));
        root.putObject("pre_tokenizer").put("type", "BertPreTokenizer");
        root.set("post_processor", template(start, end, vocabulary));
        root.putObject("decoder").put("type", "WordPiece").put("prefix", "##").put("cleanup", true);
        ObjectNode model = root.putObject("model")
                .put("type", "WordPiece")
                .put("unk_token", unknown)
                .put("continuing_subword_prefix", "##")
                .put("max_input_chars_per_word", LONGEST_WORD);
        model.set("vocab", vocabulary);
        return root;
    }

    private static ObjectNode bytePairs(JsonNode vocabulary, List<String> lines, JsonNode config, String label) {
        if (!vocabulary.isObject() || vocabulary.size() > MAX_PIECES || lines.size() > MAX_PIECES) {
            throw new ModelUnavailable(Layout.BPE_VOCABULARY + " of " + label + " must hold at most " + MAX_PIECES
                    + " pieces; save the tokenizer again");
        }
        String start = special(config, "cls_token", "<s>");
        String end = special(config, "sep_token", "</s>");
        String mask = special(config, "mask_token", "<mask>");
        List<String> specials =
                List.of(start, special(config, "pad_token", "<pad>"), end, special(config, "unk_token", "<unk>"), mask);
        requireAll(List.of(start, end), vocabulary, label);
        boolean spaceFirst = config.path("add_prefix_space").asBoolean(false);

        ObjectNode root = root();
        addSpecials(root, specials, vocabulary, mask);
        root.putNull("normalizer");
        byteLevel(root.putObject("pre_tokenizer"), spaceFirst);
        ObjectNode processor = root.putObject("post_processor").put("type", "RobertaProcessing");
        processor.putArray("sep").add(end).add(vocabulary.path(end).asInt());
        processor.putArray("cls").add(start).add(vocabulary.path(start).asInt());
        processor.put("trim_offsets", true).put("add_prefix_space", spaceFirst);
        byteLevel(root.putObject("decoder"), spaceFirst);
        ObjectNode model = root.putObject("model").put("type", "BPE");
        model.putNull("dropout").putNull("unk_token");
        model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "").put("fuse_unk", false);
        model.set("vocab", vocabulary);
        ArrayNode merges = model.putArray("merges");
        lines.stream()
                .filter(line -> !line.startsWith("#version") && !line.isBlank())
                .forEach(merges::add);
        return root;
    }

    private static void byteLevel(ObjectNode node, boolean spaceFirst) {
        node.put("type", "ByteLevel").put("add_prefix_space", spaceFirst).put("trim_offsets", true);
    }

    private static ObjectNode root() {
        ObjectNode root = JsonText.object().put("version", "1.0");
        root.putNull("truncation").putNull("padding");
        return root;
    }

    /** A special piece's text; files hold it plain or as an object. */
    private static String special(JsonNode config, String name, String otherwise) {
        JsonNode value = config.path(name);
        return value.path("content").asText(value.asText(otherwise));
    }

    private static void requireAll(List<String> pieces, JsonNode vocabulary, String label) {
        for (String piece : pieces) {
            if (!vocabulary.has(piece)) {
                throw new ModelUnavailable("the vocabulary of " + label + " lacks the special piece " + piece
                        + "; save the tokenizer again");
            }
        }
    }

    /** @param leftStripped the one that takes the space before it along */
    private static void addSpecials(ObjectNode root, List<String> specials, JsonNode vocabulary, String leftStripped) {
        List<String> known = new ArrayList<>(
                specials.stream().distinct().filter(vocabulary::has).toList());
        known.sort((a, b) ->
                Integer.compare(vocabulary.path(a).asInt(), vocabulary.path(b).asInt()));
        ArrayNode added = root.putArray("added_tokens");
        for (String piece : known) {
            added.addObject()
                    .put("id", vocabulary.path(piece).asInt())
                    .put("content", piece)
                    .put("single_word", false)
                    .put("lstrip", piece.equals(leftStripped))
                    .put("rstrip", false)
                    .put("normalized", false)
                    .put("special", true);
        }
    }

    /** [CLS] text [SEP], and [CLS] text [SEP] text [SEP]. */
    private static ObjectNode template(String start, String end, JsonNode vocabulary) {
        ObjectNode template = JsonText.object().put("type", "TemplateProcessing");
        ArrayNode single = template.putArray("single");
        mark(single, start, 0);
        text(single, "A", 0);
        mark(single, end, 0);
        ArrayNode pair = template.putArray("pair");
        pair.addAll(single);
        text(pair, "B", 1);
        mark(pair, end, 1);
        ObjectNode specials = template.putObject("special_tokens");
        for (String mark : List.of(start, end)) {
            ObjectNode special = specials.putObject(mark).put("id", mark);
            special.putArray("ids").add(vocabulary.path(mark).asInt());
            special.putArray("tokens").add(mark);
        }
        return template;
    }

    private static void mark(ArrayNode sequence, String mark, int type) {
        sequence.addObject().putObject("SpecialToken").put("id", mark).put("type_id", type);
    }

    private static void text(ArrayNode sequence, String which, int type) {
        sequence.addObject().putObject("Sequence").put("id", which).put("type_id", type);
    }
}
