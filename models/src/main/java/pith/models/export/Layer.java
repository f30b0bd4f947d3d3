package pith.models.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One layer's weights on their way to int8, and what their products read on the calibration texts. First evened, then
 * rounded, as in the recipe's {@code evening.py} and {@code quantising.py}, which give the reasons. Not thread-safe.
 */
final class Layer {
    /** 1 evens the activations alone, 0 the weights alone. */
    private static final double EVENNESS = 0.55;

    /** Channels of the feed-forward's inner layer that are multiplied in float32. */
    private static final int APART = 8;

    /** For ranges and weights of 0, whose factor does not matter. */
    private static final float SMALLEST = 1e-5f;

    private final Map<Part, Matrix> weights = new EnumMap<>(Part.class);
    private final Map<Part, float[]> biases = new EnumMap<>(Part.class);
    private final Map<Part.Site, Matrix> inputs;
    private final Map<Part.Site, float[]> evening = new EnumMap<>(Part.Site.class);

    /** @param inputs of the products, a row a word piece; changed here */
    Layer(Architecture shape, Checkpoint checkpoint, int layer, Map<Part.Site, Matrix> inputs) throws IOException {
        this.inputs = inputs;
        for (Part part : Part.values()) {
            String source = part.source(shape, layer);
            int outputs = part.outputs(shape);
            weights.put(
                    part,
                    checkpoint
                            .transposed(source + ".weight", part.inputs(shape), outputs)
                            .get());
            biases.put(part, checkpoint.vector(source + ".bias", outputs).get());
        }
    }

    QuantisedLayer quantised() {
        float[] ranges = inputs(Part.Site.GELU).largestOfColumns();
        Matrix narrow = weight(Part.NARROW);
        int[] loudest = loudest(ranges, narrow.largestOfRows());
        QuantisedLayer.Apart apart =
                new QuantisedLayer.Apart(Arrays.stream(loudest).asLongStream().toArray(), rows(narrow, loudest));
        even(Part.Site.INPUT, new int[0]);
        even(Part.Site.CONTEXT, new int[0]);
        even(Part.Site.ATTENDED_NORM, new int[0]);
        even(Part.Site.GELU, loudest);
        Map<Part, QuantisedLayer.Product> products = new EnumMap<>(Part.class);
        for (Part.Site site : Part.Site.values()) {
            Rounding rounding = new Rounding(inputs(site));
            readers(site)
                    .forEach(part -> products.put(
                            part, rounding.product(weight(part), Objects.requireNonNull(biases.get(part)))));
        }
        return new QuantisedLayer(products, evening, apart);
    }

    private Matrix weight(Part part) {
        return Objects.requireNonNull(weights.get(part));
    }

    private Matrix inputs(Part.Site site) {
        return Objects.requireNonNull(inputs.get(site));
    }

    private static Stream<Part> readers(Part.Site site) {
        return Arrays.stream(Part.values()).filter(part -> part.site == site);
    }

    /** The channels whose range times weight is largest, ascending. */
    private static int[] loudest(float[] ranges, float[] strongest) {
        List<Integer> channels =
                new ArrayList<>(IntStream.range(0, ranges.length).boxed().toList());
        channels.sort((a, b) -> Float.compare(ranges[b] * strongest[b], ranges[a] * strongest[a]));
        return channels.stream()
                .limit(Math.min(APART, ranges.length - 1))
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    private static float[] rows(Matrix matrix, int[] rows) {
        float[] values = new float[rows.length * matrix.columns()];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(
                    matrix.values(), rows[i] * matrix.columns(), values, i * matrix.columns(), matrix.columns());
        }
        return values;
    }

    /** Divides the channels of a site by their factors, which go into the weights that meet them; those apart become 0. */
    private void even(Part.Site site, int[] apart) {
        Matrix input = inputs(site);
        double[] factors = factors(input.largestOfColumns(), strongest(site), apart);
        double[] divisors = Arrays.stream(factors).map(x -> 1 / x).toArray();
        for (int channel : apart) {
            factors[channel] = 0;
            divisors[channel] = 0;
        }
        readers(site).forEach(part -> weight(part).scaleRows(factors));
        if (site == Part.Site.CONTEXT) {
            weight(Part.V).scaleColumns(divisors);
            new Matrix(1, divisors.length, Objects.requireNonNull(biases.get(Part.V))).scaleColumns(divisors);
        } else {
            float[] kept = new float[divisors.length];
            for (int i = 0; i < kept.length; i++) {
                kept[i] = (float) divisors[i];
                divisors[i] = kept[i];
            }
            evening.put(site, kept);
        }
        input.scaleColumns(divisors);
    }

    /** The largest weight that meets each channel. */
    private float[] strongest(Part.Site site) {
        return readers(site).map(part -> weight(part).largestOfRows()).reduce(new float[0], (a, b) -> {
            float[] largest = b.clone();
            for (int i = 0; i < a.length; i++) {
                largest[i] = Math.max(a[i], b[i]);
            }
            return largest;
        });
    }

    /** SmoothQuant's, of Xiao et al. (2023): range^e / weight^(1 - e), their geometric mean 1. */
    private static double[] factors(float[] ranges, float[] strongest, int[] apart) {
        double[] factors = new double[ranges.length];
        double logarithms = 0;
        for (int i = 0; i < factors.length; i++) {
            factors[i] = Math.pow(Math.max(ranges[i], SMALLEST), EVENNESS)
                    / Math.pow(Math.max(strongest[i], SMALLEST), 1 - EVENNESS);
            if (Arrays.binarySearch(apart, i) < 0) {
                logarithms += Math.log(factors[i]);
            }
        }
        double mean = Math.exp(logarithms / (factors.length - apart.length));
        return Arrays.stream(factors).map(x -> x / mean).toArray();
    }
}
