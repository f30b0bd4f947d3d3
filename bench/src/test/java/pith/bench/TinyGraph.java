package pith.bench;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A graph of two nodes that takes word pieces 0 to 3 and gives two numbers for each text: of all its pieces' rows the
 * larger number in each column. The rows are (-1, -1) for the padding, (1, 0), (0, 1) and (0.6, 0.8).
 */
final class TinyGraph {
    private static final float[] ROWS = {-1, -1, 1, 0, 0, 1, 0.6f, 0.8f};

    private TinyGraph() {}

    static Path write(Path file) throws IOException {
        ByteBuffer rows = ByteBuffer.allocate(ROWS.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        rows.asFloatBuffer().put(ROWS);
        OnnxMl.GraphProto graph = OnnxMl.GraphProto.newBuilder()
                .setName("tiny")
                .addInput(value("input_ids", DataType.INT64, "batch", "sequence"))
                .addInput(value("attention_mask", DataType.INT64, "batch", "sequence"))
                .addInput(value("token_type_ids", DataType.INT64, "batch", "sequence"))
                .addInitializer(OnnxMl.TensorProto.newBuilder()
                        .setName("rows")
                        .setDataType(DataType.FLOAT.getNumber())
                        .addDims(ROWS.length / 2)
                        .addDims(2)
                        .setRawData(ByteString.copyFrom(rows)))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("Gather")
                        .addInput("rows")
                        .addInput("input_ids")
                        .addOutput("pieces"))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("ReduceMax")
                        .addInput("pieces")
                        .addOutput("embedding")
                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                .setName("axes")
                                .setType(OnnxMl.AttributeProto.AttributeType.INTS)
                                .addInts(1))
                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                .setName("keepdims")
                                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                                .setI(0)))
                .addOutput(value("embedding", DataType.FLOAT, "batch", "dimension"))
                .build();
        OnnxMl.ModelProto model = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build();
        Files.createDirectories(file.toAbsolutePath().getParent());
        return Files.write(file, model.toByteArray());
    }

    private static OnnxMl.ValueInfoProto value(String name, DataType type, String... dimensions) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (String dimension : dimensions) {
            shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimParam(dimension));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
