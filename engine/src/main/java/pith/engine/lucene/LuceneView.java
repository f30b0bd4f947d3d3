package pith.engine.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.KnnVectorValues.DocIndexIterator;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.StandardDirectoryReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.FilteredDocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.search.Weight;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.apache.lucene.search.join.ToChildBlockJoinQuery;
import org.apache.lucene.util.BitSet;
import org.jspecify.annotations.Nullable;
import pith.engine.BadQuery;
import pith.engine.Completion;
import pith.engine.Cosine;
import pith.engine.Deadline;
import pith.engine.Document;
import pith.engine.Explained;
import pith.engine.Facet;
import pith.engine.FacetCounts;
import pith.engine.Filter;
import pith.engine.IndexSettings;
import pith.engine.IndexUnavailable;
import pith.engine.IndexView;
import pith.engine.Languages;
import pith.engine.Pieces;
import pith.engine.Sort;
import pith.engine.Value;
import pith.engine.Words;

/** A commit, read by Lucene. A document's number is Lucene's number of the block's last member. */
final class LuceneView implements IndexView {
    /** So few vectors are compared one by one, which is exact and as fast as walking the graph. */
    static final long EXACT_VECTORS = 10_000;

    /** After so many documents or vectors: some ten microseconds. */
    private static final int LOOK_AT_CLOCK = 256;

    private final DirectoryReader reader;
    private final IndexSearcher searcher;
    private final BitSetProducer documents;
    private final long exactVectors;
    private final IndexSettings settings;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Deadline deadline;
    private final @Nullable LuceneView whole; // with all the time
    private volatile @Nullable Set<String> languages; // once a query asked
    private final Lately<Words, WordQuery> documentQueries = new Lately<>();
    private final Lately<Words, WordQuery> passageQueries = new Lately<>();
    private final Lately<Words, Marks> marks = new Lately<>();

    /**
     * @param exactVectors in place of {@link #EXACT_VECTORS}
     * @param settings those of the index
     */
    LuceneView(DirectoryReader reader, BitSetProducer documents, long exactVectors, IndexSettings settings) {
        this.reader = reader;
        this.settings = settings;
        this.exactVectors = exactVectors;
        this.documents = documents;
        this.searcher = new IndexSearcher(reader);
        searcher.setSimilarity(WordQuery.BM25);
        // Each query of a search is run once: caching it costs more than it brings.
        searcher.setQueryCache(null);
        this.deadline = Deadline.NEVER;
        this.whole = null;
    }

    private LuceneView(LuceneView whole, Deadline deadline) {
        this.reader = whole.reader;
        this.settings = whole.settings;
        this.exactVectors = whole.exactVectors;
        this.documents = whole.documents;
        this.searcher = whole.searcher;
        this.deadline = deadline;
        this.whole = whole;
        this.closed.set(true); // the reader is the other's to give back
    }

    @Override
    public IndexView until(Deadline deadline) {
        return new LuceneView(this, deadline);
    }

    @Override
    public String name() {
        return LuceneIndex.commit(((StandardDirectoryReader) reader).getSegmentInfos());
    }

    int segments() {
        return reader.leaves().size();
    }

    @Override
    public long documentCount() {
        return read(() -> (long) searcher.count(Filters.DOCUMENTS));
    }

    @Override
    public long passageCount() {
        return reader.numDocs() - documentCount();
    }

    @Override
    public int number(String documentId) {
        return read(() -> {
            Query byId = new BooleanQuery.Builder()
                    .add(Filters.DOCUMENTS, Occur.FILTER)
                    .add(new TermQuery(new Term(Layout.ID, documentId)), Occur.FILTER)
                    .build();
            TopDocs found = searcher.search(byId, 1);
            return found.scoreDocs.length == 0 ? -1 : found.scoreDocs[0].doc;
        });
    }

    @Override
    public String id(int document) {
        return read(() -> text(document, Layout.NAME));
    }

