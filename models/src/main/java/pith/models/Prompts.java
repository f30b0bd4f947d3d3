package pith.models;

import java.util.List;
import java.util.Optional;
import pith.engine.ModelUnavailable;

/**
 * What a model was taught to find before a query and before a passage, such as {@code query: }. Part of its identity.
 *
 * @param query before a query; empty for most models
 * @param passage before a passage, and before its title
 */
record Prompts(String query, String passage) {
    static final Prompts NONE = new Prompts("", "");

    private static final String FILE = "config_sentence_transformers.json";
    private static final int MOST_CHARACTERS = 500;

    /** The names under which sentence-transformers looks for a passage's prompt, in its order. */
    private static final List<String> PASSAGE_NAMES = List.of("document", "passage", "corpus");

    /** What pith.json says, else what sentence-transformers would do. */
    static Prompts read(ModelFiles files, Manifest manifest) {
        return manifest.prompts()
                .orElseGet(() -> ModelJson.readIfThere(files, FILE)
                        .map(Prompts::ofSentenceTransformers)
                        .orElse(NONE));
    }

    /** @param prompts of pith.json: query and passage */
    static Prompts ofManifest(ModelJson prompts) {
        return new Prompts(
                prompt(prompts, "query").orElse(""), prompt(prompts, "passage").orElse(""));
    }

    private static Prompts ofSentenceTransformers(ModelJson settings) {
        ModelJson prompts = settings.optionalObject("prompts").orElse(null);
        if (prompts == null) {
            return NONE;
        }
        String otherwise = "";
        String field = "default_prompt_name";
        if (!settings.isAbsent(field)) {
            String name = settings.text("/" + field, ".{1,100}", "the name of a prompt");
            otherwise = prompt(prompts, name)
                    .orElseThrow(() -> new ModelUnavailable(
                            settings.where() + ": " + field + " is " + name + ", and there is no such prompt"));
        }
        return new Prompts(
                prompt(prompts, "query").orElse(otherwise),
                PASSAGE_NAMES.stream()
                        .flatMap(name -> prompt(prompts, name).stream())
                        .findFirst()
                        .orElse(otherwise));
    }

    private static Optional<String> prompt(ModelJson prompts, String name) {
        if (prompts.isAbsent(name)) {
            return Optional.empty();
        }
        String pointer = "/" + name.replace("~", "~0").replace("/", "~1");
        return Optional.of(prompts.text(
                pointer, "(?s).{0," + MOST_CHARACTERS + "}", "a text of at most " + MOST_CHARACTERS + " characters"));
    }
}
