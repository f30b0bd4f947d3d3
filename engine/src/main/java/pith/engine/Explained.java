package pith.engine;

import java.util.List;

/**
 * A number and the numbers that it is made of: a tree whose leaves, by the operations of its nodes, recompute its root.
 * Immutable.
 *
 * @param what the number is
 * @param value the number
 * @param operation how the parts make the value; {@link Operation#GIVEN} for a leaf
 * @param parts in the operation's order; none for a leaf
 */
public record Explained(String what, double value, Operation operation, List<Explained> parts) {

    public Explained {
        parts = List.copyOf(parts);
        if (operation.parts() >= 0 ? parts.size() != operation.parts() : parts.isEmpty()) {
            throw new IllegalArgumentException(parts.size() + " parts of " + operation + ", " + what);
        }
    }

    /** A number that nothing more is said of. */
    public static Explained given(String what, double value) {
        return new Explained(what, value, Operation.GIVEN, List.of());
    }

    /** The number that an operation makes of its parts. */
    public static Explained by(Operation operation, String what, List<Explained> parts) {
        double[] values = parts.stream().mapToDouble(Explained::value).toArray();
        return new Explained(what, operation.apply(values), operation, parts);
    }

    /** The number that an operation makes of its parts. */
    public static Explained by(Operation operation, String what, Explained... parts) {
        return by(operation, what, List.of(parts));
    }

    /** The same number under another name. */
    public Explained named(String name) {
        return new Explained(name, value, operation, parts);
    }

    /** The value once more, from the leaves alone. */
    public double recomputed() {
        return operation == Operation.GIVEN
                ? value
                : operation.apply(
                        parts.stream().mapToDouble(Explained::recomputed).toArray());
    }

    /** How parts make a number. */
    public enum Operation {
        /** It is a leaf. */
        GIVEN("", 0) {
            @Override
            double apply(double[] x) {
                throw new IllegalStateException("a leaf has its value");
            }
        },
        /** The sum of one part or several. */
        SUM("sum", -1) {
            @Override
            double apply(double[] x) {
                double sum = 0;
                for (double each : x) {
                    sum += each;
                }
                return sum;
            }
        },
        /** The product of one part or several. */
        PRODUCT("product", -1) {
            @Override
            double apply(double[] x) {
                double product = 1;
                for (double each : x) {
                    product *= each;
                }
                return product;
            }
        },
        /** The greatest of one part or several. */
        GREATEST("greatest", -1) {
            @Override
            double apply(double[] x) {
                double greatest = x[0];
                for (double each : x) {
                    greatest = Math.max(greatest, each);
                }
                return greatest;
            }
        },
        /** The first part by the second, 0 where that is 0. */
        QUOTIENT("a / b", 2) {
            @Override
            double apply(double[] x) {
                return x[1] == 0 ? 0 : x[0] / x[1];
            }
        },
        /** The part, or 0 or 1 where it is less or more. */
        WITHIN_0_AND_1("within 0 and 1", 1) {
            @Override
            double apply(double[] x) {
                return Math.max(0, Math.min(1, x[0]));
            }
        },
        /** How rare a word is that n of N documents have; Lucene's form of it, which is never below 0. */
        IDF("ln(1 + (N - n + 0.5) / (n + 0.5))", 2) {
            @Override
            double apply(double[] x) {
                return Math.log(1 + (x[1] - x[0] + 0.5) / (x[0] + 0.5));
            }
        },
        /** How much a word's frequency counts in a document of this length: BM25's saturation, 0 to 1. */
        SATURATION("f / (f + k1 * (1 - b + b * length / average))", 5) {
            @Override
            double apply(double[] x) {
                return x[0] / (x[0] + x[1] * (1 - x[2] + x[2] * x[3] / x[4]));
            }
        },
        /** What a place in a ranking counts, by reciprocal rank fusion. */
        RECIPROCAL_RANK("1 / (k + place)", 2) {
            @Override
            double apply(double[] x) {
                return 1 / (x[0] + x[1]);
            }
        },
        /** Where the first part lies between the second, 0, and the third, 1; where these are equal, 1 if above 0. */
        BETWEEN("(x - least) / (most - least)", 3) {
            @Override
            double apply(double[] x) {
                double range = x[2] - x[1];
                return range == 0 ? (x[0] > 0 ? 1 : 0) : (x[0] - x[1]) / range;
            }
        },
        /** By how many standard deviations, the third part, the first is above the mean, the second; 0 where all are equal. */
        DEVIATIONS("(x - mean) / deviation", 3) {
            @Override
            double apply(double[] x) {
                return x[2] == 0 ? 0 : (x[0] - x[1]) / x[2];
            }
        },
        /** Any number as one between 0 and 1, greater for a greater one, 0.5 for 0. */
        SQUASHED("1/2 + z / (2 + 2 |z|)", 1) {
            @Override
            double apply(double[] x) {
                return 0.5 + x[0] / (2 + 2 * Math.abs(x[0]));
            }
        };

        private final String formula;
        private final int parts;

        Operation(String formula, int parts) {
            this.formula = formula;
            this.parts = parts;
        }

        abstract double apply(double[] x);

        /** What it makes of numbers. */
        public double of(double... numbers) {
            return apply(numbers);
        }

        /** In words or signs, for people; empty for a leaf. */
        public String formula() {
            return formula;
        }

        /** How many parts it takes; -1 for any number from one. */
        int parts() {
            return parts;
        }
    }
}
