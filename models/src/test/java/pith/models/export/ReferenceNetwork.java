package pith.models.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import pith.models.export.Architecture.Family;

/**
 * The network of a {@link RandomCheckpoint} in plain loops and double precision, after Devlin et al., "BERT" (2019), and
 * transformers' {@code modeling_distilbert.py}, {@code modeling_bert.py} and {@code modeling_roberta.py}; it shares nothing
 * with the graph.
 */
final class ReferenceNetwork {
    private final RandomCheckpoint checkpoint;

    ReferenceNetwork(RandomCheckpoint checkpoint) {
        this.checkpoint = checkpoint;
    }

    /** The last hidden states, a row a word piece. */
    double[][] hidden(long[] ids, long[] types) {
        double[][] states = new double[ids.length][RandomCheckpoint.DIM];
        int firstPosition = checkpoint.family == Family.ROBERTA ? RandomCheckpoint.PADDING + 1 : 0;
        for (int i = 0; i < ids.length; i++) {
            for (int c = 0; c < RandomCheckpoint.DIM; c++) {
                states[i][c] = at("embeddings.word_embeddings.weight", (int) ids[i], c)
                        + at("embeddings.position_embeddings.weight", firstPosition + i, c);
                if (checkpoint.types() > 0) {
                    states[i][c] += at("embeddings.token_type_embeddings.weight", (int) types[i], c);
                }
            }
        }
        states = norm(states, "embeddings.LayerNorm");
        for (int layer = 0; layer < RandomCheckpoint.LAYERS; layer++) {
            states = checkpoint.family == Family.DISTILBERT
                    ? layer(
                            states,
                            "transformer.layer." + layer + ".",
                            "attention.q_lin attention.k_lin attention.v_lin attention.out_lin sa_layer_norm ffn.lin1"
                                    + " ffn.lin2 output_layer_norm")
                    : layer(
                            states,
                            "encoder.layer." + layer + ".",
                            "attention.self.query attention.self.key attention.self.value attention.output.dense"
                                    + " attention.output.LayerNorm intermediate.dense output.dense output.LayerNorm");
        }
        return states;
    }

    private double[][] layer(double[][] x, String layer, String parts) {
        String[] names =
                Arrays.stream(parts.split(" ")).map(part -> layer + part).toArray(String[]::new);
        double[][] attended =
                linear(attention(linear(x, names[0]), linear(x, names[1]), linear(x, names[2])), names[3]);
        double[][] y = norm(sum(attended, x), names[4]);
        double[][] inner = map(linear(y, names[5]), activation(checkpoint.config));
        return norm(sum(linear(inner, names[6]), y), names[7]);
    }

    private static double[][] attention(double[][] q, double[][] k, double[][] v) {
        int size = RandomCheckpoint.DIM / RandomCheckpoint.HEADS;
        double[][] context = new double[q.length][RandomCheckpoint.DIM];
        for (int from = 0; from < RandomCheckpoint.DIM; from += size) {
            for (int i = 0; i < q.length; i++) {
                double[] weights = new double[k.length];
                for (int j = 0; j < k.length; j++) {
                    for (int c = from; c < from + size; c++) {
                        weights[j] += q[i][c] * k[j][c];
                    }
                    weights[j] = Math.exp(weights[j] / Math.sqrt(size));
                }
                double total = Arrays.stream(weights).sum();
                for (int j = 0; j < k.length; j++) {
                    for (int c = from; c < from + size; c++) {
                        context[i][c] += weights[j] / total * v[j][c];
                    }
                }
            }
        }
        return context;
    }

    private static DoubleUnaryOperator activation(JsonNode config) {
        String name = config.path("activation").asText(config.path("hidden_act").asText());
        return switch (name) {
            case "gelu" -> x -> x / 2 * (1 + erf(x / Math.sqrt(2)));
            case "gelu_new", "gelu_pytorch_tanh" ->
                x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case "relu" -> x -> Math.max(0, x);
            default -> throw new AssertionError(name);
        };
    }

    /** The error function by its Maclaurin series, which converges for the few units that occur here. */
    static double erf(double x) {
        double sum = 0;
        double power = x;
        for (int n = 0; n < 200; n++) {
            sum += power / (2 * n + 1);
            power *= -x * x / (n + 1);
        }
        return Math.abs(x) > 4 ? Math.signum(x) : 2 / Math.sqrt(Math.PI) * sum;
    }

    double[][] linear(double[][] x, String name) {
        float[] bias = checkpoint.values(name + ".bias");
        double[][] y = new double[x.length][bias.length];
        for (int i = 0; i < x.length; i++) {
            for (int o = 0; o < bias.length; o++) {
                y[i][o] = bias[o];
                for (int c = 0; c < x[i].length; c++) {
                    y[i][o] += x[i][c] * checkpoint.values(name + ".weight")[o * x[i].length + c];
                }
            }
        }
        return y;
    }

    private double[][] norm(double[][] x, String name) {
        double epsilon = checkpoint.family == Family.DISTILBERT ? 1e-12 : 1e-5;
        double[][] y = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            double mean = Arrays.stream(x[i]).average().orElseThrow();
            double variance = Arrays.stream(x[i])
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElseThrow();
            y[i] = new double[x[i].length];
            for (int c = 0; c < x[i].length; c++) {
                y[i][c] = (x[i][c] - mean)
                                / Math.sqrt(variance + epsilon)
                                * checkpoint.values(name + ".weight")[c]
                        + checkpoint.values(name + ".bias")[c];
            }
        }
        return y;
    }

    private double at(String table, int row, int column) {
        return checkpoint.values(table)[row * RandomCheckpoint.DIM + column];
    }

    private static double[][] sum(double[][] a, double[][] b) {
        double[][] sum = new double[a.length][a[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int c = 0; c < a[i].length; c++) {
                sum[i][c] = a[i][c] + b[i][c];
            }
        }
        return sum;
    }

    static double[][] map(double[][] x, DoubleUnaryOperator function) {
        return Arrays.stream(x)
                .map(row -> Arrays.stream(row).map(function).toArray())
                .toArray(double[][]::new);
    }

    /** To unit length. */
    static double[] unit(double[] vector) {
        double length = Math.sqrt(Arrays.stream(vector).map(x -> x * x).sum());
        return Arrays.stream(vector).map(x -> x / length).toArray();
    }

    /** A column's mean over all rows. */
    static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int c = 0; c < mean.length; c++) {
                mean[c] += row[c] / rows.length;
            }
        }
        return mean;
    }

    /** A column's largest value. */
    static double[] max(double[][] rows) {
        double[] max = rows[0].clone();
        for (double[] row : rows) {
            for (int c = 0; c < max.length; c++) {
                max[c] = Math.max(max[c], row[c]);
            }
        }
        return max;
    }

    /** What the classifier says of the first word piece's state. */
    double[] classes(double[] first) {
        double[][] row = {first};
        return switch (checkpoint.family) {
            case DISTILBERT -> linear(map(linear(row, "pre_classifier"), x -> Math.max(0, x)), "classifier")[0];
            case BERT -> linear(map(linear(row, "pooler.dense"), Math::tanh), "classifier")[0];
            case ROBERTA -> linear(map(linear(row, "classifier.dense"), Math::tanh), "classifier.out_proj")[0];
        };
    }
}
