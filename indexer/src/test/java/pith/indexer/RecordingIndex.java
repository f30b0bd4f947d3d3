package pith.indexer;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import pith.engine.Document;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.Passage;

/** Another index that notes what is done to it, and on which thread. */
final class RecordingIndex implements Index {
    /** {@code update HOLDER}, {@code replace ID}, {@code remove ID}, {@code commit} and {@code close}, in order. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    /** Called before an update begins. */
    volatile Runnable beforeUpdate = () -> {};

    /** Called before each commit. */
    volatile Runnable beforeCommit = () -> {};

    /** Thrown by the next commit. */
    volatile @Nullable RuntimeException commitFailure;

    private final Index index;

    RecordingIndex(Index index) {
        this.index = index;
    }

    @Override
    public IndexStamp stamp() {
        return index.stamp();
    }

    @Override
    public IndexView view() {
        return index.view();
    }

    @Override
    public IndexUpdate update(String holder) {
        beforeUpdate.run();
        IndexUpdate update = index.update(holder);
        calls.add("update " + holder);
        return new IndexUpdate() {
            @Override
            public void replace(Document document, List<Passage> passages, List<float[]> vectors) {
                update.replace(document, passages, vectors);
                calls.add("replace " + document.id());
            }

            @Override
            public void remove(String documentId) {
                update.remove(documentId);
                calls.add("remove " + documentId);
            }

            @Override
            public void commit() {
                beforeCommit.run();
                RuntimeException failure = commitFailure;
                if (failure != null) {
                    throw failure;
                }
                update.commit();
                calls.add("commit");
            }

            @Override
            public void compact() {
                update.compact();
                calls.add("compact");
            }

            @Override
            public void close() {
                update.close();
                calls.add("close");
            }
        };
    }

    @Override
    public void close() {
        index.close();
    }
}
