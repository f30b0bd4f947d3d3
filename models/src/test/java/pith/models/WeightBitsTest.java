package pith.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * That the embedded models keep what their pith.json promises: {@link Graph} takes the kernel that adds two products of an
 * activation (0 to 255) and a weight in 16 bits where weight_bits is 7, and that saturates beyond 64.
 */
class WeightBitsTest {
    private static final int INT8 = TensorProto.DataType.INT8.getNumber();

    /** What multiplies an activation with weights of 8 bits. */
    private static final Set<String> PRODUCTS = Set.of(
            "MatMulInteger", "MatMulIntegerToFloat", "DynamicQuantizeMatMul", "QAttention", "QGemm", "QLinearMatMul");

    @ParameterizedTest
    @ValueSource(strings = {"encoder", "reader"})
    void weightsFitIntoTheirBits(String kind) throws IOException {
        ModelFiles files = new ModelFiles.Embedded(kind);
        int bits = Manifest.read(files, kind).weightBits();
        int most = 1 << (bits - 1);
        GraphProto graph = ModelProto.parseFrom(files.read(ModelFiles.GRAPH)).getGraph();
        Map<String, TensorProto> int8 = new HashMap<>();
        graph.getInitializerList().stream()
                .filter(each -> each.getDataType() == INT8)
                .forEach(each -> int8.put(each.getName(), each));
        long weights = 0;
        for (NodeProto node : graph.getNodeList()) {
            if (PRODUCTS.contains(node.getOpType())) {
                for (String input : node.getInputList()) {
                    weights += checked(int8.get(input), most);
                }
            }
        }
        assertTrue(weights > 1_000_000, weights + " weights found");
    }

    /**
     * That nothing saturates here: the fast product gives what the wide one does, to the last bit. Says most on an x86
     * processor without VNNI, where 8 bits lose up to 0.04 of the cosine by the fast one.
     */
    @Test
    void theFastProductGivesWhatTheWideOneDoes() throws IOException, OrtException {
        assumeTrue(
                mayCutOff(),
                "this processor's fast product cuts nothing off: it is no x86 processor, or one with VNNI, or there is no"
                        + " /proc/cpuinfo to tell");
        byte[] graph = new ModelFiles.Embedded("encoder").read(ModelFiles.GRAPH);
        Random random = new Random(7);
        try (OrtSession fast = session(graph, "0");
                OrtSession wide = session(graph, "1")) {
            for (int length = 3; length <= 512; length = length * 3 / 2) {
                long[][] ids = {random.longs(length, 1_000, 30_000).toArray()};
                assertArrayEquals(vector(wide, ids), vector(fast, ids), length + " pieces");
            }
        }
    }

    private static boolean mayCutOff() throws IOException {
        Path processor = Path.of("/proc/cpuinfo");
        if (!System.getProperty("os.arch").equals("amd64") || !Files.isReadable(processor)) {
            return false;
        }
        return Files.readAllLines(processor).stream()
                .filter(line -> line.startsWith("flags"))
                .noneMatch(flags -> flags.contains("vnni"));
    }

    private static OrtSession session(byte[] graph, String precision) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.addConfigEntry("session.x64quantprecision", precision);
            return OrtEnvironment.getEnvironment().createSession(graph, options);
        }
    }

    private static float[] vector(OrtSession session, long[][] ids) throws OrtException {
        try (OnnxTensor tensor = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), ids);
                OrtSession.Result result = session.run(Map.of("input_ids", tensor))) {
            return ((float[][]) result.get(0).getValue())[0];
        }
    }

    private static long checked(@Nullable TensorProto weights, int most) {
        if (weights == null) {
            return 0;
        }
        byte[] values = weights.getRawData().toByteArray();
        for (byte value : values) {
            assertTrue(Math.abs(value) <= most, () -> weights.getName() + " has " + value + ", more than " + most);
        }
        return values.length;
    }
}
