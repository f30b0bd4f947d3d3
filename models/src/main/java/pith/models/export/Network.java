package pith.models.export;

import static pith.models.export.OnnxGraph.BATCH;
import static pith.models.export.OnnxGraph.SEQUENCE;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import pith.models.export.OnnxGraph.Attribute;

/**
 * Adds a DistilBERT, BERT or RoBERTa to a graph, in the operators that ONNX Runtime's CPU kernels run fastest; the recipe's
 * {@code distilbert_graph.py} tells the reasons. There is no attention mask: texts of one run must be of one length. Each
 * method returns the name of the tensor that its nodes end in. Not thread-safe.
 */
final class Network {
    static final String IDS = "input_ids";
    static final String TYPES = "token_type_ids";

    private final Architecture shape;
    private final Checkpoint weights;
    private final Form form;
    private final OnnxGraph graph;

    Network(Architecture shape, Checkpoint weights, Form form, OnnxGraph graph) {
        this.shape = shape;
        this.weights = weights;
        this.form = form;
        this.graph = graph;
    }

    /** The last hidden states, [batch, sequence, dim]. */
    String body(boolean typed) {
        String x = embeddings(typed);
        for (int layer = 0; layer < shape.layers(); layer++) {
            x = block(x, layer);
        }
        return x;
    }

    /**
     * Words plus the first positions, normalised: [batch, sequence, dim].
     *
     * @param typed whether the graph takes token types; otherwise all are of type 0, whose row goes into the positions
     */
    String embeddings(boolean typed) {
        graph.input(IDS);
        form.words(IDS);
        graph.node(
                "Shape", List.of(IDS), "sequence_length", new Attribute.Int("end", 2), new Attribute.Int("start", 1));
        String positions = graph.floats("positions", positions(typed), shape.positions(), shape.dim());
        graph.node(
                "Slice",
                List.of(positions, graph.integers("zero", 0), "sequence_length", graph.integers("axis_0", 0)),
                "position");
        graph.node("Add", List.of("word", "position"), "word_and_position");
        String sum = "word_and_position";
        if (typed) {
            graph.input(TYPES);
            String types = graph.floats("types", () -> types().get().values(), shape.types(), shape.dim());
            graph.node("Gather", List.of(types, TYPES), "type");
            sum = graph.node("Add", List.of(sum, "type"), "word_position_and_type");
        }
        return layerNorm(sum, "embeddings.LayerNorm", "embedded");
    }

    private Checkpoint.Later<Matrix> types() {
        return weights.matrix("embeddings.token_type_embeddings.weight", shape.types(), shape.dim());
    }

    private OnnxGraph.Floats positions(boolean typed) {
        Checkpoint.Later<Matrix> table =
                weights.matrix("embeddings.position_embeddings.weight", shape.tableRows(), shape.dim());
        Checkpoint.Later<Matrix> types = shape.types() > 0 ? types() : null;
        return () -> {
            int dim = shape.dim();
            Matrix rows = table.get();
            float[] typeZero =
                    types == null || typed ? new float[dim] : types.get().values();
            float[] positions = new float[shape.positions() * dim];
            for (int i = 0; i < positions.length; i++) {
                positions[i] = rows.values()[shape.firstRow() * dim + i] + typeZero[i % dim];
            }
            return positions;
        };
    }

    /** Self-attention and feed-forward, each with its residual and its layer norm after it. */
    String block(String x, int layer) {
        String source = shape.family().layer(layer);
        String at = "layer" + layer + "_";
        String attended = attention(x, layer, at);
        graph.node("Sum", List.of(attended, x), at + "attended_residual");
        String y = layerNorm(at + "attended_residual", source + shape.family().attendedNorm, at + "attended_norm");
        String wide = form.linear(layer, Part.WIDE, y);
        String inner = activation(wide, at + "gelu");
        String narrow = form.linear(layer, Part.NARROW, inner);
        List<String> addends =
                Stream.concat(Stream.of(narrow, y), form.apart(layer).stream()).toList();
        graph.node("Sum", addends, at + "fed_residual");
        return layerNorm(at + "fed_residual", source + shape.family().fedNorm, at + "out");
    }

    private String activation(String x, String out) {
        return switch (shape.activation()) {
            case GELU -> graph.node("Gelu", List.of(x), out);
            case GELU_TANH -> graph.node("Gelu", List.of(x), out, new Attribute.Text("approximate", "tanh"));
            case RELU -> graph.node("Relu", List.of(x), out);
        };
    }

    /** softmax(Q K^T / sqrt(head_dim)) V over all heads, projected back to {@code dim}. */
    private String attention(String x, int layer, String at) {
        int headDim = shape.dim() / shape.heads();
        String split = graph.integers("split_heads", 0, 0, shape.heads(), headDim);
        for (Part part : List.of(Part.Q, Part.K, Part.V)) {
            String stem = form.linear(layer, part, x);
            graph.node("Reshape", List.of(stem, split), stem + "_split");
            List<Integer> order = part == Part.K ? List.of(0, 2, 3, 1) : List.of(0, 2, 1, 3);
            graph.node("Transpose", List.of(stem + "_split"), stem + "_heads", new Attribute.Ints("perm", order));
        }
        graph.node("MatMul", List.of(at + "q_heads", at + "k_heads"), at + "products");
        String scale = graph.scalar("score_scale", (float) Math.pow(headDim, -0.5));
        graph.node("Mul", List.of(at + "products", scale), at + "scores");
        graph.node("Softmax", List.of(at + "scores"), at + "attention", new Attribute.Int("axis", -1));
        graph.node("MatMul", List.of(at + "attention", at + "v_heads"), at + "context_heads");
        List<Integer> order = List.of(0, 2, 1, 3);
        graph.node("Transpose", List.of(at + "context_heads"), at + "context_split", new Attribute.Ints("perm", order));
        String join = graph.integers("join_heads", 0, 0, shape.dim());
        graph.node("Reshape", List.of(at + "context_split", join), at + "context");
        return form.linear(layer, Part.ATTENDED, at + "context");
    }