    @Override
    public Document document(int document) {
        return read(() -> Layout.document(
                text(document, Layout.NAME),
                text(document, Layout.ROOT),
                text(document, Layout.URI),
                text(document, Layout.HASH),
                searcher.storedFields(),
                document));
    }

    private String text(int document, String field) throws IOException {
        LeafReaderContext leaf = leaf(document);
        return text(leaf.reader(), field, document - leaf.docBase);
    }

    static String text(LeafReader leaf, String field, int document) throws IOException {
        return text(required(leaf.getBinaryDocValues(field)), document);
    }

    private static String text(BinaryDocValues values, int document) throws IOException {
        if (!values.advanceExact(document)) {
            throw new IOException("document " + document + " lacks a value");
        }
        return values.binaryValue().utf8ToString();
    }

    @Override
    public Entry entry(int document) {
        return read(() -> new Entry(
                text(document, Layout.NAME),
                text(document, Layout.ROOT),
                text(document, Layout.URI),
                text(document, Layout.HASH)));
    }

    @Override
    public void forEachNumbered(ObjIntConsumer<Entry> consumer) {
        read(() -> {
            Weight all = weight(Filters.DOCUMENTS, ScoreMode.COMPLETE_NO_SCORES);
            for (LeafReaderContext leaf : reader.leaves()) {
                DocIdSetIterator found = live(all, leaf);
                BinaryDocValues id = leaf.reader().getBinaryDocValues(Layout.NAME);
                BinaryDocValues root = leaf.reader().getBinaryDocValues(Layout.ROOT);
                BinaryDocValues uri = leaf.reader().getBinaryDocValues(Layout.URI);
                BinaryDocValues hash = leaf.reader().getBinaryDocValues(Layout.HASH);
                for (int doc = found.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = found.nextDoc()) {
                    Entry entry = new Entry(text(id, doc), text(root, doc), text(uri, doc), text(hash, doc));
                    consumer.accept(entry, leaf.docBase + doc);
                }
            }
            return null;
        });
    }

    @Override
    public boolean hasField(String name) {
        return read(() -> reader.docFreq(new Term(Layout.HAS, name)) > 0);
    }

    @Override
    public Matches byWords(Words asked, Filter filter) {
        return read(() -> {
            WordQuery words = wordQuery(asked, Layout.DOCUMENT_WORDS);
            if (words.query() == null) {
                return new Matches(new int[0], new double[0], 0, true, 0);
            }
            Query query = new BooleanQuery.Builder()
                    .add(words.query(), Occur.MUST)
                    .add(query(filter), Occur.FILTER)
                    .build();
            int most = Math.clamp(reader.maxDoc(), 1, MAX_WORD_MATCHES);
            TimedSearcher timed = new TimedSearcher(searcher, deadline);
            TopDocs top = timed.search(query, new TopScoreDocCollectorManager(most, null, MAX_WORD_MATCHES));
            int[] found = new int[top.scoreDocs.length];
            double[] scores = new double[found.length];
            for (int i = 0; i < found.length; i++) {
                ScoreDoc each = top.scoreDocs[i];
                found[i] = each.doc;
                scores[i] = each.score;
            }
            boolean exact = !timed.cut()
                    && top.totalHits.relation() == TotalHits.Relation.EQUAL_TO
                    && top.totalHits.value() <= MAX_WORD_MATCHES;
            long total = Math.min(top.totalHits.value(), found.length);
            return new Matches(found, scores, total, exact, words.bound(), !timed.cut());
        });
    }

    @Override
    public Matches byVector(float[] query, Filter filter, int most) {
        return read(() -> {
            TimedSearcher timed = new TimedSearcher(searcher, deadline);
            int[] found = fewVectors(filter) ? matching(filter, timed) : nearest(query, filter, most, timed);
            double[] cosines = cosines(query, found);
            boolean finished = !timed.cut();
            if (Arrays.stream(cosines).anyMatch(Double::isNaN)) {
                finished = false;
                int[] all = found;
                double[] each = cosines;
                int[] looked = IntStream.range(0, all.length)
                        .filter(i -> !Double.isNaN(each[i]))
                        .toArray();
                found = Arrays.stream(looked).map(i -> all[i]).toArray();
                cosines = Arrays.stream(looked).mapToDouble(i -> each[i]).toArray();
            }
            Matches best = best(found, cosines, most);
            return finished ? best : new Matches(best.documents(), best.scores(), best.total(), false, 1, false);
        });
    }

