package pith.models;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import pith.engine.ModelUnavailable;

/** How many pieces a model takes at most, marks included: the least of what its files say, each of which may be silent. */
final class MaxPieces {
    private static final int MOST = 1 << 16;

    /** By the age of sentence-transformers and the kind of network. */
    private static final List<String> SENTENCE_SETTINGS = List.of(
            "sentence_bert_config.json",
            "sentence_roberta_config.json",
            "sentence_distilbert_config.json",
            "sentence_camembert_config.json",
            "sentence_albert_config.json",
            "sentence_xlm-roberta_config.json");

    /** Their positions are counted from behind the padding's id on, so that their tables have so many rows more. */
    private static final Set<String> COUNTED_FROM_PADDING = Set.of(
            "roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "mpnet", "longformer", "data2vec-text", "xmod");

    private static final String POSITIONS = "max_position_embeddings";

    private MaxPieces() {}

    /** @param least what is needed */
    static int of(ModelFiles files, ModelJson config, int least) {
        OptionalInt found = min(
                positions(config, least),
                min(
                        sentenceSettings(files)
                                .map(settings -> settings.optionalWholeNumber("max_seq_length", least, MOST))
                                .orElse(OptionalInt.empty()),
                        ModelJson.readIfThere(files, "tokenizer_config.json")
                                .map(settings -> tokenizerLimit(settings, least))
                                .orElse(OptionalInt.empty())));
        return found.orElseThrow(() -> new ModelUnavailable(files.label()
                + " does not say how many word pieces it takes: needed is " + POSITIONS + " in config.json,"
                + " max_seq_length in sentence_bert_config.json or model_max_length in tokenizer_config.json"));
    }

    private static OptionalInt positions(ModelJson config, int least) {
        boolean behindPadding =
                COUNTED_FROM_PADDING.contains(config.root().path("model_type").asText());
        int unused = behindPadding ? 1 + config.root().path("pad_token_id").asInt(1) : 0;
        OptionalInt rows = config.optionalWholeNumber(POSITIONS, least + unused, MOST + unused);
        return rows.isPresent() ? OptionalInt.of(rows.getAsInt() - unused) : rows;
    }

    private static OptionalInt tokenizerLimit(ModelJson settings, int least) {
        String field = "model_max_length";
        // Where transformers knows no limit it writes 1e30.
        return settings.root().path(field).doubleValue() > MOST
                ? OptionalInt.empty()
                : settings.optionalWholeNumber(field, least, MOST);
    }

    private static OptionalInt min(OptionalInt a, OptionalInt b) {
        return a.isPresent() && b.isPresent()
                ? OptionalInt.of(Math.min(a.getAsInt(), b.getAsInt()))
                : a.isPresent() ? a : b;
    }

    /** What sentence-transformers keeps of its own about the network. */
    static Optional<ModelJson> sentenceSettings(ModelFiles files) {
        return SENTENCE_SETTINGS.stream().filter(files::has).findFirst().map(file -> ModelJson.read(files, file));
    }
}
