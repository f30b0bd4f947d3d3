package pith.models.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import pith.engine.ModelUnavailable;
import pith.engine.Quote;

/**
 * What sentence-transformers does with the hidden states, from {@code modules.json} and the folders that it names.
 *
 * @param pooling of the hidden states to one vector
 * @param steps what happens to the vector then, in this order
 */
record SentenceModules(Pooling pooling, List<Step> steps) {
    static final String FILE = "modules.json";
    static final String PROMPTS = "config_sentence_transformers.json";
    static final String POOLING_FILE = "1_Pooling/config.json";

    private static final String CONFIG = "config.json";
    private static final int MAX_MODULES = 16;
    private static final int MAX_DIMENSION = 1 << 14;

    enum Pooling {
        MEAN,
        CLS,
        MAX
    }

    /** A step behind the pooling. */
    sealed interface Step {}

    /** To unit length. */
    record Normalize() implements Step {}

    /**
     * A linear layer.
     *
     * @param folder with its {@code model.safetensors}
     * @param activation an operator of ONNX without attributes, or null
     */
    record Dense(
            Path folder,
            int inputs,
            int outputs,
            boolean bias,
            @Nullable String activation) implements Step {}

    private record Module(String type, String path) {}

    SentenceModules {
        steps = List.copyOf(steps);
    }

    /** What is taken for a model that does not come from sentence-transformers: the mean, to unit length. */
    static SentenceModules usual() {
        return new SentenceModules(Pooling.MEAN, List.of(new Normalize()));
    }

    /** Whether {@code folder} tells nothing of the kind. */
    static boolean isUsual(Path folder) {
        return !Files.exists(folder.resolve(FILE)) && !Files.exists(folder.resolve(POOLING_FILE));
    }

    /** The files that a model in {@code folder} may have beside those of the network, relative to it; configuration alone. */
    static List<String> files(Path folder) throws IOException {
        List<String> files = new ArrayList<>();
        if (!Files.exists(folder.resolve(FILE))) {
            files.add(POOLING_FILE);
        } else {
            files.add(FILE);
            for (Module module : modules(folder)) {
                String file = module.path + "/" + CONFIG;
                if (!module.path.isEmpty() && Files.exists(folder.resolve(file))) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    /** Reads them from {@code folder}; {@link #usual} where there are none, but for the pooling if that is told alone. */
    static SentenceModules of(Path folder, int dim) throws IOException {
        if (!Files.exists(folder.resolve(FILE))) {
            return isUsual(folder)
                    ? usual()
                    : new SentenceModules(pooling(folder, folder.resolve(POOLING_FILE), dim), List.of(new Normalize()));
        }
        Pooling pooling = null;
        List<Step> steps = new ArrayList<>();
        int length = dim;
        for (Module module : modules(folder)) {
            Path path = folder.resolve(module.path);
            boolean first = module.type.equals("Transformer") || module.type.equals("Pooling");
            if (first != (pooling == null)) {
                throw unknown(folder, module);
            }
            switch (module.type) {
                case "Transformer" -> {
                    if (!module.path.isEmpty()) {
                        throw unknown(folder, module);
                    }
                }
                case "Pooling" -> pooling = pooling(folder, path.resolve(CONFIG), dim);
                case "Dropout" -> {}
                case "Normalize" -> steps.add(new Normalize());
                case "Dense" -> {
                    Dense dense = dense(JsonFile.read(path.resolve(CONFIG)), path, length);
                    steps.add(dense);
                    length = dense.outputs;
                }
                default -> throw unknown(folder, module);
            }
        }
        if (pooling == null) {
            throw new ModelUnavailable(folder.resolve(FILE) + " names no Pooling; without one there is no vector");
        }
        return new SentenceModules(pooling, steps);
    }

    private static boolean hasPrompts(Path folder) throws IOException {
        Path path = folder.resolve(PROMPTS);
        if (Files.exists(path)) {
            for (JsonNode prompt : JsonFile.read(path).root().path("prompts")) {
                if (!prompt.asText().isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Module> modules(Path folder) throws IOException {
        JsonFile file = JsonFile.read(folder.resolve(FILE));
        if (!file.root().isArray()) {
            throw new ModelUnavailable(file + " holds no JSON array; fetch the model again");
        }
        List<Module> modules = new ArrayList<>();
        for (JsonNode entry : file.root()) {
            String type = entry.path("type").asText();
            String path = entry.path("path").asText();
            // A name alone, or the folder itself: no path leads out of it.
            if (!path.matches("|[A-Za-z0-9_][A-Za-z0-9_.-]*") || modules.size() == MAX_MODULES) {
                throw new ModelUnavailable(file + " has a module in " + Quote.of(path) + " or more than " + MAX_MODULES
                        + " modules, expected folders of the model");
            }
            modules.add(new Module(type.substring(type.lastIndexOf('.') + 1), path));
        }
        return modules;
    }

    private static ModelUnavailable unknown(Path folder, Module module) {
        return new ModelUnavailable(folder.resolve(FILE) + " names the module " + Quote.of(module.type) + " in "
                + Quote.of(module.path)
                + ", expected Transformer in the model's folder, Pooling, and then none or some of"
                + " Dense and Normalize");
    }

    private static Pooling pooling(Path folder, Path path, int dim) throws IOException {
        JsonFile config = JsonFile.read(path);
        if (!config.object().path("include_prompt").asBoolean(true) && hasPrompts(folder)) {
            throw config.misfit("include_prompt", "true, because prompts are always pooled here");
        }
        String prefix = "pooling_mode_";
        List<String> modes = new ArrayList<>();
        for (Map.Entry<String, JsonNode> field : config.object().properties()) {
            if (field.getKey().startsWith(prefix) && field.getValue().asBoolean()) {
                modes.add(field.getKey().substring(prefix.length()));
            }
        }
        if (modes.isEmpty()) {
            String mode = config.text("pooling_mode");
            modes.add(mode == null ? "none" : mode);
        }
        config.wholeNumber("word_embedding_dimension", dim, dim, dim);
        return switch (String.join(" and ", modes)) {
            case "mean_tokens", "mean" -> Pooling.MEAN;
            case "cls_token", "cls" -> Pooling.CLS;
            case "max_tokens", "max" -> Pooling.MAX;
            default ->
                throw new ModelUnavailable(config + " names the pooling " + Quote.of(String.join(" and ", modes))
                        + ", expected mean_tokens, cls_token or max_tokens alone");
        };
    }

    private static Dense dense(JsonFile config, Path folder, int length) {
        String function = config.text("activation_function");
        String activation = switch (function == null ? "Tanh" : function.substring(function.lastIndexOf('.') + 1)) {
            case "Identity" -> null;
            case "Tanh" -> "Tanh";
            case "ReLU" -> "Relu";
            case "Sigmoid" -> "Sigmoid";
            case "GELU" -> "Gelu";
            default -> throw config.misfit("activation_function", "Identity, Tanh, ReLU, Sigmoid or GELU");
        };
        int outputs = config.wholeNumber("out_features", 1, MAX_DIMENSION);
        boolean bias = config.root().path("bias").asBoolean(true);
        return new Dense(folder, config.wholeNumber("in_features", length, length), outputs, bias, activation);
    }
}