    /** Whether the documents that pass the filter have few enough passages to compare them all. */
    private boolean fewVectors(Filter filter) throws IOException {
        if (reader.numDocs() <= exactVectors) {
            return true;
        }
        if (filter.equals(Filter.ALL)) {
            return false;
        }
        long passages = 0;
        Weight weight = weight(query(filter), ScoreMode.COMPLETE_NO_SCORES);
        for (LeafReaderContext leaf : reader.leaves()) {
            DocIdSetIterator found = live(weight, leaf);
            NumericDocValues count = leaf.reader().getNumericDocValues(Layout.PASSAGES);
            for (int doc = found.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = found.nextDoc()) {
                passages += number(count, doc);
                if (passages > exactVectors) {
                    return false;
                }
            }
        }
        return true;
    }

    private int[] matching(Filter filter, TimedSearcher timed) throws IOException {
        Weight weight = weight(query(filter), ScoreMode.COMPLETE_NO_SCORES);
        Ints found = new Ints();
        for (LeafReaderContext leaf : reader.leaves()) {
            DocIdSetIterator docs = live(weight, leaf);
            for (int doc = docs.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = docs.nextDoc()) {
                found.add(leaf.docBase + doc);
                if (found.size % LOOK_AT_CLOCK == 0 && timed.shouldExit()) {
                    return found.toArray();
                }
            }
        }
        return found.toArray();
    }

    /**
     * The documents of the passages nearest by the graph. The search keeps the best passage of each document only, so
     * that a long document cannot fill it.
     */
    private int[] nearest(float[] query, Filter filter, int most, TimedSearcher timed) throws IOException {
        Query children = filter.equals(Filter.ALL) ? null : new ToChildBlockJoinQuery(query(filter), documents);
        int wanted = Graphs.oversampled(most, settings.vectors());
        Query graph = new DiversifyingChildrenFloatKnnVectorQuery(Layout.VECTOR, query, children, wanted, documents);
        ScoreDoc[] passages = timed.search(graph, wanted).scoreDocs;
        int[] found = new int[passages.length];
        for (int i = 0; i < passages.length; i++) {
            LeafReaderContext leaf = leaf(passages[i].doc);
            BitSet parents = documents.getBitSet(leaf);
            found[i] = leaf.docBase + parents.nextSetBit(passages[i].doc - leaf.docBase);
        }
        Arrays.sort(found);
        int[] distinct = Arrays.stream(found).distinct().toArray();
        // A graph can have parts that the walk did not reach: then the documents are counted out.
        return distinct.length >= most || timed.cut() ? distinct : matching(filter, timed);
    }

    private Query query(Filter filter) throws IOException {
        return Filters.query(filter, languages());
    }

    private Matches best(int[] found, double[] cosines, int most) throws IOException {
        if (found.length <= most) {
            return new Matches(found, cosines, found.length, true, 1);
        }
        int[] order = ranked(found, cosines);
        int[] kept = new int[most];
        double[] scores = new double[most];
        for (int i = 0; i < most; i++) {
            kept[i] = found[order[i]];
            scores[i] = cosines[order[i]];
        }
        return new Matches(kept, scores, most, true, 1);
    }

    @Override
    public double[] bm25(Words asked, int[] wanted) {
        return read(() -> {
            double[] scores = new double[wanted.length];
            WordQuery words = wordQuery(asked, Layout.DOCUMENT_WORDS);
            if (words.query() != null) {
                score(words.query(), wanted, scores);
            }
            return scores;
        });
    }

