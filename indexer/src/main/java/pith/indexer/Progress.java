package pith.indexer;

import java.util.OptionalLong;

/**
 * How far a run is. Immutable.
 *
 * @param files how many files were read so far; some of their text may still wait to be embedded
 * @param filesTotal how many there are; 0 until they are counted, and for documents given by a program
 * @param documents how many documents were dealt with so far: written, found unchanged, or failed
 * @param passages how many passages the encoder has read so far
 * @param passagesPerSecond passages a second, of the last half minute
 * @param done how much of the files is read and embedded, from 0 to 1; never less than before; 0 where it is not known
 * @param secondsLeft by the rate of the last half minute; empty while too little is known
 * @param current the file or document that was read last; empty before the first
 */
public record Progress(
        long files,
        long filesTotal,
        long documents,
        long passages,
        double passagesPerSecond,
        double done,
        OptionalLong secondsLeft,
        String current) {}
