package pith.models.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A protobuf message in its encoding, as far as ONNX graphs need it. Written here because protobuf's own library warns on
 * newer JDKs at every start, and holds a whole model in memory. Not thread-safe.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">the encoding</a>
 */
final class Wire {
    private static final int VARINT = 0;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Wire number(int field, long value) {
        varint(field << 3 | VARINT);
        varint(value);
        return this;
    }

    Wire real(int field, float value) {
        varint(field << 3 | FIXED32);
        int bits = Float.floatToIntBits(value);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes.write(bits >>> shift);
        }
        return this;
    }

    Wire text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Wire texts(int field, Iterable<String> values) {
        values.forEach(value -> text(field, value));
        return this;
    }

    Wire message(int field, Wire value) {
        return bytes(field, value.toBytes());
    }

    private Wire bytes(int field, byte[] value) {
        lengthOf(field, value.length);
        bytes.writeBytes(value);
        return this;
    }

    /** What stands before the bytes of a field that has a length; the caller writes the bytes. */
    Wire lengthOf(int field, long length) {
        varint(field << 3 | LENGTH_DELIMITED);
        varint(length);
        return this;
    }

    /** Seven bits at a time, the lowest first, the eighth bit set in all but the last. */
    private void varint(long value) {
        long rest = value;
        for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
            bytes.write((int) ((rest & 0x7f) | 0x80));
        }
        bytes.write((int) rest);
    }

    long size() {
        return bytes.size();
    }

    void writeTo(OutputStream out) throws IOException {
        bytes.writeTo(out);
    }

    byte[] toBytes() {
        return bytes.toByteArray();
    }
}
