package pith.engine.lucene;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import pith.engine.BadInput;
import pith.engine.IndexMismatch;
import pith.engine.IndexSettings;
import pith.engine.IndexSettings.Quantization;
import pith.engine.IndexStamp;
import pith.engine.ModelIdentity;

/**
 * What every commit says of the index: {@code schema}, {@code encoder.name}, {@code encoder.fingerprint}, {@code
 * dimension}, {@code vectors}, {@code hnsw.connections}, {@code hnsw.candidates}, {@code weight}. The last four may be
 * absent, which means the defaults.
 */
final class UserData {
    private static final String SCHEMA = "schema";
    private static final String NAME = "encoder.name";
    private static final String FINGERPRINT = "encoder.fingerprint";
    private static final String DIMENSION = "dimension";
    private static final String VECTORS = "vectors";
    private static final String CONNECTIONS = "hnsw.connections";
    private static final String CANDIDATES = "hnsw.candidates";
    private static final String WEIGHT = "weight";

    private UserData() {}

    static Map<String, String> of(IndexStamp stamp, IndexSettings settings) {
        Map<String, String> data = new HashMap<>();
        data.put(SCHEMA, Integer.toString(stamp.schema()));
        data.put(NAME, stamp.encoder().name());
        data.put(FINGERPRINT, stamp.encoder().fingerprint());
        data.put(DIMENSION, Integer.toString(stamp.dimension()));
        data.put(VECTORS, settings.vectors().label());
        data.put(CONNECTIONS, Integer.toString(settings.connections()));
        data.put(CANDIDATES, Integer.toString(settings.candidates()));
        return data;
    }

    /**
     * The stamp of a commit.
     *
     * @param where names the index in messages
     * @throws IndexMismatch when there is none: Pith did not make the index
     */
    static IndexStamp stamp(Map<String, String> data, Object where) {
        String schema = data.get(SCHEMA);
        String fingerprint = data.get(FINGERPRINT);
        String dimension = data.get(DIMENSION);
        if (schema == null || fingerprint == null || dimension == null) {
            throw new IndexMismatch(where + " holds a Lucene index that Pith did not make; name another with --index");
        }
        try {
            ModelIdentity encoder = new ModelIdentity(data.getOrDefault(NAME, "unknown"), fingerprint);
            return new IndexStamp(Integer.parseInt(schema), encoder, Integer.parseInt(dimension));
        } catch (NumberFormatException e) {
            throw new IndexMismatch(
                    where + " has layout \"" + schema + "\" and dimension \"" + dimension
                            + "\", which are no numbers; name another with --index",
                    e);
        }
    }

    /**
     * The settings of a commit whose stamp was taken.
     *
     * @throws IndexMismatch when they are of a kind that this version does not know
     */
    static IndexSettings settings(Map<String, String> data, Object where) {
        IndexSettings none = IndexSettings.DEFAULT;
        String vectors = data.getOrDefault(VECTORS, none.vectors().label());
        String connections = data.getOrDefault(CONNECTIONS, Integer.toString(none.connections()));
        String candidates = data.getOrDefault(CANDIDATES, Integer.toString(none.candidates()));
        try {
            return new IndexSettings(
                    Quantization.of(vectors), Integer.parseInt(connections), Integer.parseInt(candidates));
        } catch (BadInput | NumberFormatException e) {
            throw new IndexMismatch(
                    "index " + where + " was made with settings that this version does not know (vectors " + vectors
                            + ", M " + connections + ", efConstruction " + candidates
                            + "); use the version that made it, or index again into a new folder",
                    e);
        }
    }

    /** The same with this weight, or without one. */
    static Map<String, String> withWeight(Map<String, String> data, OptionalDouble weight) {
        Map<String, String> changed = new HashMap<>(data);
        if (weight.isPresent()) {
            changed.put(WEIGHT, Double.toString(weight.getAsDouble()));
        } else {
            changed.remove(WEIGHT);
        }
        return changed;
    }

    /**
     * The vector's share of the score that the index was tuned to; empty where it was not.
     *
     * @throws IndexMismatch when it is none
     */
    static OptionalDouble weight(Map<String, String> data, Object where) {
        String weight = data.get(WEIGHT);
        if (weight == null) {
            return OptionalDouble.empty();
        }
        try {
            double share = Double.parseDouble(weight);
            if (share >= 0 && share <= 1) {
                return OptionalDouble.of(share);
            }
        } catch (NumberFormatException e) {
            // said below, with the numbers that are out of range
        }
        throw new IndexMismatch("index " + where + " is tuned to the weight \"" + weight
                + "\", which is not from 0 to 1; tune it again, or by: pith tune --reset");
    }
}
