package pith.models.export;

import java.util.List;

/**
 * Numbers in rows and columns.
 *
 * @param values row after row
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes that change in place; compared by nobody
record Matrix(int rows, int columns, float[] values) {
    private static final int BLOCK = 64;

    float at(int row, int column) {
        return values[row * columns + column];
    }

    /** All rows of matrices of the same number of columns. */
    static Matrix stacked(List<Matrix> matrices) {
        int columns = matrices.getFirst().columns;
        int rows = matrices.stream().mapToInt(Matrix::rows).sum();
        float[] values = new float[Math.multiplyExact(rows, columns)];
        int at = 0;
        for (Matrix matrix : matrices) {
            System.arraycopy(matrix.values, 0, values, at, matrix.values.length);
            at += matrix.values.length;
        }
        return new Matrix(rows, columns, values);
    }

    /** The largest absolute value of each row. */
    float[] largestOfRows() {
        float[] largest = new float[rows];
        for (int row = 0; row < rows; row++) {
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                largest[row] = Math.max(largest[row], Math.abs(values[i]));
            }
        }
        return largest;
    }

    /** The largest absolute value of each column. */
    float[] largestOfColumns() {
        float[] largest = new float[columns];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                largest[column] = Math.max(largest[column], Math.abs(values[row * columns + column]));
            }
        }
        return largest;
    }

    /** Multiplies each row by its factor, in double precision. */
    void scaleRows(double[] factors) {
        for (int row = 0; row < rows; row++) {
            for (int i = row * columns; i < (row + 1) * columns; i++) {
                values[i] = (float) (values[i] * factors[row]);
            }
        }
    }

    /** Multiplies each column by its factor, in double precision. */
    void scaleColumns(double[] factors) {
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                values[row * columns + column] = (float) (values[row * columns + column] * factors[column]);
            }
        }
    }

    /** Block by block, which is several times faster than row by row: both sides stay in the processor's cache. */
    Matrix transposed() {
        float[] result = new float[values.length];
        for (int row0 = 0; row0 < rows; row0 += BLOCK) {
            for (int column0 = 0; column0 < columns; column0 += BLOCK) {
                int rowEnd = Math.min(rows, row0 + BLOCK);
                int columnEnd = Math.min(columns, column0 + BLOCK);
                for (int row = row0; row < rowEnd; row++) {
                    for (int column = column0; column < columnEnd; column++) {
                        result[column * rows + row] = values[row * columns + column];
                    }
                }
            }
        }
        return new Matrix(columns, rows, result);
    }
}
