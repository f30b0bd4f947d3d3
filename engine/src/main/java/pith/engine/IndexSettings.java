package pith.engine;

import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How an index keeps its vectors. Chosen when it is made, and remembered by it. Immutable. Whatever is chosen, the
 * vectors are kept in full too, and what the graph finds is compared again in full precision.
 *
 * @param vectors how exactly the graph's own copies of the vectors are kept
 * @param connections how many neighbours a vector has in the graph (HNSW's M; twice as many on its ground floor), 2 to
 *     {@value #MAX_CONNECTIONS}
 * @param candidates how many candidates are looked at when a vector is linked in (HNSW's efConstruction), from
 *     {@code connections} to {@value #MAX_CANDIDATES}. More of both find more and cost time and room
 * @see <a href="https://arxiv.org/abs/1603.09320">Malkov and Yashunin, Efficient and robust approximate nearest neighbor
 *     search using Hierarchical Navigable Small World graphs</a>
 */
public record IndexSettings(Quantization vectors, int connections, int candidates) {

    /** The most neighbours that Lucene takes. */
    public static final int MAX_CONNECTIONS = 512;

    /** The most candidates that Lucene takes. */
    public static final int MAX_CANDIDATES = 3_200;

    /** int8, 16 neighbours and 200 candidates, as Vespa has them. */
    public static final IndexSettings DEFAULT = new IndexSettings(Quantization.INT8, 16, 200);

    private static final int MIN_CONNECTIONS = 2;

    /** How exactly a number of a vector is kept in the graph's own copy. */
    public enum Quantization {
        /** As it is: the graph has no copy and reads the full vectors. */
        FLOAT32("float32", 32),
        /** In 8 bits. */
        INT8("int8", 8),
        /** In 4 bits. */
        INT4("int4", 4),
        /** In 1 bit; a query in 4. */
        ONE_BIT("1-bit", 1);

        private final String label;
        private final int bits;

        Quantization(String label, int bits) {
            this.label = label;
            this.bits = bits;
        }

        /** Its name for people, such as {@code int8}. */
        public String label() {
            return label;
        }

        /** The bits of a number. */
        public int bits() {
            return bits;
        }

        /**
         * The one with this label.
         *
         * @throws BadInput when there is none
         */
        public static Quantization of(String label) {
            return Stream.of(values())
                    .filter(each -> each.label.equals(label.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new BadInput("vectors cannot be kept as \"" + Quote.of(label)
                            + "\"; give one of "
                            + Stream.of(values()).map(Quantization::label).collect(Collectors.joining(", "))));
        }
    }

    public IndexSettings {
        if (connections < MIN_CONNECTIONS || connections > MAX_CONNECTIONS) {
            throw new BadInput("a graph with " + connections + " connections (M) cannot be made; give "
                    + MIN_CONNECTIONS + " to " + MAX_CONNECTIONS);
        }
        if (candidates < connections || candidates > MAX_CANDIDATES) {
            throw new BadInput("a graph cannot be made with " + candidates + " candidates (efConstruction) and "
                    + connections + " connections (M); give at least as many candidates as connections, and at most "
                    + MAX_CANDIDATES);
        }
    }

    /** The same with another way to keep the vectors. */
    public IndexSettings withVectors(Quantization vectors) {
        return new IndexSettings(vectors, connections, candidates);
    }

    /** For people, such as {@code int8 vectors, M 16, efConstruction 200}. */
    @Override
    public String toString() {
        return vectors.label() + " vectors, M " + connections + ", efConstruction " + candidates;
    }
}
