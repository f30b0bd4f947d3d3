package pith.bench;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import pith.engine.Encoder;
import pith.engine.ModelIdentity;
import pith.engine.Pieces;

/** An encoder whose pieces are words and whose vectors are all the same. */
final class WordEncoder implements Encoder {
    private static final Pattern WORD = Pattern.compile("\\S+");

    final AtomicInteger passages = new AtomicInteger();

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity("fake", "0".repeat(64));
    }

    @Override
    public int dimension() {
        return 2;
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
        return new float[] {1, 0};
    }

    @Override
    public float[] encodePassage(String title, String text) {
        passages.incrementAndGet();
        return new float[] {1, 0};
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
