package pith.indexer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import pith.engine.Document;
import pith.engine.Encoder;
import pith.engine.Index;
import pith.engine.IndexMismatch;
import pith.engine.IndexSettings;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;

/**
 * Reads files, or takes documents from a program, cuts them into passages, embeds these on all cores and writes them to
 * an index. What the index already holds in the same form is neither embedded nor written again.
 *
 * <p>An interrupt of the calling thread stops a run within about the time of embedding one passage. What is whole by
 * then is committed, nothing is removed, the report says so, and the thread's interrupt status is set. The same holds
 * while a run goes on: it commits now and then, and each commit holds whole documents.
 *
 * <p>Holds nothing between runs, so there is nothing to close: the encoder, the index and the update are the caller's.
 * Thread-safe; runs of one indexer take turns.
 */
public final class Indexer {
    /** How often the listener is called at most. */
    private static final long TICK_MILLIS = 100;

    private final Encoder encoder;
    private final Index index;
    private final @Nullable IndexUpdate held;
    private final Steps steps;
    private final ReentrantLock turn = new ReentrantLock();

    /**
     * An indexer whose runs each take the index's writer lock and give it back.
     *
     * @throws IndexMismatch when the index bears another model's stamp
     */
    public Indexer(Encoder encoder, Index index) {
        this(encoder, index, null);
    }

    /**
     * An indexer that writes through an update which the caller holds, and which stays open: for a server, which keeps
     * the lock. A run commits whatever else was written through it.
     *
     * @throws IndexMismatch when the index bears another model's stamp
     */
    public Indexer(Encoder encoder, Index index, @Nullable IndexUpdate held) {
        this(encoder, index, held, Steps.DEFAULT);
    }

    /** @param steps how often a run commits */
    Indexer(Encoder encoder, Index index, @Nullable IndexUpdate held, Steps steps) {
        IndexStamp own = IndexStamp.of(encoder);
        if (!index.stamp().equals(own)) {
            throw new IndexMismatch("the index is made with " + shown(index.stamp()) + ", the encoder makes "
                    + shown(own) + "; index into a new folder, or use the encoder of the index");
        }
        this.encoder = encoder;
        this.index = index;
        this.held = held;
        this.steps = steps;
    }

    private static String shown(IndexStamp stamp) {
        return stamp.encoder() + ", " + stamp.dimension() + " dimensions, layout " + stamp.schema();
    }

    /** {@link #run(IndexJob, Consumer)} without a listener. */
    public IndexReport run(IndexJob job) {
        return run(job, progress -> {});
    }

    /**
     * Indexes files. A file, or a line of one, that cannot be read is an entry of the report, and the run goes on.
     *
     * @param listener told how far the run is, on the calling thread, at most ten times a second and once at the end
     * @throws pith.engine.UnreadableSource when a path is not there, before anything is changed
     * @throws pith.engine.IndexLocked when another process writes to the index
     * @throws pith.engine.IndexUnavailable when the index cannot be written; the last commit is still there
     */
    public IndexReport run(IndexJob job, Consumer<Progress> listener) {
        return perform(new FileFeed(job), new Tally(IndexReport.MOST_ENTRIES), listener);
    }

    /**
     * Indexes files and then follows them: what is created, changed, renamed or removed is in the index soon after. Blocks
     * until the calling thread is interrupted, whose interrupt status is set then.
     *
     * <p>The writer's lock is held while changes are written and given up in between. While another process holds it, the
     * changes wait. A folder that is taken away keeps its documents, and is read again when it comes back.
     *
     * @param rescan how often to look at all folders anew, whatever the operating system has told; from a second
     * @param listener called on the calling thread
     * @throws pith.engine.UnreadableSource when a path is not there, before anything is changed
     * @throws pith.engine.IndexLocked when another process writes to the index at the first run
     * @throws pith.engine.IndexUnavailable when the index cannot be written at the first run
     */
    public void watch(IndexJob job, Duration rescan, WatchListener listener) {
        new Watcher(this, job, rescan, listener, SystemFolderEvents::new).run();
    }

    /** @param committed told, while the lock is still held, on which commit the run ended */
    IndexReport run(FileFeed feed, Consumer<Progress> listener, Consumer<String> committed) {
        return perform(
                (update, pulse) -> {
                    IndexReport report = write(feed, new Tally(IndexReport.MOST_ENTRIES), pulse, update);
                    try (IndexView view = index.view()) {
                        committed.accept(view.name());
                    }
                    return report;
                },
                listener);
    }

