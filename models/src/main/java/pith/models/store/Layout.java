package pith.models.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import pith.engine.ModelUnavailable;
import pith.models.export.Export.Precision;

/** Which files of a repository in Hugging Face's layout a model is made of. Nothing else is ever read or written. */
final class Layout {
    static final String CONFIG = "config.json";
    static final String TOKENIZER = "tokenizer.json";
    static final String TOKENIZER_CONFIG = "tokenizer_config.json";
    static final String VOCABULARY = "vocab.txt";
    static final String BPE_VOCABULARY = "vocab.json";
    static final String BPE_MERGES = "merges.txt";
    static final String MODULES = "modules.json";
    static final String POOLING = "1_Pooling/config.json";
    static final String LENGTH = "sentence_bert_config.json";
    static final String PROMPTS = "config_sentence_transformers.json";
    static final String MANIFEST = "pith.json";
    static final String WEIGHTS = "model.safetensors";
    static final String WEIGHTS_INDEX = "model.safetensors.index.json";
    static final String GRAPH = "model.onnx";
    static final String NESTED_GRAPH = "onnx/model.onnx";

    /** What a graph keeps outside of itself, by the names that PyTorch's exporter and Optimum give it. */
    private static final Pattern GRAPH_DATA = Pattern.compile("(onnx/)?model\\.onnx[._]data(_\\d{1,3})?");

    /** Texts that are taken where they are there. */
    private static final Set<String> OPTIONAL =
            Set.of(TOKENIZER_CONFIG, "special_tokens_map.json", MODULES, LENGTH, PROMPTS);

    /** Of sentence-transformers: what older versions call the length's file, and the modules' own folders. */
    private static final Pattern OLD_LENGTH = Pattern.compile("sentence_[a-z-]{1,20}_config\\.json");

    private static final Pattern MODULE = Pattern.compile("[0-9]_[A-Za-z]{1,20}/config\\.json");
    private static final Pattern FOLDER = Pattern.compile("onnx|[0-9]_[A-Za-z]{1,20}");
    private static final Pattern MODULE_WEIGHTS = Pattern.compile("[0-9]_[A-Za-z]{1,20}/model\\.safetensors");
    private static final Pattern WEIGHTS_PART = Pattern.compile("model-\\d{5}-of-\\d{5}\\.safetensors");

    /** The architectures for which Pith writes the graph itself. */
    private static final Set<String> WRITABLE = Set.of("distilbert", "bert", "roberta");

    private static final Set<String> HEAVY = Set.of(WEIGHTS, GRAPH, NESTED_GRAPH);

    private static final Set<String> TEXTS =
            Set.of(CONFIG, TOKENIZER, VOCABULARY, BPE_VOCABULARY, BPE_MERGES, MANIFEST, WEIGHTS_INDEX);

    /**
     * What to take.
     *
     * @param files paths in the repository
     * @param graph the graph among them; null where it is to be written from {@link #WEIGHTS}
     * @param full whether the weights are said to be of 32 bits
     */
    record Choice(List<String> files, @Nullable String graph, boolean full) {
        Choice {
            files = List.copyOf(files);
        }

        /**
         * The most that a graph takes which is written from the files: of weights of 16 bits, twice as much in float32.
         *
         * @param bytes of the files
         */
        long writtenBytes(Precision precision, long bytes) {
            if (graph != null) {
                return 0;
            }
            return precision == Precision.FP32 && !full ? 2 * bytes : bytes;
        }
    }

    private Layout() {}

    /** Whether it may be read and written; no other path ever is. */
    static boolean isKnown(String path) {
        return isHeavy(path) || isOptional(path) || TEXTS.contains(path);
    }

    private static boolean isOptional(String path) {
        return OPTIONAL.contains(path)
                || OLD_LENGTH.matcher(path).matches()
                || MODULE.matcher(path).matches();
    }

    /** Whether it is a graph or a part of one. */
    static boolean isGraph(String path) {
        return path.equals(GRAPH)
                || path.equals(NESTED_GRAPH)
                || GRAPH_DATA.matcher(path).matches();
    }

    /** Whether known files may be in a folder of that name. */
    static boolean isFolder(String name) {
        return FOLDER.matcher(name).matches();
    }

