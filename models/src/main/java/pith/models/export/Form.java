package pith.models.export;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pith.models.export.OnnxGraph.Attribute;

/** What numbers a network computes with: adds the nodes that differ. Not thread-safe. */
sealed interface Form {
    /** Adds the words' rows of the word table, and returns their name. */
    String words(String ids);

    /** Adds a layer's x W^T + b, and returns its name. */
    String linear(int layer, Part part, String x);

    /** Adds what goes beside a layer's last product, and returns the names of what to add to it. */
    List<String> apart(int layer);

    /** Takes some rows of a table, one after the other in one array. */
    interface Rows {
        void take(float[] rows) throws IOException;
    }

    /** Goes through the word table, which may not fit memory, some rows at a time. */
    private static void forEachRows(Safetensors.Tensor table, Architecture shape, Rows rows) throws IOException {
        int atOnce = 256;
        for (int row = 0; row < shape.vocabulary(); row += atOnce) {
            float[] some = new float[Math.min(atOnce, shape.vocabulary() - row) * shape.dim()];
            table.read((long) row * shape.dim(), some);
            rows.take(some);
        }
    }

    /** float32. */
    final class Exact implements Form {
        private final Architecture shape;
        private final Checkpoint weights;
        private final OnnxGraph graph;

        Exact(Architecture shape, Checkpoint weights, OnnxGraph graph) {
            this.shape = shape;
            this.weights = weights;
            this.graph = graph;
        }

        @Override
        public String words(String ids) {
            Safetensors.Tensor table = weights.tensor(Checkpoint.WORDS, shape.vocabulary(), shape.dim());
            String words = graph.constant(
                    "words",
                    OnnxGraph.Type.FLOAT,
                    out -> Form.forEachRows(table, shape, rows -> OnnxGraph.write(out, rows)),
                    shape.vocabulary(),
                    shape.dim());
            return graph.node("Gather", List.of(words, ids), "word");
        }

        @Override
        public String linear(int layer, Part part, String x) {
            return linear(
                    graph,
                    weights,
                    x,
                    part.source(shape, layer),
                    part.stem(layer),
                    part.inputs(shape),
                    part.outputs(shape));
        }

        /** The weight is stored transposed, as MatMul wants it. */
        static String linear(
                OnnxGraph graph, Checkpoint weights, String x, String source, String out, int inputs, int outputs) {
            Checkpoint.Later<Matrix> weight = weights.transposed(source + ".weight", inputs, outputs);
            String constant = graph.floats(out + "_weight", () -> weight.get().values(), inputs, outputs);
            graph.node("MatMul", List.of(x, constant), out + "_product");
            String bias = graph.floats(out + "_bias", weights.vector(source + ".bias", outputs)::get, outputs);
            return graph.node("Add", List.of(out + "_product", bias), out);
        }

        @Override
        public List<String> apart(int layer) {
            return List.of();
        }
    }

    /** Dynamic int8 in the layers' products, and one scale a row in the word table. */
    final class Int8 implements Form {
        private static final float TABLE_LARGEST = 127;

        private final Architecture shape;
        private final Checkpoint weights;
        private final List<QuantisedLayer> layers;
        private final OnnxGraph graph;
        private final Set<String> quantised = new HashSet<>();

        Int8(Architecture shape, Checkpoint weights, List<QuantisedLayer> layers, OnnxGraph graph) {
            this.shape = shape;
            this.weights = weights;
            this.layers = layers;
            this.graph = graph;
        }

