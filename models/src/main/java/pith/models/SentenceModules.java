package pith.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import pith.engine.ModelUnavailable;

/**
 * What sentence-transformers says is done with the network's states; everything may be missing, and is then the mean.
 *
 * @param pooling by the name that it goes into a model's identity with, such as {@code mean_tokens}
 * @param poolingSource where it stands, for a message
 * @param poolsPrompt whether the pieces of a prompt are pooled with the rest
 * @param others modules that change the vector and that only a graph can compute, such as Dense
 * @param width numbers in a vector where a module after the network changes them
 */
record SentenceModules(
        String pooling, String poolingSource, boolean poolsPrompt, List<String> others, OptionalInt width) {
    private static final String FILE = "modules.json";
    private static final String POOLING = "1_Pooling";
    private static final String SETTINGS = "/config.json";
    private static final String DEFAULT = "mean_tokens";
    private static final String MODE = "pooling_mode";

    /** The short names of the newer form; the others are the same in both. */
    private static final Map<String, String> SHORT = Map.of(
            "cls", "cls_token",
            "max", "max_tokens",
            "mean", DEFAULT,
            "weightedmean", "weightedmean_tokens");

    private static final int MOST_NUMBERS = 1 << 16;

    static SentenceModules read(ModelFiles files) {
        String pooling = POOLING + SETTINGS;
        boolean named = false;
        List<String> others = new ArrayList<>();
        OptionalInt width = OptionalInt.empty();
        for (ModelJson module : ModelJson.readListIfThere(files, FILE)) {
            String type = module.text("/type", "\\S{1,200}", "the name of a class");
            String path = module.text("/path", "|\\w[\\w.-]{0,99}", "empty, or the name of a folder");
            switch (type.substring(type.lastIndexOf('.') + 1)) {
                case "Transformer", "Normalize", "Dropout" -> {}
                case "Pooling" -> {
                    pooling = path + SETTINGS;
                    named = true;
                }
                case "Dense" -> {
                    others.add("Dense");
                    width = OptionalInt.of(
                            ModelJson.read(files, path + SETTINGS).wholeNumber("out_features", 1, MOST_NUMBERS));
                }
                case String other -> others.add(other);
            }
        }
        // Named and missing is half a download: the mean would be a guess.
        if (!named && !files.has(pooling)) {
            return new SentenceModules(DEFAULT, "the default", true, others, width);
        }
        ModelJson settings = ModelJson.read(files, pooling);
        boolean poolsPrompt = settings.root().path("include_prompt").asBoolean(true);
        return new SentenceModules(pooling(settings), settings.where(), poolsPrompt, List.copyOf(others), width);
    }

    private static String pooling(ModelJson settings) {
        if (!settings.isAbsent(MODE)) {
            String mode = settings.text("/" + MODE, "\\w{1,50}", "the name of one pooling");
            return SHORT.getOrDefault(mode, mode);
        }
        String prefix = MODE + "_";
        List<String> modes = settings.trueNames(prefix);
        if (modes.size() != 1) {
            throw new ModelUnavailable(
                    settings.where() + " names the poolings " + modes + "; exactly one must be true");
        }
        return modes.getFirst().substring(prefix.length());
    }

    /** The pooling, where it is not the graph's own. */
    Pooling ours(Prompts prompts) {
        if (!others.isEmpty()) {
            throw new ModelUnavailable("modules.json names " + others
                    + ", which are not computed here; export the graph" + " with them and a pooled output");
        }
        if (!poolsPrompt && !prompts.equals(Prompts.NONE)) {
            throw new ModelUnavailable(poolingSource + ": include_prompt is false, and prompts are always pooled here;"
                    + " export the graph with a pooled output");
        }
        return Pooling.named(pooling)
                .orElseThrow(() -> new ModelUnavailable(poolingSource + " names the pooling " + pooling
                        + "; done here are " + List.of(Pooling.values()) + "; export the graph with a pooled output"));
    }
}