    /** Whether it holds numbers, not text. */
    static boolean isHeavy(String path) {
        return HEAVY.contains(path)
                || GRAPH_DATA.matcher(path).matches()
                || MODULE_WEIGHTS.matcher(path).matches()
                || WEIGHTS_PART.matcher(path).matches();
    }

    /** Whether it is needed no more once there are a {@link #TOKENIZER} and a {@link #GRAPH}. */
    static boolean isRaw(String path) {
        return Set.of(VOCABULARY, BPE_VOCABULARY, BPE_MERGES, WEIGHTS_INDEX).contains(path);
    }

    static long limitBytes(String path) {
        return isHeavy(path) ? Limits.FILE_BYTES : Limits.TEXT_BYTES;
    }

    /**
     * Chooses the files. Weights are better than a finished graph: of a checkpoint that was trained further, in a clone of
     * its ancestor's repository, the graph there is still the ancestor's.
     *
     * @param config what {@code config.json} says
     * @param has which files there are
     * @param label how to speak of the model
     */
    static Choice choose(JsonNode config, Set<String> has, String label) {
        List<String> files = new ArrayList<>(List.of(CONFIG));
        files.addAll(tokenizer(has, label));
        has.stream().filter(Layout::isOptional).sorted().forEach(files::add);
        String graph =
                Stream.of(GRAPH, NESTED_GRAPH).filter(has::contains).findFirst().orElse(null);
        List<String> weights = weights(has);
        boolean writable = !weights.isEmpty()
                && WRITABLE.contains(config.path("model_type").asText());
        boolean full =
                config.path("torch_dtype").asText(config.path("dtype").asText()).equals("float32");
        if (writable) {
            files.addAll(weights);
            has.stream().filter(MODULE_WEIGHTS.asMatchPredicate()).sorted().forEach(files::add);
            return new Choice(files, null, full);
        }
        if (graph == null) {
            throw new ModelUnavailable(noWeights(config, has, label));
        }
        files.add(graph);
        has.stream()
                .filter(path -> path.startsWith(graph))
                .filter(GRAPH_DATA.asMatchPredicate())
                .sorted()
                .forEach(files::add);
        return new Choice(files, graph, full);
    }

    /** One file, or an index and its parts; empty where there are none. */
    private static List<String> weights(Set<String> has) {
        if (has.contains(WEIGHTS)) {
            return List.of(WEIGHTS);
        }
        if (!has.contains(WEIGHTS_INDEX)) {
            return List.of();
        }
        return Stream.concat(Stream.of(WEIGHTS_INDEX), has.stream().filter(WEIGHTS_PART.asMatchPredicate()))
                .sorted()
                .toList();
    }

    private static List<String> tokenizer(Set<String> has, String label) {
        if (has.contains(TOKENIZER)) {
            return List.of(TOKENIZER);
        }
        if (has.contains(VOCABULARY)) {
            return List.of(VOCABULARY);
        }
        if (has.contains(BPE_VOCABULARY) && has.contains(BPE_MERGES)) {
            return List.of(BPE_VOCABULARY, BPE_MERGES);
        }
        throw new ModelUnavailable(label + " has neither " + TOKENIZER + " nor " + VOCABULARY + "; save its tokenizer"
                + " with AutoTokenizer.from_pretrained(...).save_pretrained(folder) and import the folder");
    }

    private static String noWeights(JsonNode config, Set<String> has, String label) {
        String type = config.path("model_type").asText("unknown");
        if (!weights(has).isEmpty()) {
            return label + " is of the type " + type + ", for which Pith cannot write the ONNX graph (it can for "
                    + String.join(", ", WRITABLE.stream().sorted().toList())
                    + "), and has no " + NESTED_GRAPH
                    + "; export it with optimum-cli export onnx, and import the result";
        }
        if (has.stream().anyMatch(file -> file.equals("pytorch_model.bin") || file.equals("tf_model.h5"))) {
            return label + " has its weights only in pytorch_model.bin or tf_model.h5, formats that can run code when"
                    + " they are opened and that Pith does not read; try a newer revision, or load it in Python, save it"
                    + " with save_pretrained(folder, safe_serialization=True), and import the folder";
        }
        return label + " has no weights: neither " + WEIGHTS + " nor " + NESTED_GRAPH
                + "; give a model of the BERT family";
    }
}