        @Override
        public String words(String ids) {
            int rows = shape.vocabulary();
            int dim = shape.dim();
            Safetensors.Tensor table = weights.tensor(Checkpoint.WORDS, rows, dim);
            String words = graph.constant(
                    "words_int8",
                    OnnxGraph.Type.INT8,
                    out -> Form.forEachRows(table, shape, some -> out.write(rounded(some, dim))),
                    rows,
                    dim);
            String scales = graph.constant(
                    "word_scales",
                    OnnxGraph.Type.FLOAT,
                    out -> Form.forEachRows(table, shape, some -> OnnxGraph.write(out, scales(some, dim))),
                    rows,
                    1);
            graph.node("Gather", List.of(words, ids), "word_int8");
            graph.node("Cast", List.of("word_int8"), "word_steps", toFloat());
            graph.node("Gather", List.of(scales, ids), "word_scale");
            return graph.node("Mul", List.of("word_steps", "word_scale"), "word");
        }

        private static float[] scales(float[] rows, int dim) {
            float[] scales = new Matrix(rows.length / dim, dim, rows).largestOfRows();
            for (int i = 0; i < scales.length; i++) {
                scales[i] /= TABLE_LARGEST;
                if (scales[i] == 0) {
                    scales[i] = 1;
                }
            }
            return scales;
        }

        private static byte[] rounded(float[] rows, int dim) {
            float[] scales = scales(rows, dim);
            byte[] rounded = new byte[rows.length];
            for (int i = 0; i < rows.length; i++) {
                rounded[i] = (byte) Math.rint(rows[i] / scales[i / dim]);
            }
            return rounded;
        }

        @Override
        public String linear(int layer, Part part, String x) {
            QuantisedLayer.Product product = layers.get(layer).product(part);
            int outputs = part.outputs(shape);
            String stem = part.stem(layer);
            String input = quantised(layer, part.site, x);
            String weight = graph.constant(
                    stem + "_int8",
                    OnnxGraph.Type.INT8,
                    out -> out.write(product.weight()),
                    part.inputs(shape),
                    outputs);
            String zero =
                    graph.constant(stem + "_zero", OnnxGraph.Type.INT8, out -> out.write(new byte[outputs]), outputs);
            String scales = graph.floats(stem + "_scales", product::scales, outputs);
            graph.node("MatMulInteger", List.of(input + "_uint8", weight, input + "_zero", zero), stem + "_sums");
            graph.node("Cast", List.of(stem + "_sums"), stem + "_sums_f", toFloat());
            graph.node("Mul", List.of(input + "_scale", scales), stem + "_scale");
            graph.node("Mul", List.of(stem + "_sums_f", stem + "_scale"), stem + "_product");
            String bias = graph.floats(stem + "_bias", product::bias, outputs);
            return graph.node("Add", List.of(stem + "_product", bias), stem);
        }

        /** Evens and quantises a product's input, once for all products that read it. */
        private String quantised(int layer, Part.Site site, String x) {
            float[] divisors = layers.get(layer).divisors(site);
            String even = divisors == null ? x : x + "_even";
            if (quantised.add(x)) {
                if (divisors != null) {
                    String constant = graph.floats(even + "_divisors", () -> divisors, divisors.length);
                    graph.node("Mul", List.of(x, constant), even);
                }
                graph.node(
                        even + "/DynamicQuantizeLinear",
                        "DynamicQuantizeLinear",
                        List.of(even),
                        List.of(even + "_uint8", even + "_scale", even + "_zero"));
            }
            return even;
        }

        @Override
        public List<String> apart(int layer) {
            QuantisedLayer.Apart apart = layers.get(layer).apart();
            int count = apart.channels().length;
            String mark = Part.NARROW.stem(layer) + "_apart";
            String channels = graph.integers(mark + "_channels", apart.channels());
            graph.node(
                    "Gather",
                    List.of(Part.Site.GELU.tensor(layer), channels),
                    mark + "_in",
                    new Attribute.Int("axis", 2));
            String weight = graph.floats(mark + "_weight", apart::weight, count, shape.dim());
            return List.of(graph.node("MatMul", List.of(mark + "_in", weight), mark));
        }

        private static Attribute toFloat() {
            return new Attribute.Int("to", OnnxGraph.Type.FLOAT.number);
        }
    }
}
