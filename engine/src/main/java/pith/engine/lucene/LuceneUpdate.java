package pith.engine.lucene;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.AlreadyClosedException;
import pith.engine.BadInput;
import pith.engine.Document;
import pith.engine.IndexUnavailable;
import pith.engine.IndexUpdate;
import pith.engine.Passage;
import pith.engine.Quote;

/** The writer's lock and what was written under it. */
final class LuceneUpdate implements IndexUpdate {
    /** How far a vector's length may be from 1: more than rounding is a model that does not normalise. */
    private static final double UNIT_TOLERANCE = 1e-3;

    private final Writing writing;
    private final IndexWriter writer;
    private final Path folder;
    private final int dimension;
    private volatile boolean uncommitted;

    LuceneUpdate(Writing writing, Path folder, int dimension) {
        this.writing = writing;
        this.writer = writing.writer();
        this.folder = folder;
        this.dimension = dimension;
    }

    @Override
    public void replace(Document document, List<Passage> passages, List<float[]> vectors) {
        if (passages.isEmpty() || passages.size() != vectors.size()) {
            throw new BadInput("document \"" + Quote.of(document.id()) + "\" has " + passages.size() + " passages and "
                    + vectors.size() + " vectors; give one vector a passage, and at least one");
        }
        vectors.forEach(vector -> check(document, vector));
        uncommitted = true;
        write(() -> writer.updateDocuments(byId(document.id()), Layout.block(document, passages, vectors)));
    }

    private void check(Document document, float[] vector) {
        double squares = 0;
        for (float x : vector) {
            squares += x * x;
        }
        // Not "greater than", which would let NaN pass.
        if (vector.length != dimension || !(Math.abs(squares - 1) <= 2 * UNIT_TOLERANCE)) {
            throw new BadInput("document \"" + Quote.of(document.id()) + "\" has a vector of " + vector.length
                    + " numbers and squared length " + squares + "; give " + dimension
                    + " finite numbers of length 1");
        }
    }

    @Override
    public void remove(String documentId) {
        uncommitted = true;
        write(() -> writer.deleteDocuments(byId(documentId)));
    }

    @Override
    public void commit() {
        uncommitted = false; // before it: what another thread writes meanwhile may not be in it
        boolean done = false;
        try {
            write(writer::commit);
            done = true;
        } finally {
            uncommitted |= !done;
        }
    }

    @Override
    public void compact() {
        write(() -> {
            writer.forceMergeDeletes();
            awaitMerges(); // it can return while the merge that it started has only just begun
            return 0L;
        });
    }

    /** Has the index say from the next {@link #commit} on that it was tuned to this weight; empty for none. */
    void tune(OptionalDouble weight) {
        uncommitted = true;
        write(() -> {
            Map<String, String> data = new HashMap<>();
            Iterable<Map.Entry<String, String>> live = writer.getLiveCommitData();
            if (live != null) {
                live.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
            }
            writer.setLiveCommitData(UserData.withWeight(data, weight).entrySet());
            return 0L;
        });
    }

    private void awaitMerges() {
        if (writer.getConfig().getMergeScheduler() instanceof ConcurrentMergeScheduler merges) {
            merges.sync();
        }
    }

    @Override
    public void close() {
        write(() -> {
            try {
                keepMerges();
            } finally {
                writing.abandon();
            }
            return 0L;
        });
    }

    /**
     * A rollback would throw the merges away that the last commit set off, and writers that come and go would pile up
     * segments. Where they cannot be kept, such as on a full disk, nothing is lost: the last commit holds all.
     */
    private void keepMerges() {
        if (!writer.isOpen() || uncommitted) {
            return;
        }
        try {
            awaitMerges();
            writer.commit();
        } catch (IOException | IllegalStateException e) {
            uncommitted = true; // abandoning closes the writer and gives up the lock
        }
    }

    private static Term byId(String id) {
        return new Term(Layout.ID, id);
    }

    private void write(Write write) {
        try {
            write.run();
        } catch (AlreadyClosedException e) {
            Throwable tragedy = writer.getTragicException();
            if (tragedy == null) {
                throw new IllegalStateException("this update of the index " + folder + " is closed", e);
            }
            throw unwritable(tragedy);
        } catch (IllegalStateException e) {
            // What Lucene throws for a commit after a merge that met a full disk.
            Throwable tragedy = writer.getTragicException();
            throw tragedy == null ? e : unwritable(tragedy);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private IndexUnavailable unwritable(Throwable e) {
        Throwable root = e; // "background merge hit exception" alone says nothing of the full disk that it met
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new IndexUnavailable(
                "index " + folder + " cannot be written: " + LuceneIndex.describe(root)
                        + ". The last commit is still there: free the disk or mend its rights, and run again",
                e);
    }

    private interface Write {
        long run() throws IOException;
    }
}
