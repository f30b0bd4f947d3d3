package pith.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import pith.engine.ModelUnavailable;

/**
 * ONNX Runtime as its manual has it: one session, a padded batch of word pieces in, what the graph gives out. Any
 * number of threads may run it at a time.
 */
final class PlainSession implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final Path graph;
    private final OrtSession session;

    /** Sets what is not to be ONNX Runtime's default. */
    @FunctionalInterface
    interface Settings {
        void on(SessionOptions options) throws OrtException;
    }

    PlainSession(Path graph, Settings settings) {
        this.graph = graph;
        try (SessionOptions options = new SessionOptions()) {
            settings.on(options);
            session = environment.createSession(graph.toString(), options);
        } catch (OrtException e) {
            throw new ModelUnavailable("ONNX Runtime cannot load " + graph + ": " + e.getMessage(), e);
        }
    }

    /** Everything as ONNX Runtime has it where nothing is set: one thread for each core. */
    static PlainSession byDefault(Path graph) {
        return new PlainSession(graph, options -> {});
    }

    /** By default where that means so many threads, else with the threads set and nothing else. */
    static PlainSession withThreads(Path graph, int threads) {
        return threads == Runtime.getRuntime().availableProcessors()
                ? byDefault(graph)
                : new PlainSession(graph, options -> options.setIntraOpNumThreads(threads));
    }

    /** The tensors of a batch; closed by who asked for them. */
    final class Batch implements AutoCloseable {
        private final Map<String, OnnxTensor> tensors = new HashMap<>();

        /** @param texts the word pieces of each text, marks included; shorter ones are padded to the longest */
        private Batch(List<long[]> texts) throws OrtException {
            int longest = texts.stream().mapToInt(ids -> ids.length).max().orElseThrow();
            LongBuffer pieces = LongBuffer.allocate(texts.size() * longest);
            LongBuffer mask = LongBuffer.allocate(texts.size() * longest);
            LongBuffer types = LongBuffer.allocate(texts.size() * longest); // all zero
            for (int row = 0; row < texts.size(); row++) {
                for (int i = 0; i < texts.get(row).length; i++) {
                    pieces.put(row * longest + i, texts.get(row)[i]);
                    mask.put(row * longest + i, 1);
                }
            }
            long[] shape = {texts.size(), longest};
            for (String input : session.getInputNames()) {
                LongBuffer values = switch (input) {
                    case "input_ids" -> pieces;
                    case "attention_mask" -> mask;
                    case "token_type_ids" -> types;
                    default -> throw new ModelUnavailable(graph + " wants an input " + input);
                };
                tensors.put(input, OnnxTensor.createTensor(environment, values, shape));
            }
        }

        /** Runs the network and leaves what it gives unread. */
        void run() {
            try (OrtSession.Result result = session.run(tensors)) {
                if (result.size() == 0) {
                    throw new ModelUnavailable(graph + " gives nothing");
                }
            } catch (OrtException e) {
                throw failed(e);
            }
        }

        /** The rows of the first output that is a matrix; none where no output is. */
        float[][] vectors() {
            try (OrtSession.Result result = session.run(tensors)) {
                for (Entry<String, OnnxValue> output : result) {
                    if (output.getValue() instanceof OnnxTensor tensor
                            && tensor.getInfo().getShape().length == 2) {
                        return rows(tensor);
                    }
                }
                return new float[0][];
            } catch (OrtException e) {
                throw failed(e);
            }
        }

        private static float[][] rows(OnnxTensor tensor) {
            long[] shape = tensor.getInfo().getShape();
            FloatBuffer numbers = tensor.getFloatBuffer();
            float[][] rows = new float[(int) shape[0]][(int) shape[1]];
            for (float[] row : rows) {
                numbers.get(row);
            }
            return rows;
        }

        @Override
        public void close() {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    Batch batch(List<long[]> texts) {
        try {
            return new Batch(texts);
        } catch (OrtException e) {
            throw failed(e);
        }
    }

    private ModelUnavailable failed(OrtException e) {
        return new ModelUnavailable("ONNX Runtime cannot run " + graph + ": " + e.getMessage(), e);
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw failed(e);
        }
    }
}
