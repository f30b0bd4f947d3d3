package pith.engine;

/**
 * Turns text into vectors. A vector depends on its text alone, never on what is encoded before, beside or after it.
 * Thread-safe; calls run side by side up to the machine's cores. After {@link #close} every call throws
 * {@link IllegalStateException}.
 */
public interface Encoder extends AutoCloseable {

    /** Which model this is. */
    ModelIdentity identity();

    /** Numbers in a vector. */
    int dimension();

    /** The most word pieces that one run takes, special tokens included; text beyond is not seen. */
    int maxPieces();

    /**
     * Word pieces of a passage that are not its own: start and end marks, the prompt that the model wants before a passage,
     * and what its first word may take more where it stands first than within its document.
     */
    int specialPieces();

    /** The vector of a query: {@link #dimension} finite numbers of unit length (L2). Any text, the empty one too. */
    float[] encodeQuery(String text);

    /**
     * The vector of a passage: {@link #dimension} finite numbers of unit length (L2). The title helps the model to know
     * what the passage speaks of; it may be empty.
     */
    float[] encodePassage(String title, String text);

    /** Where the word pieces of {@code text} are, special tokens left out, nothing cut off. */
    Pieces pieces(String text);

    @Override
    void close();
}
