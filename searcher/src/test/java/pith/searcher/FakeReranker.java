package pith.searcher;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import pith.engine.ModelIdentity;
import pith.engine.Reranker;

/** Gives each pair of query and text a relevance of its own, in no sensible order, and to so many texts at most. */
final class FakeReranker implements Reranker {
    private final int most;

    /** That of the last call. */
    volatile Duration budget = Duration.ZERO;

    /** Whether to wait for an interrupt. */
    volatile boolean hang;

    FakeReranker(int most) {
        this.most = most;
    }

    static double relevance(String query, String text) {
        return Math.floorMod((query + "\n" + text).hashCode() * 31, 1_000) / 1_000.0;
    }

    @Override
    public ModelIdentity identity() {
        return new ModelIdentity("fake reranker", "fake-reranker-fingerprint");
    }

    @Override
    public Scores score(String query, List<String> texts, Duration budget) {
        this.budget = budget;
        if (hang) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted");
            }
        }
        return new Scores(
                texts.stream().limit(most).map(text -> relevance(query, text)).toList(), texts.size());
    }

    @Override
    public void close() {}
}
