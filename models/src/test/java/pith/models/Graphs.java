package pith.models;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Rewrites the graphs of tiny models into those that other exporters make. */
final class Graphs {
    private static final int INT64 = TensorProto.DataType.INT64.getNumber();

    private Graphs() {}

    static void edit(Path folder, Consumer<GraphProto.Builder> change) throws IOException {
        Path file = folder.resolve("model.onnx");
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
        change.accept(model.getGraphBuilder());
        Files.write(file, model.build().toByteArray());
    }

    /** Computes an input of ones or zeros inside, so that the graph takes it no more. */
    static void fixInput(GraphProto.Builder graph, String name, long value) {
        int at = index(graph.getInputList(), name);
        graph.removeInput(at);
        TensorProto constant = TensorProto.newBuilder()
                .setName("value")
                .setDataType(INT64)
                .addDims(1)
                .addInt64Data(value)
                .build();
        AttributeProto attribute = AttributeProto.newBuilder()
                .setName("value")
                .setType(AttributeProto.AttributeType.TENSOR)
                .setT(constant)
                .build();
        graph.addNode(0, node("ConstantOfShape", name + "_shape", name).addAttribute(attribute));
        graph.addNode(0, node("Shape", "input_ids", name + "_shape"));
    }

    /** Gives an output another name. */
    static void renameOutput(GraphProto.Builder graph, String name, String to) {
        graph.addNode(node("Identity", name, to));
        int at = index(graph.getOutputList(), name);
        graph.setOutput(at, graph.getOutput(at).toBuilder().setName(to));
    }

    static void removeOutput(GraphProto.Builder graph, String name) {
        graph.removeOutput(index(graph.getOutputList(), name));
    }

    /** Says other lengths of an output; -1 for any. */
    static void reshapeOutput(GraphProto.Builder graph, String name, long... lengths) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long length : lengths) {
            shape.addDim(
                    length < 0
                            ? TensorShapeProto.Dimension.newBuilder().setDimParam("any" + shape.getDimCount())
                            : TensorShapeProto.Dimension.newBuilder().setDimValue(length));
        }
        int at = index(graph.getOutputList(), name);
        ValueInfoProto.Builder output = graph.getOutput(at).toBuilder();
        output.getTypeBuilder().getTensorTypeBuilder().setShape(shape);
        graph.setOutput(at, output);
    }

    /** Makes the lengths of an output known to nobody before it is computed: it goes through its own rows, all of them. */
    static void hideShape(GraphProto.Builder graph, String name) {
        String inside = name + "_inside";
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeProto.Builder each = graph.getNodeBuilder(i);
            for (int j = 0; j < each.getOutputCount(); j++) {
                if (each.getOutput(j).equals(name)) {
                    each.setOutput(j, inside);
                }
            }
            for (int j = 0; j < each.getInputCount(); j++) {
                if (each.getInput(j).equals(name)) {
                    each.setInput(j, inside);
                }
            }
        }
        graph.addNode(node("Abs", inside, name + "_absolute"));
        graph.addNode(node("NonZero", name + "_absolute", name + "_nonzero"));
        // The lengths of the value, but for a term that is 0 and depends on what was computed.
        graph.addNode(node("Shape", inside, name + "_lengths"));
        graph.addNode(node("ReduceMin", name + "_nonzero", name + "_zero")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("keepdims")
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(0)));
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Add")
                .addInput(name + "_lengths")
                .addInput(name + "_zero")
                .addOutput(name + "_lengths_again"));
        graph.addNode(NodeProto.newBuilder()
                .setOpType("Reshape")
                .addInput(inside)
                .addInput(name + "_lengths_again")
                .addOutput(name));
        reshapeOutput(graph, name, -1, -1, -1);
    }

    /** Shows a value from inside, float32 [batch, sequence, width], in place of all other outputs. */
    static void showOnly(GraphProto.Builder graph, String value, String as, long width) {
        graph.clearOutput();
        graph.addNode(node("Identity", value, as));
        addOutput(graph, as, -1, -1, width);
    }

    /** Shows the first numbers of a value [batch, sequence, width], one an output, in place of all other outputs. */
    static void showNumbers(GraphProto.Builder graph, String value, String... outputs) {
        graph.clearOutput();
        for (int i = 0; i < outputs.length; i++) {
            graph.addInitializer(TensorProto.newBuilder()
                    .setName(outputs[i] + "_place")
                    .setDataType(INT64)
                    .addInt64Data(i));
            graph.addNode(node("Gather", value, outputs[i])
                    .addInput(outputs[i] + "_place")
                    .addAttribute(AttributeProto.newBuilder()
                            .setName("axis")
                            .setType(AttributeProto.AttributeType.INT)
                            .setI(2)));
            addOutput(graph, outputs[i], -1, -1);
        }
    }

    private static void addOutput(GraphProto.Builder graph, String name, long... lengths) {
        graph.addOutput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.FLOAT.getNumber()))));
        reshapeOutput(graph, name, lengths);
    }

    /** Moves the weights into a second file beside the graph. */
    static void moveWeightsOut(Path folder, String file) throws IOException {
        edit(folder, graph -> {
            ByteString all = ByteString.EMPTY;
            for (int i = 0; i < graph.getInitializerCount(); i++) {
                TensorProto weights = graph.getInitializer(i);
                if (weights.hasRawData() && weights.getRawData().size() >= 256) {
                    ByteString bytes = weights.getRawData();
                    graph.setInitializer(
                            i,
                            weights.toBuilder()
                                    .clearRawData()
                                    .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                                    .addExternalData(entry("location", file))
                                    .addExternalData(entry("offset", Integer.toString(all.size())))
                                    .addExternalData(entry("length", Integer.toString(bytes.size()))));
                    all = all.concat(bytes);
                }
            }
            try {
                Files.write(folder.resolve(file), all.toByteArray());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    static NodeProto.Builder node(String operator, String input, String output) {
        return NodeProto.newBuilder().setOpType(operator).addInput(input).addOutput(output);
    }

    private static int index(List<ValueInfoProto> values, String name) {
        for (int i = 0; i < values.size(); i++) {
            if (values.get(i).getName().equals(name)) {
                return i;
            }
        }
        throw new AssertionError("the graph has no " + name);
    }
}
