package pith.models.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import pith.engine.ModelUnavailable;
import pith.engine.Quote;

/**
 * The tensors of one or several files in the safetensors format: 8 bytes, the length of the header, little-endian; the
 * header, a JSON object that gives each tensor's {@code dtype}, {@code shape} and {@code data_offsets}, from and to, counted
 * from the header's end; the tensors, row-major, little-endian, without gaps.
 *
 * <p>Nothing but the header is kept in memory. A header that does not fit its file is refused when it is opened. Not
 * thread-safe.
 *
 * @see <a href="https://github.com/huggingface/safetensors#format">the format</a>
 */
final class Safetensors implements AutoCloseable {
    static final String FILE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private static final int MAX_HEADER_BYTES = 8 << 20;
    private static final int MAX_DIMENSIONS = 8;
    private static final int MAX_FILES = 1_000;
    private static final String AGAIN = "; the file is damaged or cut off: fetch the model again";

    /** The types of the format, and the bytes of a number. */
    private enum Type {
        F64(8),
        F32(4),
        F16(2),
        BF16(2),
        F8_E4M3(1),
        F8_E5M2(1),
        I64(8),
        I32(4),
        I16(2),
        I8(1),
        U64(8),
        U32(4),
        U16(2),
        U8(1),
        BOOL(1);

        private final int bytes;

        Type(int bytes) {
            this.bytes = bytes;
        }

        private static @Nullable Type named(String name) {
            return Arrays.stream(values())
                    .filter(type -> type.name().equals(name))
                    .findAny()
                    .orElse(null);
        }
    }