    @Override
    public Explained explainBm25(Words asked, int document) {
        return read(() -> {
            WordQuery words = wordQuery(asked, Layout.DOCUMENT_WORDS);
            return words.query() == null
                    ? Explained.given("BM25", 0)
                    : WordExplanation.of(searcher.explain(words.query(), document), Layout.DOCUMENT_WORDS)
                            .named("BM25");
        });
    }

    /** Fills in the scores of the wanted documents or passages that match; not a number where the time is over. */
    private void score(Query query, int[] wanted, double[] scores) throws IOException {
        Weight weight = weight(query, ScoreMode.COMPLETE);
        Cursor cursor = null;
        int looked = 0;
        boolean stopped = false;
        for (int i : ascending(wanted)) {
            stopped = stopped || (looked++ % LOOK_AT_CLOCK == 0 && deadline.mustStop());
            if (stopped) {
                scores[i] = Double.NaN;
                continue;
            }
            LeafReaderContext leaf = leaf(wanted[i]);
            if (cursor == null || cursor.leaf != leaf) {
                cursor = new Cursor(leaf, weight.scorer(leaf));
            }
            scores[i] = cursor.score(wanted[i] - leaf.docBase);
        }
    }

    @Override
    public double[] cosines(float[] query, int[] wanted) {
        return read(() -> {
            double[] cosines = new double[wanted.length];
            Vectors vectors = null;
            int untilLook = 0;
            boolean stopped = false;
            for (int i : ascending(wanted)) {
                if (untilLook <= 0) {
                    stopped = stopped || deadline.mustStop();
                    untilLook = LOOK_AT_CLOCK;
                }
                if (stopped) {
                    cosines[i] = Double.NaN;
                    continue;
                }
                LeafReaderContext leaf = leaf(wanted[i]);
                if (vectors == null || vectors.leaf != leaf) {
                    vectors = new Vectors(leaf);
                }
                int before = vectors.compared;
                cosines[i] = vectors.best(query, wanted[i] - leaf.docBase);
                untilLook -= vectors.compared - before;
            }
            return cosines;
        });
    }

    @Override
    public int[] passing(int[] wanted, Filter filter) {
        return read(() -> {
            boolean[] passes = new boolean[wanted.length];
            Weight weight = weight(query(filter), ScoreMode.COMPLETE_NO_SCORES);
            Cursor cursor = null;
            for (int i : ascending(wanted)) {
                LeafReaderContext leaf = leaf(wanted[i]);
                if (cursor == null || cursor.leaf != leaf) {
                    cursor = new Cursor(leaf, weight.scorer(leaf));
                }
                passes[i] = cursor.matches(wanted[i] - leaf.docBase);
            }
            return IntStream.range(0, wanted.length)
                    .filter(i -> passes[i])
                    .map(i -> wanted[i])
                    .toArray();
        });
    }

    @Override
    public List<FacetCounts> count(int[] wanted, List<Facet> facets) {
        return read(() -> {
            FieldValues values = new FieldValues(reader.leaves(), wanted);
            List<FacetCounts> counts = new ArrayList<>();
            for (Facet facet : facets) {
                counts.add(values.count(facet));
            }
            return counts;
        });
    }

    @Override
    public Map<Integer, Value> keys(int[] wanted, Sort sort) {
        return read(() -> new FieldValues(reader.leaves(), wanted).keys(sort));
    }

    @Override
    public Passages passages(int document, Words asked) {
        return read(() -> {
            LeafReaderContext leaf = leaf(document);
            int last = document - leaf.docBase;
            int count = (int) number(leaf.reader().getNumericDocValues(Layout.PASSAGES), last);
            NumericDocValues start = leaf.reader().getNumericDocValues(Layout.START);
            NumericDocValues end = leaf.reader().getNumericDocValues(Layout.END);
            int[] starts = new int[count];
            int[] ends = new int[count];
            int[] members = new int[count];
            for (int i = 0; i < count; i++) {
                starts[i] = (int) number(start, last - count + i);
                ends[i] = (int) number(end, last - count + i);
                members[i] = document - count + i;
            }
            double[] bm25 = new double[count];
            WordQuery words = wordQuery(asked, Layout.PASSAGE_WORDS);
            if (words.query() != null) {
                score(words.query(), members, bm25);
            }
            return new Passages(starts, ends, bm25, words.bound());
        });
    }

