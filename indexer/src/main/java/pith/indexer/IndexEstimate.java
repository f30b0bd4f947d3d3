package pith.indexer;

/**
 * What indexing would bring and take, looked at without writing anything. Immutable.
 *
 * @param files how many files there are of a format that is read
 * @param bytes what they take
 * @param documents how many documents they hold
 * @param passages into how many passages these fall
 * @param counted whether documents and passages were counted in all files; else in a sample of them, and the rest by the
 *     bytes of the files
 * @param indexBytes about how much room a new index takes, by rule of thumb
 * @param seconds about how long embedding all of it takes here; what an index holds already is not embedded again
 * @param passagesPerSecond how fast the encoder was in a trial; 0 where there was no passage to try it with
 */
public record IndexEstimate(
        long files,
        long bytes,
        long documents,
        long passages,
        boolean counted,
        long indexBytes,
        double seconds,
        double passagesPerSecond) {}
