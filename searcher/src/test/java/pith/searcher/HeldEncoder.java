package pith.searcher;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import pith.engine.Encoder;
import pith.engine.ModelIdentity;
import pith.engine.Pieces;

/** A bag of words that can be told not to answer queries until it is released or its thread interrupted. */
final class HeldEncoder implements Encoder {
    private final Encoder words = new BagOfWordsEncoder();
    private volatile CountDownLatch released = new CountDownLatch(0);

    /** Open once a query waits. */
    volatile CountDownLatch asked = new CountDownLatch(1);

    /** Open once a query that waited was interrupted. */
    volatile CountDownLatch interrupted = new CountDownLatch(1);

    void hold() {
        asked = new CountDownLatch(1);
        interrupted = new CountDownLatch(1);
        released = new CountDownLatch(1);
    }

    void release() {
        released.countDown();
    }

    @Override
    public float[] encodeQuery(String text) {
        if (released.getCount() > 0) {
            asked.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
        }
        return words.encodeQuery(text);
    }

    @Override
    public float[] encodePassage(String title, String text) {
        return words.encodePassage(title, text);
    }

    @Override
    public ModelIdentity identity() {
        return words.identity();
    }

    @Override
    public int dimension() {
        return words.dimension();
    }

    @Override
    public int maxPieces() {
        return words.maxPieces();
    }

    @Override
    public int specialPieces() {
        return words.specialPieces();
    }

    @Override
    public Pieces pieces(String text) {
        return words.pieces(text);
    }

    @Override
    public void close() {
        words.close();
    }
}
