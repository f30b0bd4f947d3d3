package pith.models.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import pith.models.export.Architecture.Family;
import pith.models.export.Architecture.Kind;

/**
 * A small checkpoint of random weights in Hugging Face's layout, with the names of transformers. The weights are large, so
 * that each of them shows in the result: one swapped, left out or misplaced fails a test.
 */
final class RandomCheckpoint {
    static final int DIM = 32;
    static final int WIDE = 48;
    static final int LAYERS = 2;
    static final int HEADS = 4;
    static final int POSITIONS = 400;
    static final int PADDING = 1;
    static final int LABELS = 3;
    /** As many as the tokenizer of the tiny models has pieces. */
    static final int VOCABULARY = 344;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** A tensor, row-major. */
    @SuppressWarnings("ArrayRecordComponent") // test data; compared by nobody
    record Weight(int[] shape, float[] values) {}

    final Family family;
    final Kind kind;
    /** Under the names that a plain encoder's weights have, without prefix. */
    final Map<String, Weight> weights = new LinkedHashMap<>();
    /** To change before {@link #write}. */
    final ObjectNode config = JSON.createObjectNode();

    private final Random random;

    RandomCheckpoint(Family family, Kind kind, Random random) {
        this.family = family;
        this.kind = kind;
        this.random = random;
        configure();
        embeddings();
        for (int layer = 0; layer < LAYERS; layer++) {
            layer(family.layer(layer));
        }
        head();
    }

    /** The prefix of the network's tensors in a checkpoint that has a head. */
    String prefix() {
        return family + ".";
    }

    private void configure() {
        boolean small = family == Family.DISTILBERT;
        String task = switch (kind) {
            case ENCODER -> "Model";
            case READER -> "ForQuestionAnswering";
            case CLASSIFIER -> "ForSequenceClassification";
        };
        config.putArray("architectures").add("Any" + task);
        config.put("model_type", family.toString());
        config.put(small ? "dim" : "hidden_size", DIM);
        config.put(small ? "hidden_dim" : "intermediate_size", WIDE);
        config.put(small ? "n_layers" : "num_hidden_layers", LAYERS);
        config.put(small ? "n_heads" : "num_attention_heads", HEADS);
        config.put(small ? "activation" : "hidden_act", "gelu");
        config.put("vocab_size", VOCABULARY);
        config.put("max_position_embeddings", POSITIONS);
        config.put("pad_token_id", PADDING);
        if (!small) {
            config.put("layer_norm_eps", 1e-5);
            config.put("type_vocab_size", types());
        }
    }

    /** Rows of the token-type table. */
    int types() {
        return switch (family) {
            case DISTILBERT -> 0;
            case BERT -> 2;
            case ROBERTA -> 1;
        };
    }

    private void embeddings() {
        add("embeddings.word_embeddings.weight", VOCABULARY, DIM);
        add("embeddings.position_embeddings.weight", POSITIONS, DIM);
        if (types() > 0) {
            add("embeddings.token_type_embeddings.weight", types(), DIM);
        }
        norm("embeddings.LayerNorm");
    }

    private void layer(String layer) {
        boolean small = family == Family.DISTILBERT;
        for (String part : small ? List.of("q_lin", "k_lin", "v_lin") : List.of("query", "key", "value")) {
            linear(layer + (small ? "attention." : "attention.self.") + part, DIM, DIM);
        }
        linear(layer + (small ? "attention.out_lin" : "attention.output.dense"), DIM, DIM);
        norm(layer + (small ? "sa_layer_norm" : "attention.output.LayerNorm"));
        linear(layer + (small ? "ffn.lin1" : "intermediate.dense"), DIM, WIDE);
        linear(layer + (small ? "ffn.lin2" : "output.dense"), WIDE, DIM);
        norm(layer + (small ? "output_layer_norm" : "output.LayerNorm"));
    }

    private void head() {
        switch (kind) {
            case ENCODER -> {}
            case READER -> linear("qa_outputs", DIM, 2);
            case CLASSIFIER -> {
                linear(
                        switch (family) {
                            case DISTILBERT -> "pre_classifier";
                            case BERT -> "pooler.dense";
                            case ROBERTA -> "classifier.dense";
                        },
                        DIM,
                        DIM);
                linear(family == Family.ROBERTA ? "classifier.out_proj" : "classifier", DIM, LABELS);
            }
        }
    }

    private void norm(String name) {
        add(name + ".weight", DIM);
        add(name + ".bias", DIM);
        float[] gains = values(name + ".weight");
        for (int i = 0; i < gains.length; i++) {
            gains[i] += 1;
        }
    }

    private void linear(String name, int inputs, int outputs) {
        add(name + ".weight", outputs, inputs);
        add(name + ".bias", outputs);
    }

    void add(String name, int... shape) {
        double spread =
                shape.length == 2 && !name.startsWith("embeddings.") ? 1 / Math.sqrt(shape[shape.length - 1]) : 0.3;
        float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (random.nextGaussian() * spread);
        }
        weights.put(name, new Weight(shape, values));
    }

    float[] values(String name) {
        return Objects.requireNonNull(weights.get(name), name).values();
    }

    /** The tensors as transformers names them: a checkpoint with a head has the network's under a prefix. */
    Map<String, Weight> named() {
        return kind == Kind.ENCODER ? weights : named(prefix());
    }

    Map<String, Weight> named(String prefix) {
        return weights.entrySet().stream()
                .collect(Collectors.toMap(
                        weight -> weight.getKey().matches("(embeddings|transformer|encoder|pooler)\\..*")
                                ? prefix + weight.getKey()
                                : weight.getKey(),
                        Map.Entry::getValue,
                        (a, b) -> b,
                        LinkedHashMap::new));
    }

    /** Rounds all weights to what {@code type} can hold. */
    void round(SafetensorsWriter.Type type) {
        for (Weight weight : weights.values()) {
            for (int i = 0; i < weight.values.length; i++) {
                weight.values[i] = type.rounded(weight.values[i]);
            }
        }
    }

    /** Writes {@code config.json}, {@code tokenizer.json} and {@code model.safetensors}. */
    Path write(Path folder) throws IOException {
        SafetensorsWriter.write(
                writeWithoutWeights(folder).resolve("model.safetensors"), named(), SafetensorsWriter.Type.F32);
        return folder;
    }

    Path writeWithoutWeights(Path folder) throws IOException {
        Files.createDirectories(folder);
        JSON.writeValue(folder.resolve("config.json").toFile(), config);
        try (InputStream in = Objects.requireNonNull(
                RandomCheckpoint.class.getResourceAsStream("/pith/models/tiny/encoder/tokenizer.json"))) {
            Files.copy(in, folder.resolve("tokenizer.json"));
        }
        return folder;
    }

    /** {@code count} word pieces, and for all but the first few of them token type 1. */
    long[][] randomInput(int count) {
        List<long[]> rows = new ArrayList<>();
        rows.add(random.longs(count, 0, VOCABULARY).toArray());
        long[] types = new long[count];
        Arrays.fill(types, Math.min(count, 3), count, 1);
        rows.add(types);
        return rows.toArray(long[][]::new);
    }

    @Override
    public String toString() {
        return family + " " + kind.name().toLowerCase(Locale.ROOT);
    }
}
