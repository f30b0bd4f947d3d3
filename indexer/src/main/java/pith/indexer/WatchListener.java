package pith.indexer;

/** Told what a watcher does, on the thread that watches. */
public interface WatchListener {

    /** How far the run is that goes on: see {@link Indexer#run(IndexJob, java.util.function.Consumer)}. */
    default void progress(Progress progress) {}

    /** The first run is over, and the folders are followed from now on. */
    void caughtUp(IndexReport report);

    /**
     * Changes are in the index, committed: the report has what became of the documents that were touched, or something
     * could not be read. Not called for changes that changed nothing.
     */
    void changed(IndexReport report);

    /** What was told of so far is dealt with, and more is waited for. */
    default void rested() {}

    /** Something to know, a sentence: that another process holds the lock, that a folder is gone or cannot be watched. */
    void note(String note);
}
