package pith.indexer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.Encoder;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.Quote;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;

/**
 * One run. One thread reads and writes, a pool splits and embeds. Documents are written in the order in which they are
 * offered, whichever is embedded first, so that the same files always make the same index. For use by one thread.
 */
final class IndexRun implements AutoCloseable {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** How much text may be read and not yet written: about 80 passages a core, some seconds of embedding. */
    private static final long WINDOW_CHARACTERS = CORES * 65_536L;

    private static final int WINDOW_DOCUMENTS = 1_000;

    private static final long COMMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long COMMIT_PASSAGES = 5_000;

    private final Encoder encoder;
    private final Splitter splitter;
    private final IndexUpdate update;
    private final Known known;
    private final Pulse pulse;
    private final ExecutorService pool = Executors.newFixedThreadPool(
            CORES, Thread.ofPlatform().daemon().name("pith-embed-", 0).factory());

    private final Deque<Pending> window = new ArrayDeque<>();
    private long windowCharacters;
    private final Set<String> seen = new HashSet<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long passages;
    private long pieces;
    private boolean uncommitted;
    private long uncommittedPassages;
    private long lastCommitNanos = System.nanoTime();

    /** A document on its way to the index. */
    private record Pending(Document document, String name, Future<Embedding> embedding) {
        int characters() {
            return document.title().length() + document.text().length();
        }
    }

    IndexRun(Encoder encoder, IndexUpdate update, IndexView view, Pulse pulse) {
        this.encoder = encoder;
        this.splitter = new Splitter(encoder);
        this.update = update;
        this.known = new Known(view);
        this.pulse = pulse;
    }

    /** Runs to the end, or until stopped. To be called once. */
    IndexReport execute(Feed feed) {
        long startedNanos = System.nanoTime();
        boolean interrupted = false;
        try {
            List<String> gone = feed.into(this);
            while (!window.isEmpty()) {
                writeFirst();
            }
            pulse.stopIfAsked();
            gone.forEach(this::remove);
        } catch (Pulse.Stopped e) {
            interrupted = true;
            writeWhole();
        }
        if (uncommitted) {
            commit();
        }
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
        return new IndexReport(entries, notes, passages, pieces, tookMillis, interrupted);
    }

    Pulse pulse() {
        return pulse;
    }

    Known known() {
        return known;
    }

    /** Whether a document of this id was offered. */
    boolean saw(String documentId) {
        return seen.contains(documentId);
    }

    void note(String note) {
        notes.add(note);
    }

    void skipped(String name, String reason) {
        entries.add(new Entry(Outcome.SKIPPED, name, reason));
    }

    void failed(String name, String reason) {
        entries.add(new Entry(Outcome.FAILED, name, reason));
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
        pulse.documentSeen(name);
        String problem = problem(document);
        if (problem != null) {
            failed(name, problem);
        } else if (known.hasUnchanged(document)) {
            entries.add(new Entry(Outcome.UNCHANGED, document.id(), ""));
        } else {
            Pending pending = new Pending(document, name, embedding(document));
            window.addLast(pending);
            windowCharacters += pending.characters();
            while (windowCharacters > WINDOW_CHARACTERS || window.size() > WINDOW_DOCUMENTS) {
                writeFirst();
            }
        }
    }

    private @Nullable String problem(Document document) {
        String id = Quote.of(document.id());
        if (!seen.add(document.id())) {
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

    private Future<Embedding> embedding(Document document) {
        return known.embedding(document)
                .<Future<Embedding>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> pool.submit(() -> split(document)));
    }

    /** In the pool. Hands each passage to the pool in turn, so that a long document keeps all cores busy too. */
    private Embedding split(Document document) {
        pulse.stopIfAsked();
        pulse.embeddingBegins();
        Splitter.Split split = splitter.split(document);
        List<Future<float[]>> vectors = split.passages().stream()
                .map(passage -> pool.submit(() -> {
                    pulse.stopIfAsked();
                    float[] vector = encoder.encodePassage(split.title(), passage.text());
                    pulse.passageEmbedded();
                    return vector;
                }))
                .toList();
        return new Embedding(split.passages(), split.pieces(), vectors);
    }

    /** Waits for the first document's vectors and writes it; it stays the first when the run is stopped meanwhile. */
    private void writeFirst() {
        Pending first = window.getFirst();
        String id = first.document().id();
        List<float[]> vectors = new ArrayList<>();
        Embedding embedding;
        try {
            embedding = get(first.embedding());
            for (Future<float[]> vector : embedding.vectors()) {
                vectors.add(get(vector));
            }
            update.replace(first.document(), embedding.passages(), vectors);
        } catch (BadInput e) {
            leaveWindow();
            failed(first.name(), String.valueOf(e.getMessage()));
            return;
        }
        leaveWindow();
        entries.add(new Entry(known.has(id) ? Outcome.REPLACED : Outcome.INDEXED, id, ""));
        passages += vectors.size();
        pieces += embedding.pieces();
        uncommitted = true;
        uncommittedPassages += vectors.size();
        if (uncommittedPassages >= COMMIT_PASSAGES || System.nanoTime() - lastCommitNanos >= COMMIT_NANOS) {
            commit();
        }
    }

    private void leaveWindow() {
        windowCharacters -= window.removeFirst().characters();
    }

    /** After a stop: writes the documents that are embedded to their last passage, and drops the others. */
    private void writeWhole() {
        while (!window.isEmpty()) {
            try {
                writeFirst();
            } catch (Pulse.Stopped e) {
                leaveWindow();
            }
        }
    }

    private void remove(String documentId) {
        update.remove(documentId);
        entries.add(new Entry(Outcome.REMOVED, documentId, ""));
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
            throw new IllegalStateException("nothing interrupts the thread of a run", e);
        } catch (ExecutionException e) {
            throw Indexer.unwrapped(e);
        }
    }

    /** Waits for the pool's threads, which end after the passage that each is at. */
    @Override
    public void close() {
        pulse.stop();
        pool.close();
    }
}
