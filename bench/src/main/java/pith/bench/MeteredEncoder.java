package pith.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import pith.engine.Encoder;
import pith.engine.ModelIdentity;
import pith.engine.Pieces;

/** Another encoder, whose time is taken and whose passages can be kept. Does not close the other. Thread-safe. */
final class MeteredEncoder implements Encoder {
    private final Encoder encoder;
    private final AtomicLong busyNanos = new AtomicLong();
    private final AtomicLong queryNanos = new AtomicLong();
    private final List<Call> kept = new ArrayList<>();
    private boolean keeps;

    /** What the encoder was called with. */
    record Call(String title, String text) {
        void encode(Encoder encoder) {
            encoder.encodePassage(title, text);
        }

        /** As the indexer counts them. */
        int pieces(Encoder encoder) {
            int titlePieces = title.isEmpty() ? 0 : encoder.pieces(title).count() + 1;
            return titlePieces + encoder.pieces(text).count() + encoder.specialPieces();
        }
    }

    MeteredEncoder(Encoder encoder) {
        this.encoder = encoder;
    }

    synchronized void keepPassages() {
        keeps = true;
    }

    synchronized List<Call> kept() {
        return List.copyOf(kept);
    }

    /** Forgets passages and time, and keeps none from now on. */
    synchronized void reset() {
        keeps = false;
        kept.clear();
        busyNanos.set(0);
    }

    /** Of all threads together. */
    long busyNanos() {
        return busyNanos.get();
    }

    /** Of queries' vectors since it was last asked. */
    long takeQueryNanos() {
        return queryNanos.getAndSet(0);
    }

    @Override
    public float[] encodePassage(String title, String text) {
        keep(title, text);
        long start = System.nanoTime();
        float[] vector = encoder.encodePassage(title, text);
        busyNanos.addAndGet(System.nanoTime() - start);
        return vector;
    }

    private synchronized void keep(String title, String text) {
        if (keeps) {
            kept.add(new Call(title, text));
        }
    }

    @Override
    public ModelIdentity identity() {
        return encoder.identity();
    }

    @Override
    public int dimension() {
        return encoder.dimension();
    }

    @Override
    public int maxPieces() {
        return encoder.maxPieces();
    }

    @Override
    public int specialPieces() {
        return encoder.specialPieces();
    }

    @Override
    public float[] encodeQuery(String text) {
        long start = System.nanoTime();
        float[] vector = encoder.encodeQuery(text);
        queryNanos.addAndGet(System.nanoTime() - start);
        return vector;
    }

    @Override
    public Pieces pieces(String text) {
        return encoder.pieces(text);
    }

    @Override
    public void close() {}
}
