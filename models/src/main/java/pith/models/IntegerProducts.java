package pith.models;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds in a model what ONNX Runtime cannot take (seen with 1.28): integer products without zero points. Told to compute them the wide
 * way, it ends the process; the fast way, their sums are cut off silently on x86 processors without VNNI. Reads the nodes
 * out of the file as it passes by, without the weights.
 *
 * <p>Byte layout: protobuf. A model's graph is its field 7, a graph's nodes are its field 1, a node's inputs its field 1, its
 * operator's name its field 4.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
final class IntegerProducts {
    private static final int MODEL_GRAPH = 7;
    private static final int GRAPH_NODE = 1;
    private static final int NODE_INPUT = 1;
    private static final int NODE_OPERATOR = 4;

    /** Where an operator's inputs have its zero points, which are all optional. */
    private static final Map<String, List<Integer>> ZERO_POINTS = Map.of(
            "MatMulInteger", List.of(2, 3),
            "ConvInteger", List.of(2, 3),
            "MatMulIntegerToFloat", List.of(4, 5),
            "DynamicQuantizeMatMul", List.of(3),
            "QAttention", List.of(6, 7),
            "QGemm", List.of(2, 5));

    /** Larger ones hold tensors as attributes, and are no products. */
    private static final int LARGEST_NODE_BYTES = 1 << 20;

    private IntegerProducts() {}

    /** Whether all have both zero points. What cannot be read is left to ONNX Runtime to refuse. */
    static boolean haveZeroPoints(InputStream model) throws IOException {
        Fields fields = new Fields(new BufferedInputStream(model, 1 << 16), Long.MAX_VALUE);
        try {
            while (fields.next()) {
                if (fields.number == MODEL_GRAPH && fields.isMessage()) {
                    return haveZeroPoints(fields.message());
                }
                fields.skip();
            }
        } catch (EOFException e) {
            return true; // torn
        }
        return true;
    }

    private static boolean haveZeroPoints(Fields graph) throws IOException {
        while (graph.next()) {
            if (graph.number == GRAPH_NODE && graph.isMessage() && graph.length <= LARGEST_NODE_BYTES) {
                if (isBareProduct(new Fields(new ByteArrayInputStream(graph.bytes()), Long.MAX_VALUE))) {
                    return false;
                }
            } else {
                graph.skip();
            }
        }
        return true;
    }

    private static boolean isBareProduct(Fields node) throws IOException {
        List<Boolean> given = new ArrayList<>();
        String operator = "";
        while (node.next()) {
            if (node.number == NODE_INPUT && node.isMessage()) {
                given.add(node.bytes().length > 0);
            } else if (node.number == NODE_OPERATOR && node.isMessage()) {
                operator = new String(node.bytes(), StandardCharsets.UTF_8);
            } else {
                node.skip();
            }
        }
        return !ZERO_POINTS.getOrDefault(operator, List.of()).stream()
                .allMatch(at -> at < given.size() && given.get(at));
    }

    /** The fields of one message, one after the other; each is read or skipped before the next. */
    private static final class Fields {
        private static final int VARINT = 0;
        private static final int FIXED64 = 1;
        private static final int LENGTH_DELIMITED = 2;
        private static final int FIXED32 = 5;

        private final InputStream in;
        private long left;
        private int number;
        private int type;
        private long length;

        Fields(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        /** False at the end of the message. */
        boolean next() throws IOException {
            if (left <= 0) {
                return false;
            }
            int first = in.read();
            if (first < 0) {
                return false;
            }
            left--;
            long tag = varint(first);
            number = (int) (tag >>> 3);
            type = (int) (tag & 7);
            length = switch (type) {
                case VARINT -> 0;
                case FIXED64 -> Long.BYTES;
                case FIXED32 -> Integer.BYTES;
                case LENGTH_DELIMITED -> varint(read());
                default -> throw new EOFException("no protobuf");
            };
            if (type == VARINT) {
                varint(read());
            }
            if (length < 0) {
                throw new EOFException("no protobuf");
            }
            left -= length;
            return true;
        }

        boolean isMessage() {
            return type == LENGTH_DELIMITED;
        }

        Fields message() {
            return new Fields(in, length);
        }

        byte[] bytes() throws IOException {
            return in.readNBytes(Math.toIntExact(Math.min(length, LARGEST_NODE_BYTES)));
        }

        void skip() throws IOException {
            in.skipNBytes(length);
        }

        private int read() throws IOException {
            int value = in.read();
            if (value < 0) {
                throw new EOFException("no protobuf");
            }
            left--;
            return value;
        }

        private long varint(int first) throws IOException {
            long value = first & 0x7f;
            int last = first;
            for (int shift = 7; (last & 0x80) != 0; shift += 7) {
                if (shift >= Long.SIZE) {
                    throw new EOFException("no protobuf");
                }
                last = read();
                value |= (long) (last & 0x7f) << shift;
            }
            return value;
        }
    }
}
