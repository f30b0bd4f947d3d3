package pith.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An index as it was at one commit. Documents have numbers here, which hold in this view alone. Thread-safe until
 * closed; the caller closes it.
 */
public interface IndexView extends AutoCloseable {

    /** The word matches that are ranked at most; beyond, a total is only a lower bound. */
    int MAX_WORD_MATCHES = 10_000;

    /**
     * How often a word of the title counts among a document's words, where one of the text counts once. The least weight
     * that is one; not yet compared with others on training queries.
     */
    int TITLE_WEIGHT = 2;

    /** How often a word of a heading counts (see {@link Blocks}). */
    int HEADING_WEIGHT = 2;

    /** How often the word that tells most stands in {@link #tellingWords}. */
    int TELLING_LEVELS = 4;

    /** Names the commit: the same for views of the same commit, another for every other commit of the index. */
    String name();

    /**
     * The same commit with less time: what is not done by the deadline, or when its thread is interrupted, is left
     * undone, and {@link #byWords}, {@link #byVector}, {@link #bm25} and {@link #cosines} say so. It needs no closing, and
     * ends with this view.
     */
    IndexView until(Deadline deadline);

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
     * {@link #MAX_WORD_MATCHES} by BM25 over title and text together, in which words of the title and of headings count
     * several times ({@link #TITLE_WEIGHT}, {@link #HEADING_WEIGHT}). Of two documents that hold a word equally often,
     * the one that holds it in the form in which it was typed is preferred. The statistics of words may count documents that
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

    /**
     * The BM25 that {@link #byWords} gives each of these documents, 0 where no word matches; in their order. Not a number
     * for those that the time did not suffice for.
     */
    double[] bm25(Words words, int[] documents);

    /** How a document comes by its BM25, word by word. */
    Explained explainBm25(Words words, int document);

    /**
     * The cosine that {@link #byVector} gives each of these documents; in their order. Not a number for those that the
     * time did not suffice for.
     */
    double[] cosines(float[] query, int[] documents);

    /** Those of the documents that pass the filter, in their order. */
    int[] passing(int[] documents, Filter filter);

    /** Counts what the metadata of these documents has: one for each facet, in the order of the facets. */
    List<FacetCounts> count(int[] documents, List<Facet> facets);

    /** What each of these documents is sorted by; nothing for those that come last. */
    Map<Integer, Value> keys(int[] documents, Sort sort);

    /** The passages of a document, in the order of the text, with what the words weigh in each. */
    Passages passages(int document, Words words);

    /**
     * Where the words stand in {@code text}, in whatever form the words leg takes for the same word; a phrase as a whole.
     * What must not be there, or in a title, is not looked for.
     *
     * @param language of the text: see {@link Document#language}
     */
    Pieces wordsIn(Words words, String text, String language);

    /**
     * What somebody who types may be about to write: first how the last word may end, in place of which the text has the
     * whole word, then titles that begin as the text does. Letters count as the same whatever their case and accents.
     * Of the {@value Completion#CONSIDERED} words, and titles, that most documents have, those that most documents have
     * together with the words before; where none has them all, by themselves. Equal ones are in the order of their
     * letters.
     *
     * @param most of each kind, 1 to {@value Completion#CONSIDERED}
     */
    List<Completion> complete(String typed, int most);

    /**
     * The text with words that no document has replaced by the nearest that one has, all else kept: see {@link
     * Spelling}. Null where there is nothing to be replaced, or nothing to replace it by.
     *
     * @param doubtful whether words that a few documents have are doubted too, where a near one is far commoner
     */
    @Nullable
    String didYouMean(String text, boolean doubtful);

    /**
     * What no document's BM25 for the words exceeds, as {@link #byWords} gives it: for one word, how rare it is. 0 where the
     * index knows none of them.
     */
    double bound(Words words);

    /**
     * The words that tell most about texts and not about others, as the text of a query of words alone: by tf-idf, the
     * greatest first, equal ones in the order of the alphabet. The greatest stands there {@value #TELLING_LEVELS} times,
     * others as often as their share of it, rounded; they weigh so much the less in the query. A text of a language is that
     * of a document, of which a word that no other document has tells nothing.
     *
     * @param texts each counts the same, however long; of very long ones the beginning
     * @param others taken off, at {@link Likeness#AWAY}
     * @param most how many words, from 1
     */
    String tellingWords(List<Written> texts, List<Written> others, int most);

    /** The {@link Resemblance#signature signatures} of these documents, in their order. */
    long[][] signatures(int[] documents);

    /** The passages' vectors of a document, in the order of the text. The caller may keep and change them. */
    List<float[]> vectors(int document);

    @Override
    void close();

    /**
     * A text and its language.
     *
     * @param language see {@link Document#language}; null for any that the index holds
     */
    record Written(String text, @Nullable String language) {
        /** Title and text of a document. */
        public static Written of(Document document) {
            return new Written(document.title() + "\n" + document.text(), document.language());
        }
    }

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
     * @param finished whether the time sufficed; else only some documents were looked at
     */
    @SuppressWarnings("ArrayRecordComponent") // two plain columns of up to 10,000 rows; compared by nobody
    record Matches(int[] documents, double[] scores, long total, boolean exact, double bound, boolean finished) {

        /** Documents found in good time. */
        public Matches(int[] documents, double[] scores, long total, boolean exact, double bound) {
            this(documents, scores, total, exact, bound, true);
        }
    }

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
