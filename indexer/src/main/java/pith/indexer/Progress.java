package pith.indexer;

/**
 * How far a run is. Immutable.
 *
 * @param files how many files were read so far
 * @param filesTotal how many there are; 0 until they are counted, and for documents given by a program
 * @param documents how many documents were seen so far, unchanged ones too
 * @param passages how many passages the encoder has read so far
 * @param passagesPerSecond passages a second since the first
 * @param current the file or document that was read last; empty before the first
 */
public record Progress(
        long files, long filesTotal, long documents, long passages, double passagesPerSecond, String current) {}