    private String layerNorm(String x, String source, String out) {
        String gain = graph.floats(out + "_gain", weights.vector(source + ".weight", shape.dim())::get, shape.dim());
        String bias = graph.floats(out + "_shift", weights.vector(source + ".bias", shape.dim())::get, shape.dim());
        return graph.node(
                "LayerNormalization",
                List.of(x, gain, bias),
                out,
                new Attribute.Int("axis", -1),
                new Attribute.Real("epsilon", shape.epsilon()));
    }

    /** The encoder's head: {@code embedding}, float32 [batch, dimension]. */
    void sentenceHead(String x, SentenceModules modules) throws IOException {
        String name = "embedding";
        int steps = modules.steps().size();
        int width = shape.dim();
        String vector = pooled(
                x,
                modules.pooling(),
                steps == 0 ? name : modules.pooling().toString().toLowerCase(Locale.ROOT));
        for (int i = 0; i < steps; i++) {
            String out = i == steps - 1 ? name : "step" + i;
            switch (modules.steps().get(i)) {
                case SentenceModules.Normalize() ->
                    graph.node(
                            "LpNormalization",
                            List.of(vector),
                            out,
                            new Attribute.Int("axis", 1),
                            new Attribute.Int("p", 2));
                case SentenceModules.Dense dense -> {
                    dense(vector, dense, out);
                    width = dense.outputs();
                }
            }
            vector = out;
        }
        graph.output(name, BATCH, width);
    }

    private String pooled(String x, SentenceModules.Pooling pooling, String out) {
        String axis = pooling == SentenceModules.Pooling.CLS ? "" : graph.integers("axis_1", 1);
        return switch (pooling) {
            case MEAN -> graph.node("ReduceMean", List.of(x, axis), out, new Attribute.Int("keepdims", 0));
            case MAX -> graph.node("ReduceMax", List.of(x, axis), out, new Attribute.Int("keepdims", 0));
            case CLS -> first(x, out);
        };
    }

    /** The state of the first word piece, which is a mark. */
    private String first(String x, String out) {
        return graph.node("Gather", List.of(x, graph.integer("first", 0)), out, new Attribute.Int("axis", 1));
    }

    private void dense(String x, SentenceModules.Dense dense, String out) throws IOException {
        String plain = dense.activation() == null ? out : out + "_linear";
        try (Safetensors files = Safetensors.open(dense.folder())) {
            Checkpoint linear = Checkpoint.plain(files, dense.folder().toString());
            Matrix weight = linear.transposed("linear.weight", dense.inputs(), dense.outputs())
                    .get();
            String constant = graph.floats(plain + "_weight", weight::values, dense.inputs(), dense.outputs());
            String product = graph.node("MatMul", List.of(x, constant), dense.bias() ? plain + "_product" : plain);
            if (dense.bias()) {
                float[] bias = linear.vector("linear.bias", dense.outputs()).get();
                graph.node("Add", List.of(product, graph.floats(plain + "_bias", () -> bias, bias.length)), plain);
            }
            linear.refuseUnused();
        }
        if (dense.activation() != null) {
            graph.node(dense.activation(), List.of(plain), out);
        }
    }

    /** The reader's head: {@code start_logits} and {@code end_logits}, float32 [batch, sequence]. */
    void spanHead(String x) {
        Form.Exact.linear(graph, weights, x, "qa_outputs", "span", shape.dim(), 2);
        List<String> halves = List.of("start_3d", "end_3d");
        graph.node(
                "span/Split",
                "Split",
                List.of("span"),
                halves,
                new Attribute.Int("axis", 2),
                new Attribute.Int("num_outputs", 2));
        String axis = graph.integers("axis_2", 2);
        graph.node("Squeeze", List.of("start_3d", axis), "start_logits");
        graph.node("Squeeze", List.of("end_3d", axis), "end_logits");
        graph.output("start_logits", BATCH, SEQUENCE);
        graph.output("end_logits", BATCH, SEQUENCE);
    }

    /** The classifier's head: {@code logits}, float32 [batch, classes]; {@code last} names its last layer. */
    void classHead(String x, String last, int classes) {
        int dim = shape.dim();
        String source = switch (shape.family()) {
            case DISTILBERT -> "pre_classifier";
            case BERT -> "pooler.dense";
            case ROBERTA -> "classifier.dense";
        };
        Form.Exact.linear(graph, weights, first(x, "first_state"), source, "class_features", dim, dim);
        String operator = shape.family() == Architecture.Family.DISTILBERT ? "Relu" : "Tanh";
        graph.node(operator, List.of("class_features"), "class_activations");
        Form.Exact.linear(graph, weights, "class_activations", last, "logits", dim, classes);
        graph.output("logits", BATCH, classes);
    }
}