    private final List<Path> files = new ArrayList<>();
    private final List<FileChannel> channels = new ArrayList<>();
    private final Map<String, Tensor> tensors = new TreeMap<>();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);

    private Safetensors() {}

    /**
     * Opens {@value #FILE} in {@code folder}, or the files that {@value #INDEX} names.
     *
     * @throws ModelUnavailable when there is none, or one of them is damaged
     */
    static Safetensors open(Path folder) throws IOException {
        Safetensors opened = new Safetensors();
        try {
            if (Files.exists(folder.resolve(FILE))) {
                opened.add(folder.resolve(FILE));
            } else if (Files.exists(folder.resolve(INDEX))) {
                opened.addAll(folder);
            } else {
                throw new ModelUnavailable(folder + " has neither " + FILE + " nor " + INDEX
                        + "; other weights, such as pytorch_model.bin, are not read: save the model with"
                        + " safe_serialization=True");
            }
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private void addAll(Path folder) throws IOException {
        JsonFile index = JsonFile.read(folder.resolve(INDEX));
        JsonNode map = index.object().path("weight_map");
        if (!map.isObject() || map.isEmpty()) {
            throw index.misfit("weight_map", "an object that gives each tensor's file");
        }
        Map<String, String> fileOf = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : map.properties()) {
            String file = entry.getValue().asText();
            // A name alone: no path leads out of the folder.
            if (!file.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*\\.safetensors")) {
                throw new ModelUnavailable(index + " keeps " + Quote.of(entry.getKey()) + " in " + Quote.of(file)
                        + ", expected the name of a file that ends in .safetensors");
            }
            fileOf.put(entry.getKey(), file);
        }
        TreeSet<String> names = new TreeSet<>(fileOf.values());
        if (names.size() > MAX_FILES) {
            throw new ModelUnavailable(
                    index + " names " + names.size() + " files, more than the " + MAX_FILES + " that are taken");
        }
        for (String name : names) {
            add(folder.resolve(name));
        }
        fileOf.forEach((name, file) -> {
            Tensor tensor = tensors.get(name);
            if (tensor == null || !tensor.path.endsWith(file)) {
                throw new ModelUnavailable(index + " says that " + Quote.of(name) + " is in " + file
                        + ", but it is not; fetch the model again, all of its files");
            }
        });
    }

    private void add(Path path) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new ModelUnavailable("there is no " + path + "; fetch the model again, all of its files");
        }
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        files.add(path);
        channels.add(channel);
        long size = channel.size();
        if (size < Long.BYTES) {
            throw new ModelUnavailable(path + " has " + size + " bytes, too few for a header" + AGAIN);
        }
        long headerBytes = read(channel, 0, Long.BYTES).getLong();
        if (headerBytes < 2 || headerBytes > size - Long.BYTES) {
            throw new ModelUnavailable(path + " has " + size + " bytes and says that its header has "
                    + Long.toUnsignedString(headerBytes) + AGAIN);
        }
        if (headerBytes > MAX_HEADER_BYTES) {
            throw new ModelUnavailable(path + " has a header of " + headerBytes + " bytes, more than the "
                    + MAX_HEADER_BYTES + " that are taken");
        }
        byte[] header = new byte[(int) headerBytes];
        for (int at = 0; at < header.length; ) {
            ByteBuffer part = read(channel, Long.BYTES + (long) at, Math.min(buffer.capacity(), header.length - at));
            int count = part.remaining();
            part.get(header, at, count);
            at += count;
        }
        addTensors(path, channel, header, size - Long.BYTES - headerBytes);
    }

    private void addTensors(Path path, FileChannel channel, byte[] header, long dataBytes) throws IOException {
        List<Tensor> added = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry :
                JsonFile.of(header, "the header of " + path).object().properties()) {
            if (!entry.getKey().equals("__metadata__")) {
                added.add(tensor(entry.getKey(), entry.getValue(), path, channel, Long.BYTES + (long) header.length));
            }
        }
        added.sort(Comparator.comparingLong(tensor -> tensor.from));
        long at = Long.BYTES + (long) header.length;
        for (Tensor tensor : added) {
            if (tensor.from != at) {
                throw damaged(tensor.name, path, "begins at byte " + tensor.from + " where " + at + " is due");
            }
            at += tensor.bytes();
            if (tensors.put(tensor.name, tensor) != null) {
                throw damaged(tensor.name, path, "is in two files");
            }
        }
        if (at != Long.BYTES + header.length + dataBytes) {
            throw new ModelUnavailable(path + " has " + (Long.BYTES + header.length + dataBytes)
                    + " bytes where its header speaks of " + at + AGAIN);
        }
    }

    private Tensor tensor(String name, JsonNode told, Path path, FileChannel channel, long origin) {
        Type type = Type.named(told.path("dtype").asText());
        if (type == null) {
            throw damaged(
                    name,
                    path,
                    "is of the type " + Quote.of(told.path("dtype").toString()) + ", known are "
                            + Arrays.toString(Type.values()));
        }
        JsonNode shape = told.path("shape");
        JsonNode offsets = told.path("data_offsets");
        if (!wholeNumbers(shape) || shape.size() > MAX_DIMENSIONS || !wholeNumbers(offsets) || offsets.size() != 2) {
            throw damaged(name, path, "is described by " + Quote.of(told.toString()));
        }
        long[] dims = new long[shape.size()];
        long bytes = type.bytes;
        try {
            for (int i = 0; i < dims.length; i++) {
                dims[i] = shape.path(i).longValue();
                bytes = Math.multiplyExact(bytes, dims[i]);
            }
            long from = offsets.path(0).longValue();
            if (Math.addExact(from, bytes) == offsets.path(1).longValue()) {
                return new Tensor(name, type, dims, path, channel, Math.addExact(origin, from));
            }
        } catch (ArithmeticException e) {
            // Said below.
        }
        throw damaged(name, path, "has the shape " + shape + " and the bytes " + offsets + ", which do not fit");
    }

    private static boolean wholeNumbers(JsonNode array) {
        if (!array.isArray()) {
            return false;
        }
        for (JsonNode number : array) {
            if (!number.canConvertToLong() || !number.isIntegralNumber() || number.longValue() < 0) {
                return false;
            }
        }
        return true;
    }

    private static ModelUnavailable damaged(String tensor, Path path, String why) {
        return new ModelUnavailable(path + ": " + Quote.of(tensor) + " " + why + AGAIN);
    }

    /** All tensors by name. */
    Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** The files, in the order of their names. */
    List<Path> files() {
        return List.copyOf(files);
    }

    /** The next {@code count} bytes, at most the buffer's; good until the next call. */
    private ByteBuffer read(FileChannel channel, long from, int count) throws IOException {
        buffer.clear().limit(count);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, from + buffer.position()) < 0) {
                throw new EOFException("it became shorter while it was read");
            }
        }
        return buffer.flip();
    }

    @Override
    public void close() throws IOException {
        IOException first = null;
        for (FileChannel channel : channels) {
            try {
                channel.close();
            } catch (IOException e) {
                first = e;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** One tensor, still on disk. */
    final class Tensor {
        private final String name;
        private final Type type;
        private final long[] shape;
        private final Path path;
        private final FileChannel channel;
        private final long from;

        private Tensor(String name, Type type, long[] shape, Path path, FileChannel channel, long from) {
            this.name = name;
            this.type = type;
            this.shape = shape;
            this.path = path;
            this.channel = channel;
            this.from = from;
        }

        boolean hasShape(int... expected) {
            return Arrays.equals(shape, Arrays.stream(expected).asLongStream().toArray());
        }

        /** Rows, columns and so on. */
        long[] shape() {
            return shape.clone();
        }

        private long bytes() {
            return Arrays.stream(shape).reduce(type.bytes, (a, b) -> a * b);
        }

        /**
         * Reads numbers as float32.
         *
         * @param first how many numbers of the tensor to pass over
         * @throws ModelUnavailable when they are no floats of 32 or 16 bits, or one is not finite
         */
        void read(long first, float[] into) throws IOException {
            int most = buffer.capacity() / type.bytes;
            for (int at = 0; at < into.length; ) {
                int count = Math.min(most, into.length - at);
                ByteBuffer bytes = Safetensors.this.read(channel, from + (first + at) * type.bytes, count * type.bytes);
                convert(bytes, into, at, count);
                at += count;
            }
            for (float number : into) {
                if (!Float.isFinite(number)) {
                    throw damaged(name, path, "holds " + number);
                }
            }
        }

        private void convert(ByteBuffer bytes, float[] into, int at, int count) {
            switch (type) {
                case F32 -> bytes.asFloatBuffer().get(into, at, count);
                case F16 -> {
                    for (int i = 0; i < count; i++) {
                        into[at + i] = Float.float16ToFloat(bytes.getShort());
                    }
                }
                case BF16 -> {
                    for (int i = 0; i < count; i++) {
                        into[at + i] = Float.intBitsToFloat(bytes.getShort() << Short.SIZE);
                    }
                }
                case F64, F8_E4M3, F8_E5M2, I64, I32, I16, I8, U64, U32, U16, U8, BOOL ->
                    throw new ModelUnavailable(path + ": " + Quote.of(name) + " is of the type " + type
                            + ", expected F32, F16 or BF16; save the model in one of these");
            }
        }

        /** Such as {@code F32 [384, 1536]}. */
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%s %s", type, Arrays.toString(shape));
        }
    }
}
