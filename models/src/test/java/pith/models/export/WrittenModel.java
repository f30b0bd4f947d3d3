package pith.models.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A graph that was written, to run it and to look into it. */
final class WrittenModel implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final Path path;

    /** @param folder with {@code model.onnx} */
    WrittenModel(Path folder) throws OrtException {
        path = folder.resolve("model.onnx");
        session = environment.createSession(path.toString());
    }

    /** The outputs by name for one text; token types are left out where the graph takes none. */
    Map<String, float[]> run(long[] ids, long[] types) throws OrtException {
        long[] shape = {1, ids.length};
        try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(ids), shape);
                OnnxTensor typeTensor = OnnxTensor.createTensor(environment, LongBuffer.wrap(types), shape)) {
            Map<String, OnnxTensor> inputs = new HashMap<>(Map.of("input_ids", idTensor));
            if (session.getInputNames().contains("token_type_ids")) {
                inputs.put("token_type_ids", typeTensor);
            }
            Map<String, float[]> outputs = new TreeMap<>();
            try (OrtSession.Result result = session.run(inputs)) {
                for (String name : session.getOutputNames()) {
                    FloatBuffer numbers = ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer();
                    float[] output = new float[numbers.remaining()];
                    numbers.get(output);
                    outputs.put(name, output);
                }
            }
            return outputs;
        }
    }

    float[] run(String output, long[] ids) throws OrtException {
        return Objects.requireNonNull(run(ids, new long[ids.length]).get(output));
    }

    /** As protobuf reads it. */
    GraphProto graph() throws IOException {
        return ModelProto.parseFrom(Files.readAllBytes(path)).getGraph();
    }

    static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    static Map<String, TensorProto> constants(GraphProto graph) {
        Map<String, TensorProto> constants = new TreeMap<>();
        graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
        return constants;
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
