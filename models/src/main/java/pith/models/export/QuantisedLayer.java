package pith.models.export;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A layer's products in int8.
 *
 * @param products by part
 * @param evening what the channels of a site are multiplied by before they are quantised; none where the layer before the
 *     site has it in its weights
 * @param apart the channels that are multiplied in float32
 */
record QuantisedLayer(Map<Part, Product> products, Map<Part.Site, float[]> evening, Apart apart) {
    /**
     * One product.
     *
     * @param weight input by output, row-major
     * @param scales one a column
     */
    @SuppressWarnings("ArrayRecordComponent") // megabytes; compared by nobody
    record Product(byte[] weight, float[] scales, float[] bias) {}

    /**
     * Channels of the feed-forward's inner layer.
     *
     * @param channels ascending
     * @param weight their rows, row-major
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Apart(long[] channels, float[] weight) {}

    QuantisedLayer {
        products = Map.copyOf(products);
        evening = Map.copyOf(evening);
    }

    Product product(Part part) {
        Product product = products.get(part);
        if (product == null) {
            throw new IllegalStateException("no product " + part);
        }
        return product;
    }

    float @Nullable [] divisors(Part.Site site) {
        return evening.get(site);
    }
}
