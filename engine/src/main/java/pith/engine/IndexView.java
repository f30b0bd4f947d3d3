package pith.engine;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/**
 * An index as it was at one commit. Documents have numbers here, which hold in this view alone. Thread-safe until
 * closed; the caller closes it.
 */
public interface IndexView extends AutoCloseable {

    /** The word matches that are ranked at most; beyond, a total is only a lower bound. */
    int MAX_WORD_MATCHES = 10_000;

    /** Names the commit: the same for views of the same commit, another for every other commit of the index. */
    String name();

    /** How many documents there are. */
    long documentCount();

    /** How many passages there are. */
    long passageCount();

    /** The number of the document with this id, or -1. */
    int number(String documentId);

    /** The id of a document. */
    String id(int document);

    /** A document with all its text. */
    Document document(int document);

    /** A document with all its text. */
    default Optional<Document> document(String documentId) {
        int number = number(documentId);
        return number < 0 ? Optional.empty() : Optional.of(document(number));
    }

    /** What a run over files must know of a document. */
    Entry entry(int document);

    /** Names every document, in no order, without reading its text. */
    default void forEach(Consumer<Entry> consumer) {
        forEachNumbered((entry, number) -> consumer.accept(entry));
    }

    /** Names every document with its number, in no order, without reading its text. */
    void forEachNumbered(ObjIntConsumer<Entry> consumer);

    /**
     * Whether any document has this metadata field. It may count documents that were removed or replaced, as the
     * statistics of words do.
     */
    boolean hasField(String name);

    /**
     * The documents that the words match in title or text and that pass the filter: the best
     * {@link #MAX_WORD_MATCHES} by BM25 over title and text together. The statistics of words may count documents that
     * were removed or replaced, until {@link IndexUpdate#compact} or the engine's own upkeep forgets them; they are the
     * same for every query of a view.
     */
    Matches byWords(Words words, Filter filter);

    /**
     * The best documents that pass the filter, by the cosine of their best passage. Cosines are of full precision; which
     * documents are found may be approximate in a large index (HNSW), never fewer than {@code most} where there are
     * as many.
     *
     * @param query of unit length
     * @param most how many documents (not passages), from 1
     */
    Matches byVector(float[] query, Filter filter, int most);

    /**
     * The places of {@code documents} in the order of their scores, best first; equal scores in the order of their ids,
     * so that a ranking does not depend on how the index was built.
     *
     * @param scores as long as {@code documents}
     */
    default int[] ranked(int[] documents, double[] scores) {
        return IntStream.range(0, documents.length)
                .boxed()
                .sorted((a, b) -> {
                    int byScore = Double.compare(scores[b], scores[a]);
                    return byScore != 0 ? byScore : id(documents[a]).compareTo(id(documents[b]));
                })
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** The BM25 that {@link #byWords} gives each of these documents, 0 where no word matches; in their order. */
    double[] bm25(Words words, int[] documents);

    /** The cosine that {@link #byVector} gives each of these documents; in their order. */
    double[] cosines(float[] query, int[] documents);

    /** The passages of a document, in the order of the text, with what the words weigh in each. */
    Passages passages(int document, Words words);

    /**
     * Where the words stand in {@code text}, in whatever form the words leg takes for the same word; a phrase as a whole.
     * What must not be there, or in a title, is not looked for.
     *
     * @param language of the text: see {@link Document#language}
     */
    Pieces wordsIn(Words words, String text, String language);

    /** The passages' vectors of a document, in the order of the text. The caller may keep and change them. */
    List<float[]> vectors(int document);

    @Override
    void close();

    /**
     * What a run over files must know of a document.
     *
     * @param id see {@link Document#id}
     * @param root see {@link Document#root}
     * @param uri see {@link Document#uri}
     * @param contentHash see {@link Document#contentHash}
     */
    record Entry(String id, String root, String uri, String contentHash) {}

    /**
     * Documents found by one kind of evidence, in no order.
     *
     * @param documents their numbers
     * @param scores BM25 or cosine, as long as {@code documents}
     * @param total how many match in all; more than there are in {@code documents} when those were cut off
     * @param exact whether {@code total} is all, or only a lower bound
     * @param bound what no BM25 score of this query exceeds: see {@link Explanation}; 1 for cosines
     */
    @SuppressWarnings("ArrayRecordComponent") // two plain columns of up to 10,000 rows; compared by nobody
    record Matches(int[] documents, double[] scores, long total, boolean exact, double bound) {}

    /**
     * The passages of one document.
     *
     * @param starts first UTF-16 unit of each
     * @param ends one past the last of each
     * @param bm25 what the query's words weigh in each, with the statistics of all passages of the index
     * @param bound what no passage's BM25 for this query exceeds
     */
    @SuppressWarnings("ArrayRecordComponent") // plain columns; compared by nobody
    record Passages(int[] starts, int[] ends, double[] bm25, double bound) {}
}
