package pith.engine;

/**
 * Which function from text to vectors (or spans) a model is, apart from how exactly it is computed.
 *
 * @param name for people, such as {@code pith-encoder-1}
 * @param fingerprint SHA-256 over the source weights, tokenizer, pooling, prefixes, normalisation and maximum length.
 *     Numeric variants of one model (fp32, int8) share it, and vectors of one fingerprint can be compared
 */
public record ModelIdentity(String name, String fingerprint) {
    @Override
    public String toString() {
        return name + " (" + fingerprint.substring(0, Math.min(12, fingerprint.length())) + ")";
    }
}
