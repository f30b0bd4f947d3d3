package pith;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pith.engine.Answers;
import pith.engine.BadQuery;
import pith.engine.Calibration;
import pith.engine.Completion;
import pith.engine.Document;
import pith.engine.Encoder;
import pith.engine.ExplainedHit;
import pith.engine.Filter;
import pith.engine.IndexSettings;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.Likeness;
import pith.engine.Query;
import pith.engine.Question;
import pith.engine.Ranking;
import pith.engine.Reader;
import pith.engine.Reader.Reading;
import pith.engine.Readings;
import pith.engine.Reranker;
import pith.engine.Results;
import pith.engine.lucene.LuceneIndex;
import pith.indexer.IndexEstimate;
import pith.indexer.IndexJob;
import pith.indexer.IndexReport;
import pith.indexer.Indexer;
import pith.indexer.Progress;
import pith.indexer.Selection;
import pith.indexer.WatchListener;
import pith.searcher.Answerer;
import pith.searcher.Searcher;
import pith.searcher.Synonyms;

/**
 * A folder with an index, and everything to fill it and ask it.
 *
 * <pre>{@code
 * try (var pith = Pith.open(Path.of(".pith"))) {
 *     pith.index(Path.of("notes"));
 *     pith.ask("When did the Brooklyn Bridge open?").answers().forEach(a -> System.out.println(a.text()));
 * }
 * }</pre>
 *
 * <p>Thread-safe. Any number of processes may open a folder and search it. One at a time may write: it holds the
 * writer's lock while a method writes, or from {@link #lock} to {@link #close}. A search sees what was written when the
 * method that wrote it returned.
 *
 * <p>Every method throws a {@link pith.engine.PithException} for what the caller can mend, and
 * {@link IllegalStateException} after {@link #close}.
 */
public final class Pith implements AutoCloseable {
    private final Path folder;
    private final Encoder encoder;
    private final Supplier<Reader> readerSource;
    private final Supplier<Reranker> rerankerSource;
    private final LuceneIndex index;
    private final Searcher searcher;

    private @Nullable Reader reader;
    private @Nullable Reranker reranker;
    private @Nullable Answerer answerer;
    private @Nullable IndexUpdate held;
    private @Nullable Indexer indexer;
    private boolean closed;

    private Pith(Path folder, Encoder encoder, Supplier<Reader> readerSource, Supplier<Reranker> rerankerSource) {
        this.folder = folder;
        this.encoder = encoder;
        this.readerSource = readerSource;
        this.rerankerSource = rerankerSource;
        this.index = LuceneIndex.open(folder, IndexStamp.of(encoder));
        this.searcher = new Searcher(encoder, index, this::reranker);
    }

    /**
     * Opens the index in {@code folder} with the encoder that made it, which is the embedded one unless another was chosen
     * then, and the embedded reader. The folder need not be there: the first writing makes it. The reader is loaded by the
     * first question.
     */
    public static Pith open(Path folder) {
        return open(folder, ModelChoice.of(System.getenv()));
    }

