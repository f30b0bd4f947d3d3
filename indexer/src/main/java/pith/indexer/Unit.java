package pith.indexer;

/**
 * A stretch of text that stays whole: a sentence, or a part of one that is too long for a passage.
 *
 * @param start its first UTF-16 unit
 * @param end one past its last
 * @param pieces its word pieces, those of the white space after it counted in
 * @param heading whether it stands over what follows
 * @param whole whether it is a whole sentence
 */
record Unit(int start, int end, int pieces, boolean heading, boolean whole) {}
