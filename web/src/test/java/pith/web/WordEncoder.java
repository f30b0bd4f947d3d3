package pith.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import pith.engine.Encoder;
import pith.engine.ModelIdentity;
import pith.engine.Pieces;

/** An encoder of which tests can tell the outcome: one dimension for each word, by its hash. */
final class WordEncoder implements Encoder {
    /** A query that waits until {@link #release}, for tests of what happens meanwhile. */
    static final String SLOW = "slow";

    /** A query that breaks the encoder in a way nobody foresaw. */
    static final String BROKEN = "broken";

    private static final int DIMENSION = 64;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    final CountDownLatch slowBegan = new CountDownLatch(1);
    private final CountDownLatch slowMayEnd = new CountDownLatch(1);
    private final ModelIdentity identity;

    WordEncoder(String name) {
        identity = new ModelIdentity(name, "of " + name);
    }

    void release() {
        slowMayEnd.countDown();
    }

    @Override
    public ModelIdentity identity() {
        return identity;
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public int maxPieces() {
        return 64;
    }

    @Override
    public int specialPieces() {
        return 2;
    }

    @Override
    public float[] encodeQuery(String text) {
        if (text.equals(BROKEN)) {
            throw new IllegalStateException("secret of /home/ann: a fault nobody foresaw");
        }
        if (text.equals(SLOW)) {
            await();
        }
        return encodePassage("", text);
    }

    private void await() {
        slowBegan.countDown();
        try {
            if (!slowMayEnd.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody released the slow query");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    @Override
    public float[] encodePassage(String title, String text) {
        float[] vector = new float[DIMENSION];
        vector[0] = 0.1f; // so that a text without words has a direction
        words(title + " " + text)
                .forEach(word -> vector[
                        Math.floorMod(word.group().toLowerCase(Locale.ROOT).hashCode(), DIMENSION)]++);
        double squares = 0;
        for (float each : vector) {
            squares += each * each;
        }
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] /= (float) Math.sqrt(squares);
        }
        return vector;
    }

    private static List<MatchResult> words(String text) {
        return WORD.matcher(text).results().toList();
    }

    @Override
    public Pieces pieces(String text) {
        List<MatchResult> words = new ArrayList<>(words(text));
        return new Pieces(
                words.stream().mapToInt(MatchResult::start).toArray(),
                words.stream().mapToInt(MatchResult::end).toArray());
    }

    @Override
    public void close() {}
}
