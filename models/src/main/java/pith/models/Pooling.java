package pith.models;

import java.util.Locale;
import java.util.Optional;

/**
 * How the states of a text's word pieces become one vector, as in sentence-transformers' module Pooling. A text is run
 * alone, so that all its pieces count, marks included. Sums are taken in double precision in the order of the pieces.
 */
enum Pooling {
    /** The state of the first piece. */
    CLS_TOKEN {
        @Override
        double[] pool(float[] states, int dimension) {
            double[] first = new double[dimension];
            for (int i = 0; i < dimension; i++) {
                first[i] = states[i];
            }
            return first;
        }
    },

    /** The greatest of all states, number by number. */
    MAX_TOKENS {
        @Override
        double[] pool(float[] states, int dimension) {
            double[] greatest = CLS_TOKEN.pool(states, dimension);
            for (int i = dimension; i < states.length; i++) {
                greatest[i % dimension] = Math.max(greatest[i % dimension], states[i]);
            }
            return greatest;
        }
    },

    /** The sum of all states divided by how many there are. */
    MEAN_TOKENS {
        @Override
        double[] pool(float[] states, int dimension) {
            int pieces = states.length / dimension;
            return sum(states, dimension, pieces);
        }
    },

    /** The sum of all states divided by the square root of how many there are. */
    MEAN_SQRT_LEN_TOKENS {
        @Override
        double[] pool(float[] states, int dimension) {
            return sum(states, dimension, Math.sqrt((double) states.length / dimension));
        }
    };

    /**
     * The vector of a text, of any length.
     *
     * @param states of its pieces, one after the other, at least one
     * @param dimension numbers in a state
     */
    abstract double[] pool(float[] states, int dimension);

    private static double[] sum(float[] states, int dimension, double divisor) {
        double[] sum = new double[dimension];
        for (int piece = 0; piece < states.length; piece += dimension) {
            for (int i = 0; i < dimension; i++) {
                sum[i] += states[piece + i];
            }
        }
        for (int i = 0; i < dimension; i++) {
            sum[i] /= divisor;
        }
        return sum;
    }

    /** The pooling of this name, such as {@code mean_tokens}; empty for one that is not done here. */
    static Optional<Pooling> named(String name) {
        for (Pooling pooling : values()) {
            if (pooling.name().toLowerCase(Locale.ROOT).equals(name)) {
                return Optional.of(pooling);
            }
        }
        return Optional.empty();
    }
}
