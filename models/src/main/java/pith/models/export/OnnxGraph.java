package pith.models.export;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.engine.ModelUnavailable;

/**
 * An ONNX graph in the making. Its constants are made when it is written, one after the other, so that memory holds one of
 * them at a time. Not thread-safe.
 *
 * @see <a href="https://github.com/onnx/onnx/blob/main/onnx/onnx.proto">the messages, whose field numbers stand here</a>
 */
final class OnnxGraph {
    /** The dimensions of inputs and outputs that change from run to run. */
    static final String BATCH = "batch";

    static final String SEQUENCE = "sequence";

    private static final int OPSET = 20;
    private static final int IR_VERSION = 9;
    private static final String PRODUCER = "pith";

    /** What protobuf can hold, and ONNX Runtime reads, in one file. */
    private static final long MAX_BYTES = Integer.MAX_VALUE;

    private static final int CHUNK = 1 << 16;

    /** A type of numbers, as TensorProto.DataType knows it, and the bytes of a number. */
    enum Type {
        FLOAT(1, Float.BYTES),
        INT8(3, Byte.BYTES),
        INT64(7, Long.BYTES);

        final int number;
        private final int bytes;

        Type(int number, int bytes) {
            this.number = number;
            this.bytes = bytes;
        }
    }

    /** What a node is told beside its inputs. */
    sealed interface Attribute {
        String name();

        /** A whole number. */
        record Int(String name, long value) implements Attribute {}

        /** Several whole numbers. */
        record Ints(String name, List<Integer> values) implements Attribute {}

        /** A number. */
        record Real(String name, float value) implements Attribute {}

        /** A text. */
        record Text(String name, String value) implements Attribute {}
    }

    /** Writes a constant's numbers, row-major, little-endian. */
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Makes floats when they are needed. */
    interface Floats {
        float[] get() throws IOException;
    }

    /** A TensorProto: the head is all of it but its numbers. */
    private record Constant(String name, Wire head, long bytes, Content content) {
        long size() {
            return head.size() + bytes;
        }
    }

    private final String name;
    private final Wire nodes = new Wire();
    private final Wire inputs = new Wire();
    private final Wire outputs = new Wire();
    private final Map<String, Constant> constants = new LinkedHashMap<>();

    OnnxGraph(String name) {
        this.name = name;
    }

    /** An input of whole numbers, [{@value #BATCH}, {@value #SEQUENCE}]. */
    void input(String input) {
        inputs.message(11, value(input, Type.INT64, BATCH, SEQUENCE));
    }

    /** An input of floats; each dimension a name or a number. */
    void floatInput(String input, Object... dims) {
        inputs.message(11, value(input, Type.FLOAT, dims));
    }

    /** An output of floats; each dimension a name or a number. */
    void output(String output, Object... dims) {
        outputs.message(12, value(output, Type.FLOAT, dims));
    }

    /** Makes a tensor of floats, [{@value #BATCH}, {@value #SEQUENCE}, channels], an output. */
    void watch(String tensor) {
        output(tensor, BATCH, SEQUENCE, tensor + "_channels");
    }

    /** A ValueInfoProto. */
    private static Wire value(String name, Type type, Object... dims) {
        Wire shape = new Wire();
        for (Object dim : dims) {
            shape.message(
                    1, dim instanceof Integer length ? new Wire().number(1, length) : new Wire().text(2, dim + ""));
        }
        Wire tensor = new Wire().number(1, type.number).message(2, shape);
        return new Wire().text(1, name).message(2, new Wire().message(1, tensor));
    }

    /** Adds a node of one output, which it returns the name of. */
    String node(String operator, List<String> from, String to, Attribute... attributes) {
        node(to + "/" + operator, operator, from, List.of(to), attributes);
        return to;
    }

