package pith.engine;

/** Which evidence ranks the documents. */
public enum Mode {
    /** BM25 over the words of title and text. */
    WORDS,
    /** Cosine between the query's vector and the document's best passage. */
    VECTOR,
    /** Both, by a weighted mean. */
    HYBRID
}
