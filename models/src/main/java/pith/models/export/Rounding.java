package pith.models.export;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Rounds weights to int8 with a view to what follows, as the recipe's {@code quantising.py} does, which gives the reasons:
 * LDLQ of Chee et al., "QuIP" (2023), a form of GPTQ, Frantar et al. (2023). With H the damped Gram matrix of a product's
 * inputs, H = U D U^T with U unit upper triangular, row k of the weight becomes
 *
 * <pre>
 * round((w[k] + sum over j &lt; k of U[j, k] (w[j] - rounded w[j])) / scale)
 * </pre>
 *
 * <p>Uses all cores. Thread-safe once it is made.
 */
final class Rounding {
    /** The largest absolute weight: 2 products of 255 * 64 fit the 16 bits in which x86 without VNNI adds them. */
    static final int LARGEST = 64;

    static final int WEIGHT_BITS = 7;

    private static final double DAMPING = 1;
    /** Scales that are tried: from 1 down to 0.7 of the one at which nothing is cut off. */
    private static final int SHRINKS = 13;

    private static final double SHRINK_STEP = 1 / 40.0;

    // Sizes for the processor's caches: a tile of doubles is 128 KiB.
    private static final int BLOCK = 64;
    private static final int TILE = 256;
    private static final int COLUMNS = 128;

    private final int size;
    /** Row k holds column k of U times the root of D[k, k], up to the diagonal. */
    private final double[][] factor;
    /** H's diagonal. */
    private final double[] importance;

    /** @param inputs of the product on the calibration texts, a row a word piece */
    Rounding(Matrix inputs) {
        size = inputs.columns();
        factor = gram(inputs);
        importance = new double[size];
        double mean = 0;
        for (int k = 0; k < size; k++) {
            mean += factor[k][k] / size;
        }
        double damping = mean * DAMPING == 0 ? 1 : mean * DAMPING;
        for (int k = 0; k < size; k++) {
            factor[k][k] += damping;
            importance[k] = factor[k][k];
        }
        factorise();
    }

    /** X^T X, the lower triangle. */
    private static double[][] gram(Matrix x) {
        int size = x.columns();
        double[][] gram = new double[size][];
        for (int i = 0; i < size; i++) {
            gram[i] = new double[i + 1];
        }
        double[][] panel = new double[TILE][size];
        for (int row = 0; row < x.rows(); row += TILE) {
            int count = Math.min(TILE, x.rows() - row);
            for (int p = 0; p < count; p++) {
                for (int i = 0; i < size; i++) {
                    panel[p][i] = x.at(row + p, i);
                }
            }
            addOuter(gram, size, Arrays.copyOf(panel, count), 1);
        }
        return gram;
    }

    /** H = F^T F with F lower triangular, from the last row up: Cholesky's factor in the order that rounding needs. */
    private void factorise() {
        for (int end = size; end > 0; end -= Math.min(end, BLOCK)) {
            int begin = Math.max(0, end - BLOCK);
            for (int k = end - 1; k >= begin; k--) {
                double[] row = factor[k];
                double pivot = Math.sqrt(row[k]);
                for (int j = 0; j <= k; j++) {
                    row[j] /= pivot;
                }
                for (int i = begin; i < k; i++) {
                    add(factor[i], -row[i], row, i + 1);
                }
            }
            addOuter(factor, begin, Arrays.copyOfRange(factor, begin, end), -1);
        }
    }

    /** Adds {@code sign} times P^T P to the lower triangle of the first {@code limit} rows, P being the panel's rows. */
    private static void addOuter(double[][] target, int limit, double[][] panel, int sign) {
        int full = panel.length / 4 * 4;
        IntStream.range(0, (limit + BLOCK - 1) / BLOCK).parallel().forEach(block -> {
            int begin = block * BLOCK;
            int end = Math.min(limit, begin + BLOCK);
            for (int left = 0; left < end; left += TILE) {
                for (int p = 0; p < full; p += 4) {
                    double[] a = panel[p];
                    double[] b = panel[p + 1];
                    double[] c = panel[p + 2];
                    double[] d = panel[p + 3];
                    for (int i = Math.max(begin, left); i < end; i++) {
                        int right = Math.min(left + TILE, i + 1);
                        add4(target[i], sign * a[i], a, sign * b[i], b, sign * c[i], c, sign * d[i], d, left, right);
                    }
                }
            }
            for (int p = full; p < panel.length; p++) {
                for (int i = begin; i < end; i++) {
                    add(target[i], sign * panel[p][i], panel[p], i + 1);
                }
            }
        });
    }

