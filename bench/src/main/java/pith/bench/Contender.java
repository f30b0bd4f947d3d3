package pith.bench;

import java.util.List;

/** Somebody who makes vectors of texts, as its users would have it do that. For use by one thread. */
interface Contender extends AutoCloseable {

    /** Lower-case letters, digits and hyphens. */
    String name();

    /** Makes the vectors of all of them, on as many threads as were said at its making, and forgets them. */
    void encode(List<String> passages);

    @Override
    void close();
}
