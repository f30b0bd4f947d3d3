package pith.engine;

/**
 * Where the pieces of a text are: an encoder's word pieces, or words.
 *
 * @param starts first UTF-16 unit of each piece, ascending
 * @param ends one past the last unit of each piece, its start for a piece of white space alone; as long as {@code starts}
 */
@SuppressWarnings("ArrayRecordComponent") // two plain columns for millions of pieces; compared by nobody
public record Pieces(int[] starts, int[] ends) {
    public Pieces {
        if (starts.length != ends.length) {
            throw new IllegalArgumentException(starts.length + " starts and " + ends.length + " ends");
        }
    }

    /** How many there are. */
    public int count() {
        return starts.length;
    }
}
