package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.UnreadableSource;

/** Files of every format with bytes changed, cut, doubled: each is read or refused, in time, and nothing is left. */
class FormatsFuzzTest {
    private static final int FILES = Boolean.getBoolean("pith.soak") ? 5_000 : 60;

    @TempDir
    private Path folder;

    @Test
    void whateverTheBytesAreIsReadOrRefused() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int read = 0;
        int refused = 0;
        try (Formats formats = new Formats(() -> {})) {
            for (Map.Entry<String, byte[]> sample : Samples.all().entrySet()) {
                for (int i = 0; i < FILES; i++) {
                    byte[] bytes = mutated(sample.getValue(), random);
                    if (isReadable(formats, sample.getKey(), bytes, "seed " + seed + ", file " + i)) {
                        read++;
                    } else {
                        refused++;
                    }
                }
            }
        }
        System.out.println("formats: " + read + " mutated files read, " + refused + " refused, seed " + seed);
        assertTrue(read > 0 && refused > 0, "seed " + seed);
    }

    @SuppressWarnings("CatchThrowable")
    private boolean isReadable(Formats formats, String extension, byte[] bytes, String name) throws IOException {
        Path path = folder.resolve("a." + extension);
        Files.write(path, bytes);
        Found found = new Found();
        try {
            formats.extractor(path).extract(new SourceFile(path, folder, "", Instant.EPOCH), found);
            return !found.documents.isEmpty();
        } catch (UnreadableSource | BadInput e) {
            assertTrue(!String.valueOf(e.getMessage()).contains("takes longer"), extension + ", " + name + ": " + e);
            return false;
        } catch (Throwable e) {
            return fail(extension + ", " + name + ": " + e, e);
        }
    }

    private static byte[] mutated(byte[] sample, Random random) {
        boolean zip = sample[0] == 'P' && sample[1] == 'K';
        if (!zip || random.nextBoolean()) {
            return changed(sample, random);
        }
        Map<String, byte[]> parts = Samples.parts(sample);
        String name = List.copyOf(parts.keySet()).get(random.nextInt(parts.size()));
        if (random.nextInt(10) == 0) {
            parts.remove(name);
        } else {
            parts.computeIfPresent(name, (same, bytes) -> changed(bytes, random));
        }
        return Samples.zip(parts);
    }

    private static byte[] changed(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        byte[] changed = bytes.clone();
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(64));
        switch (random.nextInt(5)) {
            case 0 -> changed = Arrays.copyOf(bytes, from);
            case 1 -> {
                for (int i = 0; i < 1 + random.nextInt(16); i++) {
                    changed[random.nextInt(changed.length)] = (byte) random.nextInt();
                }
            }
            case 2 -> Arrays.fill(changed, from, to, (byte) random.nextInt());
            case 3 -> changed[from] ^= (byte) (1 << random.nextInt(8));
            default -> { // a stretch twice
                changed = new byte[bytes.length + to - from];
                System.arraycopy(bytes, 0, changed, 0, to);
                System.arraycopy(bytes, from, changed, to, bytes.length - from);
            }
        }
        return changed;
    }
}
