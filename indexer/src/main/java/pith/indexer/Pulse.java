package pith.indexer;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** How far a run is, and whether it is to stop: what its thread, the embedding threads and the caller's share. */
final class Pulse {
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong documents = new AtomicLong();
    private final AtomicLong passages = new AtomicLong();
    private volatile long filesTotal;
    private volatile long firstPassageNanos;
    private volatile String current = "";
    private volatile boolean stopped;

    /** Thrown through whatever a run is doing when it is to stop. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("the run was stopped", null, false, false);
        }
    }

    void stop() {
        stopped = true;
    }

    void stopIfAsked() {
        if (stopped) {
            throw new Stopped();
        }
    }

    void filesCounted(long total) {
        filesTotal = total;
    }

    void allFilesRead() {
        filesTotal = files.get();
    }

    void readingFile(String path) {
        current = path;
    }

    void fileRead() {
        files.incrementAndGet();
    }

    void documentSeen(String name) {
        documents.incrementAndGet();
        current = name;
    }

    void embeddingBegins() {
        if (firstPassageNanos == 0) {
            firstPassageNanos = System.nanoTime() | 1; // never the 0 that stands for "not yet"
        }
    }

    void passageEmbedded() {
        passages.incrementAndGet();
    }

    Progress progress() {
        long since = firstPassageNanos;
        long done = passages.get();
        double seconds = since == 0 ? 0 : (System.nanoTime() - since) / (double) TimeUnit.SECONDS.toNanos(1);
        double rate = seconds > 0 ? done / seconds : 0;
        long total =
                filesTotal == 0 ? 0 : Math.max(filesTotal, files.get()); // some may have come since they were counted
        return new Progress(files.get(), total, documents.get(), done, rate, current);
    }
}