    /**
     * Opens the index in {@code folder} with chosen models. The reader is loaded by the first question, the reranker by
     * the first query that wants one.
     */
    public static Pith open(Path folder, ModelChoice models) {
        Encoder encoder = models.openEncoder(folder);
        try {
            return open(folder, encoder, models::openReader, models::openReranker);
        } catch (RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    /**
     * Opens the index in {@code folder} with other models.
     *
     * @param encoder closed with this
     * @param reader asked once, by the first question; what it gives is closed with this
     */
    public static Pith open(Path folder, Encoder encoder, Supplier<Reader> reader) {
        return open(folder, encoder, reader, () -> {
            throw new BadQuery("a rerank, and no reranker was given; open the index with one");
        });
    }

    /**
     * Opens the index in {@code folder} with other models.
     *
     * @param encoder closed with this
     * @param reader asked once, by the first question; what it gives is closed with this
     * @param reranker asked once, by the first query that wants one; what it gives is closed with this
     */
    public static Pith open(Path folder, Encoder encoder, Supplier<Reader> reader, Supplier<Reranker> reranker) {
        return new Pith(folder.toAbsolutePath().normalize(), encoder, reader, reranker);
    }

    /** The index's folder, absolute. */
    public Path folder() {
        return folder;
    }

    /**
     * Has the index made with these settings by the first writing. One that was made with others is refused from now on,
     * by a {@link pith.engine.IndexMismatch}. Without this call an index keeps its own, and a new one gets the default ones.
     */
    public void want(IndexSettings settings) {
        requireOpen();
        index.want(settings);
    }

    /**
     * Has all searches from now on look for words that say the same, from a file: see {@link Synonyms}. No document need
     * be indexed again.
     *
     * @throws pith.engine.BadInput naming the file, and the line that makes no sense
     */
    public void useSynonyms(Path file) {
        requireOpen();
        searcher.use(Synonyms.read(file));
    }

    /** Brings the index up to date with these folders and files: see {@link #index(IndexJob, Consumer)}. */
    public IndexReport index(Path... paths) {
        return index(IndexJob.of(paths), progress -> {});
    }

    /**
     * Brings the index up to date with folders and files: new and changed documents are put in, unchanged ones passed
     * over, those whose files are gone removed. See {@link Indexer#run(IndexJob, Consumer)}.
     *
     * @param listener told how far the run is, on the calling thread
     */
    public IndexReport index(IndexJob job, Consumer<Progress> listener) {
        return indexer().run(withoutIndex(job), listener);
    }

    /**
     * Brings the index up to date and then follows the folders and files until the calling thread is interrupted: see
     * {@link Indexer#watch}. Searches go on meanwhile, and see each change soon after it was made.
     *
     * @param rescan how often to look at all folders anew, such as every ten minutes
     * @param listener called on the calling thread
     */
    public void watch(IndexJob job, Duration rescan, WatchListener listener) {
        indexer().watch(withoutIndex(job), rescan, listener);
    }

    /** The index may lie in a folder that is indexed. */
    private IndexJob withoutIndex(IndexJob job) {
        Selection selection = job.selection().without(folder);
        try {
            selection = selection.without(folder.toRealPath());
        } catch (IOException e) {
            // It is not there yet.
        }
        return job.withSelection(selection);
    }

    /**
     * Looks what indexing these files would bring and take, without writing anything: see {@link
     * Indexer#estimate(IndexJob, IndexSettings)}.
     */
    public IndexEstimate estimate(IndexJob job) {
        IndexSettings settings =
                index.wanted().or(() -> LuceneIndex.settingsIn(folder)).orElse(IndexSettings.DEFAULT);
        return indexer().estimate(job, settings);
    }

    /** Puts in documents that a program gives, committed when it returns: see {@link Indexer#put}. */
    public IndexReport put(List<Document> documents) {
        return indexer().put(documents);
    }

    /** Takes a document out, committed when it returns. An unknown id is no error. */
    public void remove(String documentId) {
        indexer().remove(documentId);
    }

    /**
     * Takes the writer's lock until {@link #close}, so that no other process writes: for a server. Does nothing where
     * it is held already.
     *
     * @param holder who it is, for the message that others get, such as {@code pith serve on http://127.0.0.1:7474}
     * @throws pith.engine.IndexLocked when another process writes
     */
    public synchronized void lock(String holder) {
        requireOpen();
        if (held == null) {
            held = index.update(holder(holder));
            indexer = null;
        }
    }

    private static String holder(String who) {
        return who + " (process " + ProcessHandle.current().pid() + ")";
    }

    /** The best {@value Query#DEFAULT_LIMIT} documents by words and meaning together. */
    public Results search(String text) {
        return search(Query.of(text).withWeight(weight()));
    }

    /**
     * The vector's share of the score where nobody names another: what the index was tuned to, else {@link
     * Ranking#DEFAULT_WEIGHT}.
     */
    public double weight() {
        requireOpen();
        return LuceneIndex.weightIn(folder).orElse(Ranking.DEFAULT_WEIGHT);
    }

    /** A page of the documents that fit a query best: see {@link Searcher#search}. */
    public Results search(Query query) {
        requireOpen();
        return searcher.search(query);
    }

    /** How many hits stand before a query's page: see {@link Searcher#offset}. */
    public int offset(Query query) {
        return Searcher.offset(query);
    }

    /** How a document comes by its score for a query: see {@link Searcher#explain}. */
    public ExplainedHit explain(Query query, String documentId) {
        requireOpen();
        return searcher.explain(query, documentId);
    }

    /** The best {@value Question#DEFAULT_LIMIT} answers. */
    public Answers ask(String question) {
        return ask(Question.of(question));
    }

    /** The words of the documents that answer a question: see {@link Answerer#ask}. */
    public Answers ask(Question question) {
        return answerer().ask(question);
    }

    /** What the reader finds in the passages that a question asks for, not weighed yet: for those who measure. */
    public Readings readings(Question question) {
        return answerer().read(question);
    }

    /** The reader's calibration; null where it has none. */
    public @Nullable Calibration calibration() {
        return reader().calibration();
    }

    /** Marks in a page of hits the words that answer the query: see {@link Answerer#marked}. */
    public Results markAnswers(String query, Results results) {
        return answerer().marked(query, results);
    }

    /** The {@value Query#DEFAULT_LIMIT} documents most like these. */
    public Results similar(String... ids) {
        return similar(List.of(ids), Query.DEFAULT_LIMIT, Filter.ALL);
    }

    /** Documents like others: see {@link Searcher#similar(Likeness)}. */
    public Results similar(Likeness asked) {
        requireOpen();
        return searcher.similar(asked);
    }

    /** The documents most like these: see {@link Searcher#similar(Likeness)}. */
    public Results similar(List<String> ids, int limit, Filter filter) {
        requireOpen();
        return searcher.similar(ids, limit, filter);
    }

    /** What somebody who types may be about to write: see {@link IndexView#complete}. */
    public List<Completion> complete(String typed, int most) {
        try (IndexView view = view()) {
            return view.complete(typed, most);
        }
    }

    /** A document as it was given. */
    public Optional<Document> document(String id) {
        requireOpen();
        return searcher.document(id);
    }

    /** Reads one text for a question, whatever the index holds: see {@link Reader#read}. */
    public Reading read(String question, String text, int most) {
        return reader().read(question, text, most);
    }

    /** The encoder, which stays this object's to close. */
    public Encoder encoder() {
        return encoder;
    }

    /** The newest commit, for the caller to close. */
    public IndexView view() {
        requireOpen();
        return index.view();
    }

    private synchronized Reader reader() {
        requireOpen();
        if (reader == null) {
            reader = readerSource.get();
        }
        return reader;
    }

    private synchronized Reranker reranker() {
        requireOpen();
        if (reranker == null) {
            reranker = rerankerSource.get();
        }
        return reranker;
    }

    private synchronized Answerer answerer() {
        requireOpen();
        if (answerer == null) {
            answerer = new Answerer(searcher, reader());
        }
        return answerer;
    }

    /** Kept, so that runs of several threads take turns instead of finding the lock taken. */
    private synchronized Indexer indexer() {
        requireOpen();
        if (indexer == null) {
            indexer = new Indexer(encoder, index, held);
        }
        return indexer;
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this Pith over " + folder + " is closed");
        }
    }

    /** Gives up the lock and closes models and index. Not while a method still runs. Twice is once. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (answerer != null) {
            answerer.close();
        }
        searcher.close();
        if (held != null) {
            held.close();
        }
        index.close();
        if (reader != null) {
            reader.close();
        }
        if (reranker != null) {
            reranker.close();
        }
        encoder.close();
    }
}
