package pith.searcher;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import pith.engine.Encoder;
import pith.engine.ModelIdentity;
import pith.engine.Pieces;

/** Counts words in as many slots as there are dimensions: texts that share words have a greater cosine. */
final class BagOfWordsEncoder implements Encoder {
    static final int DIMENSION = 64;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity("bag of words", "bag-of-words-fingerprint");
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public int maxPieces() {
        return 512;
    }

    @Override
    public int specialPieces() {
        return 2;
    }

    @Override
    public float[] encodeQuery(String text) {
        float[] vector = new float[DIMENSION];
        vector[0] = 0.5f; // so that a text without words has a vector too
        Matcher words = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (words.find()) {
            vector[1 + Math.floorMod(words.group().hashCode() * 31, DIMENSION - 1)] += 1;
        }
        double length = Math.sqrt(IntStream.range(0, DIMENSION)
                .mapToDouble(i -> vector[i] * vector[i])
                .sum());
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (vector[i] / length);
        }
        return vector;
    }

    @Override
    public float[] encodePassage(String title, String text) {
        return encodeQuery(title + "\n" + text);
    }

    @Override
    public Pieces pieces(String text) {
        int[][] found = WORD.matcher(text)
                .results()
                .map(m -> new int[] {m.start(), m.end()})
                .toArray(int[][]::new);
        return new Pieces(
                IntStream.range(0, found.length).map(i -> found[i][0]).toArray(),
                IntStream.range(0, found.length).map(i -> found[i][1]).toArray());
    }

    @Override
    public void close() {}
}
