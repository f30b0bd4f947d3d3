package pith.evaluation;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import pith.engine.Encoder;
import pith.engine.ModelIdentity;
import pith.engine.Pieces;

/** Gives texts with common words near vectors; a word is a piece. Counts the passages it encodes. */
final class FakeEncoder implements Encoder {
    private static final int DIMENSION = 64;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    final AtomicInteger passages = new AtomicInteger();

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity("fake", "0".repeat(64));
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public int maxPieces() {
        return 256;
    }

    @Override
    public int specialPieces() {
        return 2;
    }

    @Override
    public float[] encodeQuery(String text) {
        float[] vector = new float[DIMENSION];
        vector[0] = 0.1f; // so that a text without words has a direction, too
        WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .forEach(word -> vector[1 + Math.floorMod(word.group().hashCode(), DIMENSION - 1)] += 1);
        double length = 0;
        for (float each : vector) {
            length += each * each;
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(length);
        }
        return vector;
    }

    @Override
    public float[] encodePassage(String title, String text) {
        passages.incrementAndGet();
        return encodeQuery(title + " " + text);
    }

    @Override
    public Pieces pieces(String text) {
        MatchResult[] words = WORD.matcher(text).results().toArray(MatchResult[]::new);
        int[] starts = new int[words.length];
        int[] ends = new int[words.length];
        for (int i = 0; i < words.length; i++) {
            starts[i] = words[i].start();
            ends[i] = words[i].end();
        }
        return new Pieces(starts, ends);
    }

    @Override
    public void close() {}
}
