package pith.engine;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Whether an index is whole, and how well its graph finds. Immutable.
 *
 * @param problems what is wrong, a sentence each; none where all is well
 * @param documents how many documents were looked at; 0 where the index could not be read at all
 * @param passages how many passages
 * @param bytes how many bytes were read and compared with their checksums
 * @param queries with how many queries the graph was measured: stored vectors, moved a little
 * @param recall how many of the {@value #NEAREST} documents nearest to a query the graph finds, 0 to 1, on average over
 *     the queries; empty where there was none
 * @param graphUsed whether searches go by the graph; in an index of few vectors they compare each
 * @param tookMillis wall time
 */
public record IndexHealth(
        List<String> problems,
        long documents,
        long passages,
        long bytes,
        int queries,
        OptionalDouble recall,
        boolean graphUsed,
        long tookMillis) {

    /** How many nearest documents recall is measured among. */
    public static final int NEAREST = 10;

    public IndexHealth {
        problems = List.copyOf(problems);
    }

    /** Whether nothing is wrong. */
    public boolean whole() {
        return problems.isEmpty();
    }
}
