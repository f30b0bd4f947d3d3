package pith.models.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Against the definition: dense matrices, plain loops, rows one after the other. */
class RoundingTest {
    /** None a multiple of the sizes that the fast form works in. */
    private static final int INPUTS = 267;

    private static final int OUTPUTS = 131;
    private static final int TEXTS = 301;

    private static Matrix random(Random random, int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Matrix(rows, columns, values);
    }

    @Test
    void roundsAsTheDefinitionDoes() {
        Random random = new Random(3);
        Matrix x = random(random, TEXTS, INPUTS);
        Matrix weight = random(random, INPUTS, OUTPUTS);
        QuantisedLayer.Product product = new Rounding(x).product(weight, new float[OUTPUTS]);
        double[][] hessian = hessian(x);
        double[][] unit = unitUpper(hessian);
        int differences = 0;
        for (int column = 0; column < OUTPUTS; column++) {
            double scale = scale(weight, column, hessian);
            assertEquals((float) scale, product.scales()[column]);
            double[] errors = new double[INPUTS];
            for (int k = 0; k < INPUTS; k++) {
                double wanted = weight.at(k, column);
                for (int j = 0; j < k; j++) {
                    wanted += unit[j][k] * errors[j];
                }
                double rounded = clipped(wanted / scale);
                errors[k] = weight.at(k, column) - rounded * scale;
                differences += rounded == product.weight()[k * OUTPUTS + column] ? 0 : 1;
            }
        }
        assertEquals(0, differences);
    }

    private static double[][] hessian(Matrix x) {
        double[][] hessian = new double[INPUTS][INPUTS];
        double trace = 0;
        for (int i = 0; i < INPUTS; i++) {
            for (int j = 0; j < INPUTS; j++) {
                for (int row = 0; row < x.rows(); row++) {
                    hessian[i][j] += (double) x.at(row, i) * x.at(row, j);
                }
            }
            trace += hessian[i][i];
        }
        for (int i = 0; i < INPUTS; i++) {
            hessian[i][i] += trace == 0 ? 1 : trace / INPUTS;
        }
        return hessian;
    }

    /** U of U D U^T, column by column from the last. */
    private static double[][] unitUpper(double[][] hessian) {
        double[][] u = new double[INPUTS][INPUTS];
        double[] d = new double[INPUTS];
        for (int k = INPUTS - 1; k >= 0; k--) {
            for (int j = k; j >= 0; j--) {
                double sum = hessian[j][k];
                for (int m = k + 1; m < INPUTS; m++) {
                    sum -= u[j][m] * d[m] * u[k][m];
                }
                if (j == k) {
                    d[k] = sum;
                }
                u[j][k] = sum / d[k];
            }
        }
        return u;
    }

    private static double scale(Matrix weight, int column, double[][] hessian) {
        double largest = 0;
        for (int k = 0; k < INPUTS; k++) {
            largest = Math.max(largest, Math.abs(weight.at(k, column)));
        }
        double best = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int step = 0; step <= 12; step++) {
            double scale = largest / 64 * (1 - step / 40.0);
            double squares = 0;
            for (int k = 0; k < INPUTS; k++) {
                double error = clipped(weight.at(k, column) / scale) * scale - weight.at(k, column);
                squares += error * error * hessian[k][k];
            }
            if (squares < least) {
                least = squares;
                best = scale;
            }
        }
        return best;
    }

    private static double clipped(double steps) {
        return Math.max(-64, Math.min(64, Math.rint(steps)));
    }

    /** On inputs that depend on each other, as those of a network do; plain rounding ignores that. */
    @Test
    void errsLessThanPlainRounding() {
        Random random = new Random(4);
        Matrix hidden = random(random, TEXTS, 20);
        Matrix mix = random(random, 20, INPUTS);
        Matrix x = product(hidden, mix);
        Matrix weight = random(random, INPUTS, OUTPUTS);
        QuantisedLayer.Product product = new Rounding(x).product(weight, new float[OUTPUTS]);
        float[] plain = new float[weight.values().length];
        float[] adapted = new float[weight.values().length];
        for (int i = 0; i < plain.length; i++) {
            float scale = product.scales()[i % OUTPUTS];
            plain[i] = (float) (clipped(weight.values()[i] / scale) * scale - weight.values()[i]);
            adapted[i] = product.weight()[i] * scale - weight.values()[i];
        }
        double plainError = squares(product(x, new Matrix(INPUTS, OUTPUTS, plain)));
        double adaptedError = squares(product(x, new Matrix(INPUTS, OUTPUTS, adapted)));
        assertTrue(adaptedError < plainError / 2, adaptedError + " and " + plainError);
    }

    private static Matrix product(Matrix a, Matrix b) {
        float[] values = new float[a.rows() * b.columns()];
        for (int row = 0; row < a.rows(); row++) {
            for (int column = 0; column < b.columns(); column++) {
                double sum = 0;
                for (int k = 0; k < a.columns(); k++) {
                    sum += (double) a.at(row, k) * b.at(k, column);
                }
                values[row * b.columns() + column] = (float) sum;
            }
        }
        return new Matrix(a.rows(), b.columns(), values);
    }

    private static double squares(Matrix matrix) {
        double sum = 0;
        for (float value : matrix.values()) {
            sum += (double) value * value;
        }
        return sum;
    }

    @Test
    void takesInputsAndWeightsOfNothing() {
        QuantisedLayer.Product product =
                new Rounding(new Matrix(5, 3, new float[15])).product(new Matrix(3, 2, new float[6]), new float[2]);
        assertArrayEquals(new byte[6], product.weight());
        assertEquals(1, product.scales()[0]);
    }

    /** The promise that two products with activations of 255 fit 16 bits. */
    @Test
    void keepsWeightsWithinSevenBits() {
        Random random = new Random(5);
        Matrix weight = random(random, INPUTS, OUTPUTS);
        weight.values()[0] = 1_000;
        QuantisedLayer.Product product =
                new Rounding(random(random, TEXTS, INPUTS)).product(weight, new float[OUTPUTS]);
        for (byte value : product.weight()) {
            assertTrue(Math.abs(value) <= 64, "weight " + value);
        }
    }
}
