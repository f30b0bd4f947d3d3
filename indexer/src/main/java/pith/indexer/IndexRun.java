package pith.indexer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.Encoder;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.Quote;
import pith.indexer.IndexReport.Outcome;

/**
 * One run. One thread reads, a pool splits and embeds, and the thread that calls {@link #execute} writes and commits: so
 * the pool waits for neither. Documents are written in the order in which they are offered, whichever is embedded first,
 * so that the same files always make the same index.
 */
final class IndexRun implements AutoCloseable {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /**
     * How much text may be read and not yet written: half a minute of embedding and more, so that the pool has work
     * through a commit or a stalled disk; with passages and vectors some 3 MB a core.
     */
    private static final long WINDOW_CHARACTERS = Math.max(2, CORES) * 524_288L;

    private static final int WINDOW_DOCUMENTS = 1_000;

    private final Encoder encoder;
    private final Splitter splitter;
    private final IndexUpdate update;
    private final Steps steps;
    private final Known known;
    private final Pulse pulse;
    private final Tally tally;
    private final Renames renames;
    private final ExecutorService pool = Executors.newFixedThreadPool(
            CORES, Thread.ofPlatform().daemon().name("pith-embed-", 0).factory());
    private final Window window = new Window(WINDOW_CHARACTERS, WINDOW_DOCUMENTS);
    private @Nullable Thread reader;

    private final KeyTable seenNew = new KeyTable(0); // ids that the index does not know; of the reader

    // Of the writer.
    private long passages;
    private long pieces;
    private Coverage coverage = Coverage.NONE;
    private boolean uncommitted;
    private long uncommittedPassages;
    private long lastCommitNanos = System.nanoTime();

    IndexRun(Encoder encoder, IndexUpdate update, Steps steps, IndexView view, Pulse pulse, Tally tally) {
        this.encoder = encoder;
        this.splitter = new Splitter(encoder);
        this.update = update;
        this.steps = steps;
        this.known = new Known(view);
        this.pulse = pulse;
        this.tally = tally;
        this.renames = new Renames(known);
    }

