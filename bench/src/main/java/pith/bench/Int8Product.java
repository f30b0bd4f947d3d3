package pith.bench;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import pith.engine.ModelUnavailable;

/**
 * The product of two int8 matrices and nothing else: what an encoder would reach if its weight products were all it had
 * to do. Each caller multiplies numbers of its own, 8 bits unsigned, with one matrix of constants, 8 bits signed, on a
 * session without threads of its own, so that no thread waits for another.
 */
final class Int8Product implements AutoCloseable {
    private static final int ROWS = 1_024;
    private static final int INNER = 1_024;
    private static final int COLUMNS = 1_024;
    private static final int PRODUCTS_A_LAP = 64;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final Callers callers;
    private final List<OnnxTensor> inputs = new ArrayList<>();
    private final List<OnnxTensor> outputs = new ArrayList<>();
    private final int threads;

    /**
     * @param exactSums whether x86 processors without VNNI are to add up without saturating at 16 bits, as Pith has
     *     them; other processors do anyway
     */
    Int8Product(int threads, boolean exactSums) {
        this.threads = threads;
        try (SessionOptions options = new SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.addConfigEntry("session.x64quantprecision", exactSums ? "1" : "0");
            session = environment.createSession(model().toByteArray(), options);
            for (int i = 0; i < threads; i++) {
                inputs.add(OnnxTensor.createTensor(
                        environment, bytes(ROWS * INNER, i), new long[] {ROWS, INNER}, OnnxJavaType.UINT8));
                outputs.add(OnnxTensor.createTensor(environment, sums().asIntBuffer(), new long[] {ROWS, COLUMNS}));
            }
        } catch (OrtException e) {
            throw new ModelUnavailable("ONNX Runtime cannot multiply int8 matrices: " + e.getMessage(), e);
        }
        this.callers = new Callers(threads);
    }

    private static ByteBuffer sums() {
        return ByteBuffer.allocateDirect(ROWS * COLUMNS * Integer.BYTES).order(ByteOrder.nativeOrder());
    }

    private static ByteBuffer bytes(int count, long seed) {
        byte[] values = new byte[count];
        new Random(seed).nextBytes(values);
        return ByteBuffer.allocateDirect(count).put(values).flip();
    }

    private static OnnxMl.ModelProto model() {
        byte[] constants = new byte[INNER * COLUMNS];
        new Random(1_024).nextBytes(constants);
        OnnxMl.GraphProto graph = OnnxMl.GraphProto.newBuilder()
                .setName("int8 product")
                .addInput(matrix("a", OnnxMl.TensorProto.DataType.UINT8, ROWS, INNER))
                .addInitializer(OnnxMl.TensorProto.newBuilder()
                        .setName("b")
                        .setDataType(OnnxMl.TensorProto.DataType.INT8.getNumber())
                        .addDims(INNER)
                        .addDims(COLUMNS)
                        .setRawData(ByteString.copyFrom(constants)))
                .addInitializer(zero("a_zero", OnnxMl.TensorProto.DataType.UINT8))
                .addInitializer(zero("b_zero", OnnxMl.TensorProto.DataType.INT8))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("MatMulInteger")
                        .addInput("a")
                        .addInput("b")
                        .addInput("a_zero")
                        .addInput("b_zero")
                        .addOutput("product"))
                .addOutput(matrix("product", OnnxMl.TensorProto.DataType.INT32, ROWS, COLUMNS))
                .build();
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build();
    }

    /** A zero point. Without one, ONNX Runtime (1.28) ends the program when sums are to be exact. */
    private static OnnxMl.TensorProto zero(String name, OnnxMl.TensorProto.DataType type) {
        return OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(new byte[1]))
                .build();
    }

    private static OnnxMl.ValueInfoProto matrix(
            String name, OnnxMl.TensorProto.DataType type, long rows, long columns) {
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(OnnxMl.TensorShapeProto.newBuilder()
                                        .addDim(dimension(rows))
                                        .addDim(dimension(columns)))))
                .build();
    }

    private static OnnxMl.TensorShapeProto.Dimension dimension(long size) {
        return OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(size).build();
    }

    /** A multiplication and an addition being two. */
    double operationsPerLap() {
        return 2.0 * ROWS * INNER * COLUMNS * PRODUCTS_A_LAP * threads;
    }

    void lap() {
        callers.forEach(threads, caller -> {
            try {
                for (int i = 0; i < PRODUCTS_A_LAP; i++) {
                    session.run(Map.of("a", inputs.get(caller)), Map.of("product", outputs.get(caller)))
                            .close();
                }
            } catch (OrtException e) {
                throw new ModelUnavailable("ONNX Runtime cannot multiply int8 matrices: " + e.getMessage(), e);
            }
        });
    }

    /** An element of the product that the first caller made last. */
    int element(int row, int column) {
        return outputs.getFirst().getIntBuffer().get(row * COLUMNS + column);
    }

    @Override
    public void close() {
        callers.close();
        inputs.forEach(OnnxTensor::close);
        outputs.forEach(OnnxTensor::close);
        try {
            session.close();
        } catch (OrtException e) {
            throw new ModelUnavailable("ONNX Runtime cannot close a session: " + e.getMessage(), e);
        }
    }
}
