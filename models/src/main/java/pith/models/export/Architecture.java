package pith.models.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import pith.engine.ModelUnavailable;
import pith.engine.Quote;

/**
 * The shape of a network, from {@code config.json}.
 *
 * @param dim the length of a hidden state
 * @param wide the length of the feed-forward's inner layer
 * @param vocabulary rows of the word table
 * @param tableRows rows of the position table
 * @param firstRow the row of the position table that the first word piece gets: RoBERTa's come after that of padding
 * @param types rows of the token-type table; 0 without one
 * @param epsilon of the layer norms
 */
record Architecture(
        Family family,
        int dim,
        int wide,
        int layers,
        int heads,
        int vocabulary,
        int tableRows,
        int firstRow,
        int types,
        Activation activation,
        float epsilon) {

    private static final int MAX_DIMENSION = 1 << 14;
    private static final int MAX_LAYERS = 512;
    private static final int MAX_ROWS = 1 << 22;
    private static final int LEAST_POSITIONS = 3;
    private static final double DEFAULT_EPSILON = 1e-12;
    private static final double MAX_EPSILON = 0.1;

    /** What the model is for. */
    enum Kind {
        ENCODER,
        READER,
        CLASSIFIER
    }

    /** Where a network's parts are found. */
    enum Family {
        DISTILBERT(
                "transformer.layer.",
                "attention.q_lin",
                "attention.k_lin",
                "attention.v_lin",
                "attention.out_lin",
                "sa_layer_norm",
                "ffn.lin1",
                "ffn.lin2",
                "output_layer_norm"),
        BERT("encoder.layer."),
        ROBERTA("encoder.layer.");

        private final String layers;
        final String query;
        final String key;
        final String value;
        final String attended;
        final String attendedNorm;
        final String wide;
        final String narrow;
        final String fedNorm;

        Family(String layers) {
            this(
                    layers,
                    "attention.self.query",
                    "attention.self.key",
                    "attention.self.value",
                    "attention.output.dense",
                    "attention.output.LayerNorm",
                    "intermediate.dense",
                    "output.dense",
                    "output.LayerNorm");
        }

        Family(
                String layers,
                String query,
                String key,
                String value,
                String attended,
                String attendedNorm,
                String wide,
                String narrow,
                String fedNorm) {
            this.layers = layers;
            this.query = query;
            this.key = key;
            this.value = value;
            this.attended = attended;
            this.attendedNorm = attendedNorm;
            this.wide = wide;
            this.narrow = narrow;
            this.fedNorm = fedNorm;
        }

        /** What stands before the names of a layer's parts. */
        String layer(int index) {
            return layers + index + ".";
        }

        private static @Nullable Family named(@Nullable String name) {
            return Arrays.stream(values())
                    .filter(family -> family.toString().equals(name))
                    .findAny()
                    .orElse(null);
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Between the two products of the feed-forward. */
    enum Activation {
        GELU,
        GELU_TANH,
        RELU;

        private static Activation of(JsonFile config, String field) {
            return switch (config.text(field)) {
                case null -> throw config.misfit(field, "the name of an activation");
                case "gelu" -> GELU;
                case "gelu_new", "gelu_pytorch_tanh" -> GELU_TANH;
                case "relu" -> RELU;
                default -> throw config.misfit(field, "gelu, gelu_new, gelu_pytorch_tanh or relu");
            };
        }
    }

    /** The most word pieces that the network reads. */
    int positions() {
        return tableRows - firstRow;
    }

    /** Reads the file, and refuses what a graph of this shape would compute otherwise than the model does. */
    static Architecture of(JsonFile config) {
        config.object();
        Family family = Family.named(config.text("model_type"));
        if (family == null) {
            throw config.misfit("model_type", "one of " + Arrays.toString(Family.values()));
        }
        String embedding = config.text("position_embedding_type");
        if (embedding != null && !embedding.equals("absolute")) {
            throw config.misfit("position_embedding_type", "absolute");
        }
        for (String field : List.of("is_decoder", "add_cross_attention", "is_encoder_decoder")) {
            if (config.root().path(field).asBoolean()) {
                throw config.misfit(field, "false");
            }
        }
        boolean small = family == Family.DISTILBERT;
        int dim = config.wholeNumber(small ? "dim" : "hidden_size", 1, MAX_DIMENSION);
        String headsField = small ? "n_heads" : "num_attention_heads";
        int heads = config.wholeNumber(headsField, 1, dim);
        if (dim % heads != 0) {
            throw config.misfit(headsField, "a divisor of the " + dim + " dimensions");
        }
        int firstRow = family == Family.ROBERTA ? config.wholeNumber("pad_token_id", 0, MAX_ROWS, 1) + 1 : 0;
        return new Architecture(
                family,
                dim,
                config.wholeNumber(small ? "hidden_dim" : "intermediate_size", 1, MAX_DIMENSION),
                config.wholeNumber(small ? "n_layers" : "num_hidden_layers", 1, MAX_LAYERS),
                heads,
                config.wholeNumber("vocab_size", 1, MAX_ROWS),
                config.wholeNumber("max_position_embeddings", firstRow + LEAST_POSITIONS, MAX_ROWS),
                firstRow,
                small ? 0 : config.wholeNumber("type_vocab_size", 1, MAX_DIMENSION, 2),
                Activation.of(config, small ? "activation" : "hidden_act"),
                epsilon(config, small));
    }

    private static float epsilon(JsonFile config, boolean fixed) {
        String field = "layer_norm_eps";
        JsonNode value = config.root().path(field);
        if (fixed || value.isMissingNode()) {
            return (float) DEFAULT_EPSILON;
        }
        if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= MAX_EPSILON)) {
            throw config.misfit(field, "a number from 0 to " + MAX_EPSILON);
        }
        return value.floatValue();
    }

    /** What the model is for: by the class that {@code config.json} names, or else by its weights. */
    static Kind kind(JsonFile config, Checkpoint weights) {
        String name = config.root().path("architectures").path(0).asText("");
        if (name.isEmpty()) {
            return weights.has("qa_outputs.weight")
                    ? Kind.READER
                    : weights.has("classifier.weight") || weights.has("classifier.dense.weight")
                            ? Kind.CLASSIFIER
                            : Kind.ENCODER;
        }
        if (name.endsWith("ForQuestionAnswering")) {
            return Kind.READER;
        }
        if (name.endsWith("ForSequenceClassification")) {
            return Kind.CLASSIFIER;
        }
        if (name.endsWith("Model") || name.endsWith("ForMaskedLM") || name.endsWith("ForPreTraining")) {
            return Kind.ENCODER;
        }
        throw new ModelUnavailable(config + ": architectures names " + Quote.of(name) + ", expected one that ends in"
                + " Model, ForMaskedLM, ForPreTraining, ForQuestionAnswering or ForSequenceClassification");
    }
}