    /**
     * Adds four rows, each times a number, to one: the loop in which the time goes. All rows are arrays of their own, read
     * at one index, for only so does the compiler know that it may use vectors.
     */
    private static void add4(
            double[] target,
            double timesA,
            double[] a,
            double timesB,
            double[] b,
            double timesC,
            double[] c,
            double timesD,
            double[] d,
            int from,
            int to) {
        for (int i = from; i < to; i++) {
            target[i] += timesA * a[i] + timesB * b[i] + timesC * c[i] + timesD * d[i];
        }
    }

    private static void add(double[] target, double times, double[] row, int count) {
        for (int i = 0; i < count; i++) {
            target[i] += times * row[i];
        }
    }

    /**
     * Rounds one product's weight.
     *
     * @param weight as many rows as the inputs have columns
     */
    QuantisedLayer.Product product(Matrix weight, float[] bias) {
        byte[] rounded = new byte[weight.values().length];
        float[] scales = new float[weight.columns()];
        IntStream.range(0, (weight.columns() + COLUMNS - 1) / COLUMNS)
                .parallel()
                .forEach(block -> {
                    int begin = block * COLUMNS;
                    int end = Math.min(weight.columns(), begin + COLUMNS);
                    double[] exact = scales(weight, begin, end);
                    round(weight, begin, exact, rounded);
                    for (int column = begin; column < end; column++) {
                        scales[column] = (float) exact[column - begin];
                    }
                });
        return new QuantisedLayer.Product(rounded, scales, bias);
    }

    /** For each column the scale at which plain rounding errs least, weighted by importance. */
    private double[] scales(Matrix weight, int begin, int end) {
        int width = end - begin;
        double[] largest = new double[width];
        for (int row = 0; row < size; row++) {
            for (int c = 0; c < width; c++) {
                largest[c] = Math.max(largest[c], Math.abs(weight.values()[row * weight.columns() + begin + c]));
            }
        }
        for (int c = 0; c < width; c++) {
            largest[c] = largest[c] == 0 ? 1 : largest[c] / LARGEST;
        }
        double[] best = largest.clone();
        double[] least = new double[width];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int step = 0; step < SHRINKS; step++) {
            double shrink = 1 - step * SHRINK_STEP;
            double[] squares = squares(
                    weight, begin, Arrays.stream(largest).map(x -> x * shrink).toArray());
            for (int c = 0; c < width; c++) {
                if (squares[c] < least[c]) {
                    least[c] = squares[c];
                    best[c] = largest[c] * shrink;
                }
            }
        }
        return best;
    }

    private double[] squares(Matrix weight, int begin, double[] scales) {
        double[] squares = new double[scales.length];
        for (int row = 0; row < size; row++) {
            for (int c = 0; c < scales.length; c++) {
                double value = weight.values()[row * weight.columns() + begin + c];
                double error = clipped(value / scales[c]) * scales[c] - value;
                squares[c] += error * error * importance[row];
            }
        }
        return squares;
    }

    private static double clipped(double steps) {
        return Math.min(LARGEST, Math.max(-LARGEST, Math.rint(steps)));
    }

    /** Rounds some columns, rows in turn: what earlier blocks put onto a block of rows is added for the whole block. */
    private void round(Matrix weight, int begin, double[] scales, byte[] rounded) {
        int width = scales.length;
        double[][] errors = new double[size][width];
        for (int first = 0; first < size; first += BLOCK) {
            int end = Math.min(size, first + BLOCK);
            double[][] carried = carried(errors, first, end, width);
            for (int row = first; row < end; row++) {
                double[] mine = carried[row - first];
                for (int j = first; j < row; j++) {
                    add(mine, factor[row][j], errors[j], width);
                }
                double pivot = factor[row][row];
                for (int c = 0; c < width; c++) {
                    int at = row * weight.columns() + begin + c;
                    double value = weight.values()[at];
                    double steps = clipped((value + mine[c] / pivot) / scales[c]);
                    rounded[at] = (byte) steps;
                    errors[row][c] = value - steps * scales[c];
                }
            }
        }
    }

    /** The sums over the rows before {@code first}, a multiple of the block, for the rows from there to {@code end}. */
    private double[][] carried(double[][] errors, int first, int end, int width) {
        double[][] carried = new double[end - first][width];
        for (int tile = 0; tile < first; tile += BLOCK) {
            for (int j = tile; j < tile + BLOCK; j += 4) {
                for (int row = first; row < end; row++) {
                    double[] f = factor[row];
                    double[] target = carried[row - first];
                    add4(
                            target,
                            f[j],
                            errors[j],
                            f[j + 1],
                            errors[j + 1],
                            f[j + 2],
                            errors[j + 2],
                            f[j + 3],
                            errors[j + 3],
                            0,
                            width);
                }
            }
        }
        return carried;
    }
}
