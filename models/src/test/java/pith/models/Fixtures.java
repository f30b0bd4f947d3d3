package pith.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.function.Executable;
import pith.engine.Folding;

/** What the tests of this package share: the tiny models, the reference vectors, and strings that are hard on offsets. */
final class Fixtures {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Strings that word pieces, offsets or vectors might go wrong on. */
    static final List<String> HARD_TEXTS = List.of(
            "",
            " ",
            "\r\n\t \u00a0\u3000",
            "\u0000",
            "nul \u0000 bell \u0007 escape \u001b[0m, unit\u001fseparator, form\ffeed",
            "a\r\nb\rc\nd",
            "cafe\u0301 re\u0301sume\u0301 Z\u0351\u036b\u0343alg\u0321o",
            "\u0301 an accent first",
            " \u093e a vowel sign after a space",
            "\ud83d\ude00 smile \ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67 family"
                    + " \ud83c\udde9\ud83c\uddea\ud83c\uddec\ud83c\udde7 flags \ud83d\ude4f\ud83c\udffd thanks",
            "\u4e2d\u6587\u548c\u65e5\u672c\u8a9e",
            "\ud55c\uad6d\uc5b4 \uc0ac\uc804",
            "\u1112\u1161\u11ab\u1100\u116e\u11a8",
            "\u0130stanbul I\u0307 \u1e9e \ufb03 \u00bd \u03a3\u03b1\u03c2",
            "high \ud800 alone, low \udc00 alone, swapped \udc00\ud800 pair",
            "\ud800",
            "ends with half a pair \ud83d",
            "soft\u00adhyphen zero\u200bwidth \ufeffmark \u202eright to left\u202c \u05e9\u05dc\u05d5\u05dd",
            "[CLS] and [SEP] and [MASK] and ##s written out",
            "\ud83d\ude00".repeat(3_000),
            "x".repeat(20_000),
            "e\u0301".repeat(10_000),
            "five thousand words of it ".repeat(1_000));

    private static final String[] ALPHABET = {
        "a",
        "b",
        "the",
        "Water",
        "ing",
        "1",
        "9",
        ".",
        ",",
        "-",
        "'",
        " ",
        "  ",
        "\t",
        "\n",
        "\r\n",
        "\u00a0",
        "\u3000",
        "\u0301",
        "\u0308",
        "\u093e",
        "\u200d",
        "\u200b",
        "\u00ad",
        "\ufeff",
        "\u0000",
        "\u0007",
        "\u001c",
        "\f",
        "\u2028",
        "\u00e9",
        "e\u0301",
        "\u00df",
        "\u0130",
        "\ufb03",
        "\u4e2d",
        "\u6587",
        "\u3042",
        "\ud55c",
        "\u1112\u1161\u11ab",
        "\u0e01",
        "\u0e33",
        "\u05e9",
        "\u0627",
        "\ud83d\ude00",
        "\ud83d\udc69",
        "\ud83c\udde9",
        "\ud83c\uddea",
        "\ud83c\udffd",
        "\ud83d",
        "\ude00",
        "\ufffd",
        "\ud840\udc00",
        "\udb40\udc67",
        "[SEP]",
        "##",
        "_"
    };

    private Fixtures() {}

    /** The message that {@code call} is refused with. */
    static String refusal(Class<? extends RuntimeException> kind, Executable call) {
        return String.valueOf(Assertions.assertThrows(kind, call).getMessage());
    }

    /** A folder of the test class path, such as {@code tiny/encoder}. */
    static Path folder(String name) {
        try {
            return Path.of(Objects.requireNonNull(Fixtures.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /** A copy that a test may damage. */
    static Path copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes ignored) throws IOException {
                Files.createDirectories(to.resolve(from.relativize(folder).toString()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes ignored) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }

    /** Puts one text of a file in place of another that is there. */
    static void replace(Path folder, String file, String old, String with) throws IOException {
        String text = Files.readString(folder.resolve(file));
        Assertions.assertTrue(text.contains(old), file + " has no " + old);
        Files.writeString(folder.resolve(file), text.replace(old, with));
    }

    /** Writes a pith.json with these members besides those that it must have. */
    static void manifest(Path folder, String members) throws IOException {
        Files.writeString(folder.resolve("pith.json"), """
                {"name": "moon", "source": {"weights_sha256": "%s"}, %s}
                """.formatted("0123456789abcdef".repeat(4), members));
    }

    /** What PyTorch says of the tiny model in {@code folder}. */
    static JsonNode expected(String folder) throws IOException {
        return JSON.readTree(Files.readAllBytes(folder(folder).resolve("expected.json")));
    }

    static float[] floats(JsonNode array) {
        float[] floats = new float[array.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = array.get(i).floatValue();
        }
        return floats;
    }

    static int[] ints(JsonNode array) {
        int[] ints = new int[array.size()];
        for (int i = 0; i < ints.length; i++) {
            ints[i] = array.get(i).intValue();
        }
        return ints;
    }

    /** The texts whose vectors PyTorch has computed with the embedded encoder's source weights. */
    static List<String> parityTexts() throws IOException {
        List<String> texts = new ArrayList<>();
        String lines = new String(resource("/pith/parity/texts.jsonl"), StandardCharsets.UTF_8);
        for (String line : lines.lines().toList()) {
            texts.add(JSON.readValue(line, String.class));
        }
        return texts;
    }

    /**
     * Whether the model sees a text as it stands: PyTorch's vectors are those of the texts, not of what folding makes of
     * them.
     */
    static boolean keepsItsForm(String text) {
        return Folding.of(text).text().equals(text);
    }

    /** The vectors of {@link #parityTexts}. */
    static float[][] parityVectors(int dimension) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(resource("/pith/parity/vectors.f32")).order(ByteOrder.LITTLE_ENDIAN);
        float[][] vectors = new float[bytes.remaining() / Float.BYTES / dimension][dimension];
        for (float[] vector : vectors) {
            for (int i = 0; i < dimension; i++) {
                vector[i] = bytes.getFloat();
            }
        }
        return vectors;
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Fixtures.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        }
    }

    static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    /** A generator whose seed stands in the test's output, to repeat a failure with. */
    static Random random(String test) {
        long seed = Long.getLong("pith.seed", System.nanoTime());
        System.out.println(test + ": -Dpith.seed=" + seed);
        return new Random(seed);
    }

    /** {@code parts} pieces of text, of which many change or join their neighbours. */
    static String randomText(RandomGenerator random, int parts) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < parts; i++) {
            text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
        }
        return text.toString();
    }
}