    /** Adds a node of several outputs. A NodeProto. */
    void node(String label, String operator, List<String> from, List<String> to, Attribute... attributes) {
        Wire node = new Wire().texts(1, from).texts(2, to).text(3, label).text(4, operator);
        for (Attribute attribute : attributes) {
            node.message(5, wire(attribute));
        }
        nodes.message(1, node);
    }

    /** An AttributeProto. */
    private static Wire wire(Attribute attribute) {
        Wire wire = new Wire().text(1, attribute.name());
        return switch (attribute) {
            case Attribute.Real real -> wire.real(2, real.value).number(20, 1);
            case Attribute.Int whole -> wire.number(3, whole.value).number(20, 2);
            case Attribute.Text text -> wire.text(4, text.value).number(20, 3);
            case Attribute.Ints ints -> {
                ints.values.forEach(value -> wire.number(8, value));
                yield wire.number(20, 7);
            }
        };
    }

    /** Adds a constant, and returns its name; the same may be there already. */
    String constant(String constant, Type type, Content content, int... dims) {
        Wire head = new Wire();
        long bytes = type.bytes;
        for (int dim : dims) {
            head.number(1, dim);
            bytes = Math.multiplyExact(bytes, dim);
        }
        head.number(2, type.number).text(8, constant).lengthOf(9, bytes);
        constants.put(constant, new Constant(constant, head, bytes, content));
        return constant;
    }

    String floats(String constant, Floats floats, int... dims) {
        return constant(constant, Type.FLOAT, out -> write(out, floats.get()), dims);
    }

    /** One number without dimensions. */
    String scalar(String constant, float value) {
        return floats(constant, () -> new float[] {value});
    }

    /** Whole numbers in one dimension. */
    String integers(String constant, long... values) {
        return constant(constant, Type.INT64, out -> out.write(bytes(values)), values.length);
    }

    /** One whole number without dimensions. */
    String integer(String constant, long value) {
        return constant(constant, Type.INT64, out -> out.write(bytes(value)));
    }

    private static byte[] bytes(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putLong);
        return bytes.array();
    }

    static void write(OutputStream out, float[] floats) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < floats.length; ) {
            int count = Math.min(CHUNK / Float.BYTES, floats.length - at);
            bytes.asFloatBuffer().put(floats, at, count);
            out.write(bytes.array(), 0, count * Float.BYTES);
            at += count;
        }
    }

    /** Writes the model: a ModelProto around a GraphProto. */
    void write(Path path) throws IOException {
        byte[] label = new Wire().text(2, name).toBytes();
        long bytes = nodes.size() + label.length + inputs.size() + outputs.size();
        for (Constant constant : constants.values()) {
            bytes += heading(constant).length + constant.size();
        }
        if (bytes + CHUNK > MAX_BYTES) {
            throw new ModelUnavailable("the graph would have " + bytes + " bytes, more than the " + (MAX_BYTES - CHUNK)
                    + " that fit an ONNX file; choose int8, or a smaller model");
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(path), CHUNK)) {
            out.write(new Wire()
                    .number(1, IR_VERSION)
                    .text(2, PRODUCER)
                    .lengthOf(7, bytes)
                    .toBytes());
            nodes.writeTo(out);
            out.write(label);
            for (Constant constant : constants.values()) {
                out.write(heading(constant));
                constant.head.writeTo(out);
                Counter counter = new Counter(out);
                constant.content.writeTo(counter);
                if (counter.count != constant.bytes) {
                    throw new IllegalStateException(
                            constant.name + " has " + counter.count + " bytes, not " + constant.bytes);
                }
            }
            inputs.writeTo(out);
            outputs.writeTo(out);
            out.write(new Wire()
                    .message(8, new Wire().text(1, "").number(2, OPSET))
                    .toBytes());
        }
    }

    private static byte[] heading(Constant constant) {
        return new Wire().lengthOf(5, constant.size()).toBytes();
    }

    private static final class Counter extends FilterOutputStream {
        private long count;

        Counter(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            count++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count += length;
        }
    }
}
