package pith.engine;

/**
 * Documents, their passages and the passages' vectors, kept so that they can be found. Thread-safe. One process at a
 * time may write; any number may read beside it.
 */
public interface Index extends AutoCloseable {

    /** What the index is made with. */
    IndexStamp stamp();

    /**
     * The newest commit, pinned: what is written afterwards does not show in it. The caller closes it.
     *
     * @throws IndexUnavailable when there is no index yet, or it cannot be read
     * @throws IndexMismatch when it was made with another stamp
     */
    IndexView view();

    /**
     * Takes the writer's lock, making the index where there is none.
     *
     * @param holder who writes, for the message that others get meanwhile, such as {@code pith index (process 4711)}
     * @throws IndexLocked when another process, or another update of this one, holds the lock
     * @throws IndexUnavailable when the index cannot be read or written
     * @throws IndexMismatch when it was made with another stamp
     */
    IndexUpdate update(String holder);

    /** Closes the index. Views and updates are their callers' to close. */
    @Override
    void close();
}
