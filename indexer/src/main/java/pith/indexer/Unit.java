package pith.indexer;

/**
 * A stretch of text that stays whole: a sentence, or a part of one that is too long for a passage.
 *
 * @param start its first UTF-16 unit
 * @param end one past its last
 * @param pieces its word pieces, those of the white space after it counted in
 * @param heading whether it stands over what follows
 * @param whole whether it is a whole sentence
 * @param block names the table or stretch of code that it is a line of, by a number of its own; 0 for none
 */
record Unit(int start, int end, int pieces, boolean heading, boolean whole, int block) {

    /** The same unit of a text that goes on for {@code characters} before it. */
    Unit after(int characters) {
        return characters == 0 ? this : new Unit(start + characters, end + characters, pieces, heading, whole, block);
    }
}