    @Override
    public Pieces wordsIn(Words words, String text, String language) {
        return read(() -> marks.get(
                        words, () -> new WordCompiler(searcher, Layout.DOCUMENT_WORDS, languages()).marks(words))
                .in(text, language));
    }

    @Override
    public List<Completion> complete(String typed, int most) {
        return read(() -> new Suggestions(searcher, languages()).complete(typed, most));
    }

    @Override
    public @Nullable String didYouMean(String text, boolean doubtful) {
        return read(() -> new Suggestions(searcher, languages()).didYouMean(text, doubtful));
    }

    private WordQuery wordQuery(Words words, String field) throws IOException {
        if (whole != null) {
            return whole.wordQuery(words, field);
        }
        Lately<Words, WordQuery> made = field.equals(Layout.PASSAGE_WORDS) ? passageQueries : documentQueries;
        return made.get(words, () -> new WordCompiler(searcher, field, languages()).compile(words));
    }

    /**
     * Those of the documents. English stands for the documents in no known language too. Like the statistics of words,
     * it may count documents that were removed.
     */
    private Set<String> languages() throws IOException {
        if (whole != null) {
            return whole.languages();
        }
        Set<String> known = languages;
        if (known == null) {
            known = languages(reader);
            languages = known;
        }
        return known;
    }

    static Set<String> languages(IndexReader reader) throws IOException {
        Map<String, Integer> counts = Layout.languages(reader);
        int named = counts.values().stream().mapToInt(Integer::intValue).sum();
        Set<String> known = new TreeSet<>(counts.keySet());
        if (named == 0 || named < reader.docFreq(new Term(Layout.KIND, Layout.DOCUMENT))) {
            known.add(Languages.DEFAULT);
        }
        return known;
    }

    @Override
    public double bound(Words words) {
        return read(() -> wordQuery(words, Layout.DOCUMENT_WORDS).bound());
    }

    @Override
    public String tellingWords(List<Written> texts, List<Written> others, int most) {
        return read(() -> new TellingWords(searcher, languages()).of(texts, others, most));
    }

    @Override
    public long[][] signatures(int[] wanted) {
        return read(() -> {
            long[][] signatures = new long[wanted.length][];
            LeafReaderContext current = null;
            BinaryDocValues near = null;
            for (int i : ascending(wanted)) {
                LeafReaderContext leaf = leaf(wanted[i]);
                if (near == null || current != leaf) {
                    current = leaf;
                    near = required(leaf.reader().getBinaryDocValues(Layout.NEAR));
                }
                if (near.docID() != wanted[i] - leaf.docBase && !near.advanceExact(wanted[i] - leaf.docBase)) {
                    throw new IOException("document " + wanted[i] + " lacks a signature");
                }
                signatures[i] = Layout.decodeSignature(near.binaryValue());
            }
            return signatures;
        });
    }

