package pith.engine;

import java.util.List;

/** The right to write an index, until closed. Thread-safe. */
public interface IndexUpdate extends AutoCloseable {

    /**
     * Puts a document in, in place of the one with its id, if any. Readers see the old one or the new one, never a
     * mixture, and the new one from the next {@link #commit} on.
     *
     * @param passages at least one, in the order of the text
     * @param vectors one for each passage: of the index's dimension, finite, of unit length
     * @throws BadInput when a vector is not so
     */
    void replace(Document document, List<Passage> passages, List<float[]> vectors);

    /** Takes a document out, from the next {@link #commit} on. An unknown id is no error. */
    void remove(String documentId);

    /**
     * Makes everything so far visible to new views and durable: synced to the disk before it returns.
     *
     * @throws IndexUnavailable when it cannot be written; the last commit is still there
     */
    void commit();

    /**
     * Rewrites the index without what was removed or replaced, which until then takes room and is counted in the
     * statistics of words. Takes long where much was removed; shows from the next {@link #commit} on.
     */
    void compact();

    /** Gives up what was not committed, and the lock. */
    @Override
    void close();
}