    /**
     * Looks how much there is to index, how much room a new index of these settings takes and how long embedding takes
     * here, in some seconds and without writing anything or taking the lock.
     *
     * @throws pith.engine.UnreadableSource when a path is not there
     */
    public IndexEstimate estimate(IndexJob job, IndexSettings settings) {
        return new Estimator(job, encoder, Estimator.SAMPLE_BYTES, Estimator.TRIAL_NANOS).run(settings);
    }

    /**
     * Indexes documents that a program gives, as they are; only their content hash is computed anew, and the language of
     * those that have none is detected. One whose id belongs to a folder that was indexed, or stands twice in the list, or has neither title nor text, is a failed
     * entry of the report.
     *
     * @throws pith.engine.IndexLocked when another process writes to the index
     * @throws pith.engine.IndexUnavailable when the index cannot be written; the last commit is still there
     */
    public IndexReport put(List<Document> documents) {
        List<Document> given = List.copyOf(documents);
        return perform(
                run -> {
                    given.forEach(document -> run.offer(document, document.id()));
                    return List.of();
                },
                new Tally(Math.max(IndexReport.MOST_ENTRIES, given.size())),
                progress -> {});
    }

    /**
     * Takes a document out, committed when it returns. An unknown id is no error.
     *
     * @throws pith.engine.IndexLocked when another process writes to the index
     * @throws pith.engine.IndexUnavailable when the index cannot be written; the last commit is still there
     */
    public void remove(String documentId) {
        perform(
                (update, pulse) -> {
                    update.remove(documentId);
                    update.commit();
                    return new IndexReport(Map.of(), List.of(), 0, List.of(), 0, 0, Coverage.NONE, 0, false);
                },
                progress -> {});
    }

    private IndexReport perform(Feed feed, Tally tally, Consumer<Progress> listener) {
        return perform((update, pulse) -> write(feed, tally, pulse, update), listener);
    }

    private IndexReport perform(Work work, Consumer<Progress> listener) {
        turn.lock();
        try {
            Pulse pulse = new Pulse();
            FutureTask<IndexReport> task = new FutureTask<>(() -> write(work, pulse));
            // Its own thread, since an interrupt closes whatever file a thread is reading or writing: the caller's
            // thread takes the interrupts, this one keeps the index whole.
            Thread.ofPlatform().daemon().name("pith-index").start(task);
            return await(task, pulse, listener);
        } finally {
            turn.unlock();
        }
    }

    private IndexReport write(Work work, Pulse pulse) {
        if (held != null) {
            held.commit(); // so that the view shows what else was written through it
            return work.on(held, pulse);
        }
        String holder = "pith index (process " + ProcessHandle.current().pid() + ")";
        try (IndexUpdate update = index.update(holder)) {
            return work.on(update, pulse);
        }
    }

    private IndexReport write(Feed feed, Tally tally, Pulse pulse, IndexUpdate update) {
        try (IndexView view = index.view();
                IndexRun run = new IndexRun(encoder, update, steps, view, pulse, tally)) {
            return run.execute(feed);
        }
    }

    private interface Work {
        IndexReport on(IndexUpdate update, Pulse pulse);
    }

    private static IndexReport await(FutureTask<IndexReport> task, Pulse pulse, Consumer<Progress> listener) {
        boolean interrupted = false;
        RuntimeException broken = null;
        try {
            while (true) {
                try {
                    IndexReport report = task.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
                    broken = broken == null ? tell(listener, pulse) : broken;
                    if (broken != null) {
                        throw broken;
                    }
                    return report;
                } catch (TimeoutException e) {
                    broken = broken == null ? tell(listener, pulse) : broken;
                } catch (InterruptedException e) {
                    interrupted = true;
                    pulse.stop();
                } catch (ExecutionException e) {
                    throw unwrapped(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** A listener that throws stops the run; its exception is thrown when the index is at rest. */
    private static @Nullable RuntimeException tell(Consumer<Progress> listener, Pulse pulse) {
        try {
            listener.accept(pulse.progress());
            return null;
        } catch (RuntimeException e) {
            pulse.stop();
            return e;
        }
    }

    /** What a task threw, to be thrown on. */
    static RuntimeException unwrapped(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(cause);
    }
}
