package pith.indexer;

/**
 * How often a run commits: as soon as one of the two is reached. What is not committed is lost with the process.
 *
 * @param passages written since the last commit
 * @param nanos gone by since the last commit
 */
record Steps(long passages, long nanos) {
    static final Steps DEFAULT = new Steps(5_000, 30_000_000_000L);
}
