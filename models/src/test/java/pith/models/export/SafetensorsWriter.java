package pith.models.export;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Writes the files that {@link Safetensors} reads. */
final class SafetensorsWriter {
    /** The types of floats that models are saved in. */
    enum Type {
        F32(4),
        F16(2),
        BF16(2);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        /** What is left of {@code value} after it was saved. */
        float rounded(float value) {
            return switch (this) {
                case F32 -> value;
                case F16 -> Float.float16ToFloat(Float.floatToFloat16(value));
                case BF16 -> Float.intBitsToFloat(Float.floatToIntBits(value) & 0xffff0000);
            };
        }

        private void put(float value, ByteBuffer into) {
            switch (this) {
                case F32 -> into.putFloat(value);
                case F16 -> into.putShort(Float.floatToFloat16(value));
                case BF16 -> into.putShort((short) (Float.floatToIntBits(value) >>> Short.SIZE));
            }
        }
    }

    private SafetensorsWriter() {}

    static void write(Path path, Map<String, RandomCheckpoint.Weight> tensors, Type type) throws IOException {
        ObjectNode header = new ObjectMapper().createObjectNode();
        header.putObject("__metadata__").put("format", "pt");
        int at = 0;
        for (Map.Entry<String, RandomCheckpoint.Weight> tensor : tensors.entrySet()) {
            ObjectNode told = header.putObject(tensor.getKey()).put("dtype", type.name());
            ArrayNode shape = told.putArray("shape");
            for (int dim : tensor.getValue().shape()) {
                shape.add(dim);
            }
            int end = at + tensor.getValue().values().length * type.bytes;
            told.putArray("data_offsets").add(at).add(end);
            at = end;
        }
        ByteBuffer data = ByteBuffer.allocate(at).order(ByteOrder.LITTLE_ENDIAN);
        for (RandomCheckpoint.Weight tensor : tensors.values()) {
            for (float value : tensor.values()) {
                type.put(value, data);
            }
        }
        Files.write(path, file(header.toString(), data.array()));
    }

    /** A file with this header and this data, whether they fit or not. */
    static byte[] file(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }
}