    /** Runs to the end, or until stopped. To be called once. */
    IndexReport execute(Feed feed) {
        long startedNanos = System.nanoTime();
        boolean interrupted = false;
        Future<List<String>> reading = startReading(feed);
        try {
            writeAll();
            List<String> gone = get(reading);
            pulse.stopIfAsked();
            gone.forEach(this::remove);
        } catch (Pulse.Stopped e) {
            interrupted = true;
        }
        if (uncommitted) {
            commit();
        }
        return new IndexReport(
                tally.counts(),
                tally.entries(),
                tally.leftOut(),
                tally.notes(),
                passages,
                pieces,
                coverage,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos),
                interrupted);
    }

    private Future<List<String>> startReading(Feed feed) {
        FutureTask<List<String>> reading = new FutureTask<>(() -> {
            try {
                return feed.into(this);
            } catch (RuntimeException | Error e) {
                pulse.stop(); // what is read already need not be embedded any more
                throw e;
            } finally {
                window.end();
            }
        });
        reader = Thread.ofPlatform().daemon().name("pith-read").start(reading);
        return reading;
    }

    Pulse pulse() {
        return pulse;
    }

    Known known() {
        return known;
    }

    // What the feed calls, on the reader's thread.

    /** Whether a document of this id was offered. */
    boolean saw(String documentId) {
        Key id = Key.of(documentId);
        return known.saw(id) || seenNew.contains(id);
    }

    void note(String note) {
        tally.note(note);
    }

    void skipped(String name, String reason) {
        tally.add(tally.place(), Outcome.SKIPPED, name, reason);
    }

    void failed(String name, String reason) {
        tally.add(tally.place(), Outcome.FAILED, name, reason);
    }

    /**
     * Takes a document for the index, waiting when too much is on its way.
     *
     * @param given its language is detected if it has none, its content hash is computed anew
     * @param name names it in the report when it fails
     * @throws Pulse.Stopped when the run is to stop
     */
    void offer(Document given, String name) {
        pulse.stopIfAsked();
        Document document = Fingerprint.stamp(LanguageDetection.detect(given));
        pulse.documentRead(name, document.text().length());
        String problem = problem(document);
        if (problem != null) {
            failed(name, problem);
            pulse.documentDone();
        } else if (known.hasUnchanged(document)) {
            tally.add(tally.place(), Outcome.UNCHANGED, document.id(), "");
            pulse.documentDone();
        } else {
            window.awaitRoom();
            pulse.stopIfAsked();
            Pending pending = new Pending(tally.place(), document, name, known.has(document.id()), embedding(document));
            pulse.textWaits(pending.characters());
            window.add(pending);
        }
    }

    private @Nullable String problem(Document document) {
        String id = Quote.of(document.id());
        if (!firstOf(Key.of(document.id()))) {
            return "id \"" + id + "\" stands twice in this run, and the first is kept; give each document an id of its"
                    + " own, or index the folders one by one, each with its --prefix NAME/";
        }
        if (document.title().isBlank() && document.text().isBlank()) {
            return "document \"" + id + "\" has neither a text nor a title; give it one";
        }
        String owner = known.foreignOwner(document);
        if (owner == null) {
            return null;
        }
        String whose = owner.isEmpty() ? "a document that a program gave" : "the folder " + owner;
        return "id \"" + id + "\" belongs to " + whose
                + (document.root().isEmpty() ? "; give another id" : "; index this folder with --prefix NAME/");
    }

    private boolean firstOf(Key id) {
        return known.see(id) || (!known.saw(id) && seenNew.add(id));
    }

    private Future<Embedding> embedding(Document document) {
        return known.embedding(document)
                .<Future<Embedding>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> pool.submit(() -> split(document)));
    }

    // What the pool does.

    /** Hands each passage to the pool in turn, so that a long document keeps all cores busy too. */
    private Embedding split(Document document) {
        pulse.stopIfAsked();
        pulse.embeddingBegins();
        Splitter.Split split = splitter.split(document);
        List<Future<float[]>> vectors = split.passages().stream()
                .map(passage -> pool.submit(() -> {
                    pulse.stopIfAsked();
                    float[] vector = encoder.encodePassage(split.title(), passage.text());
                    pulse.passageEmbedded(passage.text().length());
                    return vector;
                }))
                .toList();
        return new Embedding(split.passages(), split.pieces(), split.coverage(), vectors);
    }

    // What the writer does.

    /** After a stop: the documents that are embedded to their last passage, and none of the others. */
    private void writeAll() {
        for (Pending first = window.first(); first != null; first = window.first()) {
            long embedded = 0;
            try {
                embedded = write(first);
                pulse.documentDone();
            } catch (BadInput e) {
                tally.add(first.place(), Outcome.FAILED, first.name(), String.valueOf(e.getMessage()));
                pulse.documentDone();
            } catch (Pulse.Stopped e) {
                // It is as if it had never been offered: the next run finds it.
            }
            window.removeFirst();
            pulse.textLeaves(first.characters(), embedded);
            commitIfDue();
        }
    }

    /** Waits for a document's vectors and writes it. Gives the characters that were embedded for it. */
    private long write(Pending first) {
        List<float[]> vectors = new ArrayList<>();
        Embedding embedding = get(first.embedding());
        for (Future<float[]> vector : embedding.vectors()) {
            vectors.add(get(vector));
        }
        update.replace(first.document(), embedding.passages(), vectors);
        String id = first.document().id();
        tally.add(first.place(), first.replaces() ? Outcome.REPLACED : Outcome.INDEXED, id, "");
        if (!first.replaces()) {
            renames.added(first.document(), first.place());
        }
        passages += vectors.size();
        pieces += embedding.pieces();
        coverage = coverage.plus(embedding.coverage());
        uncommitted = true;
        uncommittedPassages += vectors.size();
        return embedding.pieces() == 0
                ? 0
                : embedding.passages().stream()
                        .mapToLong(passage -> passage.text().length())
                        .sum();
    }

    private void commitIfDue() {
        boolean due = uncommittedPassages >= steps.passages() || System.nanoTime() - lastCommitNanos >= steps.nanos();
        if (uncommitted && due) {
            commit();
        }
    }

    private void remove(String documentId) {
        update.remove(documentId);
        if (!renames.removed(documentId, tally)) {
            tally.add(tally.place(), Outcome.REMOVED, documentId, "");
        }
        uncommitted = true;
    }

    private void commit() {
        update.commit();
        uncommitted = false;
        uncommittedPassages = 0;
        lastCommitNanos = System.nanoTime();
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing interrupts the threads of a run", e);
        } catch (ExecutionException e) {
            throw Indexer.unwrapped(e);
        }
    }

    /** Waits for the reader, and for the pool's threads, which end after the passage that each is at. */
    @Override
    public void close() {
        pulse.stop();
        window.abandon();
        if (reader != null) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nothing interrupts the threads of a run", e);
            }
        }
        pool.close();
    }
}
