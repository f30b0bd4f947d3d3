package pith.models.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import pith.engine.ModelUnavailable;

/**
 * What flows through a network in full precision on the calibration texts, each text alone. Goes from layer to layer, so
 * that memory holds the weights of one of them and what flows through it. Not thread-safe.
 */
final class Activations {
    private final Architecture shape;
    private final Checkpoint weights;
    private final List<CalibrationTexts.Input> inputs;
    /** Where graphs are put to run them. */
    private final Path scratch;

    private final OrtEnvironment environment;
    /** A text's states before the next layer. */
    private List<Matrix> states = List.of();

    private int nextLayer;

    Activations(Architecture shape, Checkpoint weights, List<CalibrationTexts.Input> inputs, Path scratch) {
        this.shape = shape;
        this.weights = weights;
        this.inputs = inputs;
        this.scratch = scratch;
        try {
            this.environment = OrtEnvironment.getEnvironment();
            environment.setTelemetry(false);
        } catch (LinkageError | OrtException e) {
            throw new ModelUnavailable(
                    "ONNX Runtime does not start here: " + e.getMessage()
                            + "; without it no model is quantised: choose fp32, or export on another machine",
                    e);
        }
    }

    /** Computes what goes into the first layer. */
    void embed(boolean typed) throws IOException {
        OnnxGraph graph = new OnnxGraph("embeddings");
        String out = network(graph).embeddings(typed);
        graph.watch(out);
        try (OrtSession session = session(graph)) {
            List<Matrix> embedded = new ArrayList<>();
            for (CalibrationTexts.Input input : inputs) {
                long[] dims = {1, input.ids().length};
                Map<String, OnnxTensorLike> tensors = new HashMap<>();
                try (OnnxTensor ids = OnnxTensor.createTensor(environment, LongBuffer.wrap(input.ids()), dims);
                        OnnxTensor types = OnnxTensor.createTensor(environment, LongBuffer.wrap(input.types()), dims)) {
                    tensors.put(Network.IDS, ids);
                    if (typed) {
                        tensors.put(Network.TYPES, types);
                    }
                    embedded.addAll(run(session, tensors, List.of(out)));
                }
            }
            states = embedded;
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    /** Runs the next layer, and returns what its products read: a row a word piece, of all texts. */
    Map<Part.Site, Matrix> nextLayer() throws IOException {
        int layer = nextLayer++;
        String in = Part.Site.INPUT.tensor(layer);
        OnnxGraph graph = new OnnxGraph("layer");
        graph.floatInput(in, OnnxGraph.BATCH, OnnxGraph.SEQUENCE, shape.dim());
        String out = network(graph).block(in, layer);
        List<Part.Site> sites = List.of(Part.Site.CONTEXT, Part.Site.ATTENDED_NORM, Part.Site.GELU);
        List<String> outputs = new ArrayList<>(List.of(out));
        sites.forEach(site -> outputs.add(site.tensor(layer)));
        outputs.forEach(graph::watch);
        List<List<Matrix>> values = new ArrayList<>();
        try (OrtSession session = session(graph)) {
            for (Matrix state : states) {
                long[] dims = {1, state.rows(), state.columns()};
                try (OnnxTensor tensor = OnnxTensor.createTensor(environment, FloatBuffer.wrap(state.values()), dims)) {
                    values.add(run(session, Map.of(in, tensor), outputs));
                }
            }
        } catch (OrtException e) {
            throw failed(e);
        }
        Map<Part.Site, Matrix> activations = new EnumMap<>(Part.Site.class);
        activations.put(Part.Site.INPUT, Matrix.stacked(states));
        for (int i = 0; i < sites.size(); i++) {
            int output = i + 1;
            activations.put(
                    sites.get(i),
                    Matrix.stacked(values.stream().map(row -> row.get(output)).toList()));
        }
        states = values.stream().map(List::getFirst).toList();
        return activations;
    }

    private Network network(OnnxGraph graph) {
        return new Network(shape, weights, new Form.Exact(shape, weights, graph), graph);
    }

    private OrtSession session(OnnxGraph graph) throws IOException, OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            graph.write(scratch);
            return environment.createSession(scratch.toString(), options);
        } finally {
            Files.deleteIfExists(scratch);
        }
    }

    private List<Matrix> run(OrtSession session, Map<String, ? extends OnnxTensorLike> tensors, List<String> outputs)
            throws OrtException {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("interrupted while quantising");
        }
        try (OrtSession.Result result = session.run(tensors, new LinkedHashSet<>(outputs))) {
            List<Matrix> values = new ArrayList<>();
            for (String output : outputs) {
                OnnxTensor tensor = (OnnxTensor) result.get(output).orElseThrow();
                long[] dims = tensor.getInfo().getShape();
                float[] numbers = new float[(int) (dims[1] * dims[2])];
                tensor.getFloatBuffer().get(numbers);
                for (float number : numbers) {
                    if (!Float.isFinite(number)) {
                        throw new ModelUnavailable("the network gives " + number + " in " + output
                                + " on a text of the calibration; its weights are damaged: fetch the model again");
                    }
                }
                values.add(new Matrix((int) dims[1], (int) dims[2], numbers));
            }
            return values;
        }
    }

    private static ModelUnavailable failed(OrtException e) {
        return new ModelUnavailable(
                "ONNX Runtime cannot run the network in full precision, which quantising needs: " + e.getMessage()
                        + "; fetch the model again, or choose fp32",
                e);
    }
}
