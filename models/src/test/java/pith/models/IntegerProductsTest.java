package pith.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Encoder;
import pith.engine.ModelUnavailable;

class IntegerProductsTest {
    private static final int WORDS = 400;
    private static final int DIMENSION = 32;

    @TempDir
    Path folder;

    @Test
    void tellsProductsWithZeroPointsFromThoseWithout() throws IOException {
        assertTrue(haveZeroPoints(encoder("x_zero", "w_zero").toByteArray()));
        assertFalse(haveZeroPoints(encoder().toByteArray()));
        assertFalse(haveZeroPoints(encoder("x_zero").toByteArray()));
        assertFalse(haveZeroPoints(encoder("", "w_zero").toByteArray()));
        try (var embedded = new ModelFiles.Embedded("encoder").open(ModelFiles.GRAPH)) {
            assertTrue(embedded != null && IntegerProducts.haveZeroPoints(embedded));
        }
    }

    @Test
    void knowsTheFusedProductsToo() throws IOException {
        for (String operator :
                List.of("ConvInteger", "MatMulIntegerToFloat", "DynamicQuantizeMatMul", "QAttention", "QGemm")) {
            ModelProto.Builder model = encoder("x_zero", "w_zero").toBuilder();
            model.getGraphBuilder()
                    .getNodeBuilder(2)
                    .setOpType(operator)
                    .clearInput()
                    .addInput("x_int8");
            assertFalse(haveZeroPoints(model.build().toByteArray()), operator);
            for (int i = 0; i < 8; i++) {
                model.getGraphBuilder().getNodeBuilder(2).addInput("w");
            }
            assertTrue(haveZeroPoints(model.build().toByteArray()), operator);
        }
    }

    /** Without the refusal, ONNX Runtime would end this process, and the test with it. */
    @Test
    void anEncoderWithoutZeroPointsIsRefused() throws IOException {
        Path model = Fixtures.copy(Fixtures.folder("tiny/encoder"), folder.resolve("bare"));
        Files.write(model.resolve("model.onnx"), encoder().toByteArray());
        String message = Fixtures.refusal(ModelUnavailable.class, () -> Models.encoder(model));
        assertTrue(message.contains("integer products without zero points"), message);
    }

    @Test
    void anEncoderWithZeroPointsLoadsAndEncodes() throws IOException {
        Path model = Fixtures.copy(Fixtures.folder("tiny/encoder"), folder.resolve("whole"));
        Files.write(model.resolve("model.onnx"), encoder("x_zero", "w_zero").toByteArray());
        try (Encoder encoder = Models.encoder(model)) {
            assertEquals(DIMENSION, encoder.encodeQuery("sea").length);
        }
    }

    @Test
    void whatIsNoModelIsLeftToOnnxRuntime() throws IOException {
        Random random = new Random(3);
        byte[] model = encoder("x_zero", "w_zero").toByteArray();
        for (int i = 0; i < 2_000; i++) {
            byte[] broken = model.clone();
            for (int j = 0; j < 5; j++) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            }
            haveZeroPoints(Arrays.copyOf(broken, random.nextInt(broken.length)));
        }
    }

    private static boolean haveZeroPoints(byte[] model) throws IOException {
        return IntegerProducts.haveZeroPoints(new ByteArrayInputStream(model));
    }

    /** Words looked up, times a matrix. */
    private static ModelProto encoder(String... zeroPoints) {
        NodeProto.Builder product = node("MatMulInteger", "sums", "x_int8", "w");
        for (String zeroPoint : zeroPoints) {
            product.addInput(zeroPoint);
        }
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("bare")
                .addInput(matrix("input_ids", TensorProto.DataType.INT64, "batch", "sequence"))
                .addOutput(matrix("last_hidden_state", TensorProto.DataType.FLOAT, "batch", "sequence", ""))
                .addNode(node("Gather", "x", "words", "input_ids"))
                .addNode(node("DynamicQuantizeLinear", "x_int8", "x")
                        .addOutput("x_scale")
                        .addOutput("x_zero"))
                .addNode(product)
                .addNode(node("Cast", "last_hidden_state", "sums")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("to")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(TensorProto.DataType.FLOAT.getNumber())));
        Random random = new Random(5);
        ByteBuffer words = ByteBuffer.allocate(WORDS * DIMENSION * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        while (words.hasRemaining()) {
            words.putFloat(random.nextFloat());
        }
        byte[] weights = new byte[DIMENSION * DIMENSION];
        random.nextBytes(weights);
        graph.addInitializer(tensor("words", TensorProto.DataType.FLOAT, words.array(), WORDS, DIMENSION))
                .addInitializer(tensor("w", TensorProto.DataType.INT8, weights, DIMENSION, DIMENSION))
                .addInitializer(tensor("w_zero", TensorProto.DataType.INT8, new byte[1]));
        return ModelProto.newBuilder()
                .setIrVersion(9)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(20))
                .setGraph(graph)
                .build();
    }

    private static NodeProto.Builder node(String operator, String output, String... inputs) {
        NodeProto.Builder node =
                NodeProto.newBuilder().setOpType(operator).setName(operator).addOutput(output);
        for (String input : inputs) {
            node.addInput(input);
        }
        return node;
    }

    private static TensorProto tensor(String name, TensorProto.DataType type, byte[] values, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(values));
        for (long size : shape) {
            tensor.addDims(size);
        }
        return tensor.build();
    }

    private static ValueInfoProto matrix(String name, TensorProto.DataType type, String... shape) {
        TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
        for (String size : shape) {
            sizes.addDim(
                    size.isEmpty()
                            ? Dimension.newBuilder().setDimValue(DIMENSION)
                            : Dimension.newBuilder().setDimParam(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(sizes)))
                .build();
    }
}