    @Override
    public List<float[]> vectors(int document) {
        return read(() -> {
            LeafReaderContext leaf = leaf(document);
            return new Vectors(leaf).all(document - leaf.docBase);
        });
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            read(() -> {
                reader.decRef();
                return null;
            });
        }
    }

    private LeafReaderContext leaf(int document) {
        List<LeafReaderContext> leaves = reader.leaves();
        if (document < 0 || document >= reader.maxDoc()) {
            throw new IllegalArgumentException("no document " + document + " in this view");
        }
        return leaves.get(ReaderUtil.subIndex(document, leaves));
    }

    private Weight weight(Query query, ScoreMode mode) throws IOException {
        return searcher.createWeight(searcher.rewrite(query), mode, 1);
    }

    /** What matches in a segment, without the deleted. */
    private static DocIdSetIterator live(Weight weight, LeafReaderContext leaf) throws IOException {
        Scorer scorer = weight.scorer(leaf);
        if (scorer == null) {
            return DocIdSetIterator.empty();
        }
        var deleted = leaf.reader().getLiveDocs();
        DocIdSetIterator all = scorer.iterator();
        if (deleted == null) {
            return all;
        }
        return new FilteredDocIdSetIterator(all) {
            @Override
            protected boolean match(int doc) {
                return deleted.get(doc);
            }
        };
    }

    static long number(@Nullable NumericDocValues values, int document) throws IOException {
        if (values == null || !values.advanceExact(document)) {
            throw new IOException("document " + document + " lacks a number");
        }
        return values.longValue();
    }

    static <T> T required(@Nullable T values) throws IOException {
        if (values == null) {
            throw new IOException("a field is missing");
        }
        return values;
    }

    /** The places of {@code numbers} in ascending order of the numbers, since Lucene reads forwards only. */
    private static int[] ascending(int[] numbers) {
        long[] keyed = new long[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            keyed[i] = ((long) numbers[i] << 32) | i;
        }
        Arrays.sort(keyed);
        int[] order = new int[numbers.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keyed[i];
        }
        return order;
    }

    private <T extends @Nullable Object> T read(Read<T> read) {
        try {
            return read.run();
        } catch (IndexSearcher.TooManyClauses e) {
            throw new BadQuery(
                    "the query and its filter have more than " + IndexSearcher.getMaxClauseCount()
                            + " parts; ask for less at a time",
                    e);
        } catch (IOException e) {
            throw new IndexUnavailable(
                    "the index cannot be read: " + LuceneIndex.describe(e)
                            + ". Nothing was changed in it. Put a copy of it back, or delete its folder and index again",
                    e);
        }
    }

    private interface Read<T extends @Nullable Object> {
        T run() throws IOException;
    }

    /** A scorer that is asked for ascending documents of one segment. */
    private record Cursor(LeafReaderContext leaf, @Nullable Scorer scorer) {
        double score(int doc) throws IOException {
            return scorer != null && matches(doc) ? scorer.score() : 0;
        }

        boolean matches(int doc) throws IOException {
            if (scorer == null) {
                return false;
            }
            int at = scorer.docID();
            if (at < doc) {
                at = scorer.iterator().advance(doc);
            }
            return at == doc;
        }
    }

    /** The full-precision vectors of a segment, read forwards. */
    private static final class Vectors {
        private final LeafReaderContext leaf;
        private final NumericDocValues counts;
        private final FloatVectorValues values;
        private final DocIndexIterator at;
        private int compared;

        Vectors(LeafReaderContext leaf) throws IOException {
            this.leaf = leaf;
            counts = required(leaf.reader().getNumericDocValues(Layout.PASSAGES));
            values = required(leaf.reader().getFloatVectorValues(Layout.VECTOR));
            at = values.iterator();
        }

        /** The best cosine among the passages that lie before {@code last}. */
        double best(float[] query, int last) throws IOException {
            double best = -1;
            for (int doc = first(last); doc < last; doc = at.nextDoc()) {
                best = Math.max(best, Cosine.of(query, values.vectorValue(at.index())));
                compared++;
            }
            return best;
        }

        List<float[]> all(int last) throws IOException {
            List<float[]> all = new ArrayList<>();
            for (int doc = first(last); doc < last; doc = at.nextDoc()) {
                all.add(values.vectorValue(at.index()).clone());
            }
            return all;
        }

        private int first(int last) throws IOException {
            int first = last - (int) number(counts, last);
            return at.docID() < first ? at.advance(first) : at.docID();
        }
    }

    /** A growing array of numbers. */
    private static final class Ints {
        private int[] values = new int[64];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        int[] toArray() {
            return Arrays.copyOf(values, size);
        }
    }
}
