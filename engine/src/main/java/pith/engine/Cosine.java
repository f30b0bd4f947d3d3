package pith.engine;

/** The cosine of unit vectors. */
public final class Cosine {
    private Cosine() {}

    /**
     * The dot product, which for unit vectors is the cosine of their angle, to the last bit the same wherever and
     * whenever it is computed. Sums by vector instructions are not: their order is left open, so the same two vectors
     * give another last bit once the code is compiled, and documents with nearly equal scores change places between
     * two pages of one result.
     *
     * @param a as long as {@code b}
     */
    public static float of(float[] a, float[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException("vectors of " + a.length + " and " + b.length + " numbers");
        }
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int i = 0;
        // Four sums, since one would wait for itself at every step.
        for (; i + 3 < a.length; i += 4) {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }
        for (; i < a.length; i++) {
            s0 += a[i] * b[i];
        }
        return (s0 + s1) + (s2 + s3);
    }
}
