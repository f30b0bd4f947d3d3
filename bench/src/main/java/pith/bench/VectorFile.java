package pith.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import pith.engine.UnreadableSource;
import pith.evaluation.Ticker;

/**
 * Vectors, float32 in little-endian order one after the other, written some at a time: what is there already is not
 * computed again.
 */
final class VectorFile {
    private static final int BLOCK = 64;

    private final Path file;
    private final int dimension;

    VectorFile(Path file, int dimension) {
        this.file = file;
        this.dimension = dimension;
    }

    /**
     * Reads the vectors that are there and adds the others, to a file that is made where there is none.
     *
     * @param count how many it should hold
     * @param encode makes a vector by its place, 0 to {@code count} - 1; called by several threads
     * @param ticker told of each vector, those that were there too
     */
    List<float[]> complete(int count, IntFunction<float[]> encode, Ticker ticker) {
        List<float[]> vectors = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(
                        file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                Callers callers = new Callers(Runtime.getRuntime().availableProcessors())) {
            read(channel, count, vectors);
            vectors.forEach(vector -> ticker.tick());
            while (vectors.size() < count) {
                int from = vectors.size();
                float[][] block = new float[Math.min(BLOCK, count - from)][];
                callers.forEach(block.length, i -> {
                    block[i] = encode.apply(from + i);
                    ticker.tick();
                });
                write(channel, block);
                vectors.addAll(List.of(block));
            }
            return vectors;
        } catch (IOException e) {
            throw new UnreadableSource(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private void read(FileChannel channel, int count, List<float[]> vectors) throws IOException {
        long bytes = (long) dimension * Float.BYTES;
        long whole = Math.min(channel.size() / bytes, count);
        channel.truncate(whole * bytes); // what a stopped run left of a vector
        ByteBuffer buffer = ByteBuffer.allocate((int) bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (long i = 0; i < whole; i++) {
            buffer.clear();
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // until the vector is whole
            }
            float[] vector = new float[dimension];
            buffer.flip().asFloatBuffer().get(vector);
            vectors.add(vector);
        }
    }

    private void write(FileChannel channel, float[][] block) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocate(block.length * dimension * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float[] vector : block) {
            for (float number : vector) {
                buffer.putFloat(number);
            }
        }
        buffer.flip();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
