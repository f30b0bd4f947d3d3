package pith.indexer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** How far a run is, and whether it is to stop: what its threads and the caller's share. */
final class Pulse {
    /** Rates are those of so much time, long enough to even out long documents and commits. */
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(30);

    private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Before, a rate says little about the time left. */
    private static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final double NANOS_A_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier clock;
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong(); // of the files before the current one
    private final AtomicLong documents = new AtomicLong();
    private final AtomicLong passages = new AtomicLong();
    private final AtomicLong waiting = new AtomicLong(); // characters that are read and not yet embedded
    private volatile long filesTotal;
    private volatile long bytesTotal;
    private volatile long currentBytes;
    private volatile long currentCharacters; // written by the reader alone
    private volatile long firstPassageNanos;
    private volatile String current = "";
    private volatile boolean stopped;

    // Of progress() alone.
    private final Deque<Sample> samples = new ArrayDeque<>();
    private double mostDone;

    private record Sample(long nanos, long passages, double done) {}

    /** Thrown through whatever a run is doing when it is to stop. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("the run was stopped", null, false, false);
        }
    }

    Pulse() {
        this(System::nanoTime);
    }

    /** @param clock nanoseconds, from whenever */
    Pulse(LongSupplier clock) {
        this.clock = clock;
        samples.add(new Sample(clock.getAsLong(), 0, 0));
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

    /** There are no more: some may have come since they were counted. */
    void allFilesRead() {
        filesTotal = files.get();
        bytesTotal = bytes.get();
    }

    /** How long all the files are together; without it, each file counts as much as any other. */
    void bytesCounted(long total) {
        bytesTotal = total;
    }

    void readingFile(String path) {
        readingFile(path, 0);
    }

    void readingFile(String path, long bytes) {
        currentCharacters = 0;
        currentBytes = bytes;
        current = path;
    }

    void fileRead() {
        bytes.addAndGet(currentBytes);
        currentBytes = 0;
        files.incrementAndGet();
    }

    /** @param characters of its text, which tell how far a file of many documents is read */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one thread reads
    void documentRead(String name, int characters) {
        currentCharacters += characters;
        current = name;
    }

    /** A document is in the index, or will not be. */
    void documentDone() {
        documents.incrementAndGet();
    }

    void textWaits(long characters) {
        waiting.addAndGet(characters);
    }

    /** @param embedded those of its characters that {@link #passageEmbedded} was told of */
    void textLeaves(long characters, long embedded) {
        waiting.addAndGet(embedded - characters);
    }

    void embeddingBegins() {
        if (firstPassageNanos == 0) {
            firstPassageNanos = clock.getAsLong() | 1; // never the 0 that stands for "not yet"
        }
    }

    void passageEmbedded(int characters) {
        waiting.addAndGet(-characters);
        passages.incrementAndGet();
    }

    synchronized Progress progress() {
        long now = clock.getAsLong();
        Sample newest = new Sample(now, passages.get(), done());
        while (samples.size() > 1 && now - samples.getFirst().nanos() > WINDOW_NANOS) {
            samples.removeFirst();
        }
        Sample oldest = samples.getFirst();
        if (now - samples.getLast().nanos() >= SAMPLE_NANOS) {
            samples.addLast(newest);
        }
        return new Progress(
                files.get(),
                filesTotal == 0 ? 0 : Math.max(filesTotal, files.get()),
                documents.get(),
                newest.passages(),
                passagesPerSecond(oldest, newest),
                newest.done(),
                secondsLeft(oldest, newest),
                current);
    }

    /** From 0 to 1, and never less than before. */
    private double done() {
        double done = 0;
        if (bytesTotal > 0) {
            double read = bytes.get() + (double) Math.min(currentBytes, currentCharacters);
            done = (read - Math.max(0, waiting.get())) / bytesTotal;
        } else if (filesTotal > 0) {
            done = files.get() / (double) filesTotal;
        }
        mostDone = Math.clamp(done, mostDone, 1);
        return mostDone;
    }

    private double passagesPerSecond(Sample oldest, Sample newest) {
        long first = firstPassageNanos;
        if (first == 0) {
            return 0;
        }
        // What was read before the first passage, such as files that are unchanged, is no embedding time.
        long from = oldest.passages() == 0 ? Math.max(oldest.nanos(), first) : oldest.nanos();
        double seconds = (newest.nanos() - from) / NANOS_A_SECOND;
        return seconds > 0 ? (newest.passages() - oldest.passages()) / seconds : 0;
    }

    private static OptionalLong secondsLeft(Sample oldest, Sample newest) {
        long nanos = newest.nanos() - oldest.nanos();
        double gained = newest.done() - oldest.done();
        if (nanos < LEAST_NANOS || gained <= 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Math.round((1 - newest.done()) / gained * nanos / NANOS_A_SECOND));
    }
}
