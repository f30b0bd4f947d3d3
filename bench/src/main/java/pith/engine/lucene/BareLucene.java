package pith.engine.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.DiversifyingChildrenFloatKnnVectorQuery;
import org.apache.lucene.search.join.QueryBitSetProducer;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.NullMarked;
import pith.engine.Filter;
import pith.engine.IndexSettings;
import pith.engine.IndexStamp;
import pith.engine.IndexView;
import pith.engine.Languages;

/**
 * The two queries that a hybrid search comes down to, run against Pith's index by Lucene alone: no view, no scores made
 * of both, no documents read, and the words taken apart beforehand. In the engine's own package, so that they are the
 * same queries. Thread-safe until closed.
 */
@NullMarked
public final class BareLucene implements AutoCloseable {
    private final FSDirectory directory;
    private final DirectoryReader reader;
    private final IndexSearcher searcher;
    private final BitSetProducer documents = new QueryBitSetProducer(Filters.DOCUMENTS);
    private final IndexSettings settings;
    private final Set<String> languages;

    /** A query's words, taken apart. */
    public static final class Words {
        private final Query query;

        private Words(Query query) {
            this.query = query;
        }
    }

    private BareLucene(Path folder) throws IOException {
        directory = FSDirectory.open(folder);
        reader = DirectoryReader.open(directory);
        searcher = new IndexSearcher(reader);
        searcher.setSimilarity(WordQuery.BM25);
        searcher.setQueryCache(null);
        settings = UserData.settings(reader.getIndexCommit().getUserData(), folder);
        languages = new TreeSet<>(Layout.languages(reader).keySet());
        languages.add(Languages.DEFAULT);
    }

    /** The newest commit of the index in {@code folder}. */
    public static BareLucene open(Path folder) {
        try {
            return new BareLucene(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The newest commit, with every vector compared: what the graph is measured by. For the caller to close. */
    public static Exact exact(Path folder, IndexStamp stamp) {
        LuceneIndex index = LuceneIndex.open(folder, stamp, null, Long.MAX_VALUE);
        return new Exact(index, index.view());
    }

    /** A view that walks no graph. */
    public record Exact(LuceneIndex index, IndexView view) implements AutoCloseable {
        @Override
        public void close() {
            view.close();
            index.close();
        }
    }

    /** How many parts the index has. */
    public int segments() {
        return reader.leaves().size();
    }

    /** Takes the words of a query apart. */
    public Words prepare(String text) {
        try {
            Query words = new WordCompiler(searcher, Layout.DOCUMENT_WORDS, languages)
                    .compile(pith.engine.Words.plain(text))
                    .query();
            return new Words(
                    words == null
                            ? new MatchNoDocsQuery("no word of the query is known")
                            : new BooleanQuery.Builder()
                                    .add(words, Occur.MUST)
                                    .add(Filters.query(Filter.ALL, languages), Occur.FILTER)
                                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The best documents by words, as many as Pith ranks: how many there are. */
    public int byWords(Words words) {
        try {
            int most = Math.clamp(reader.maxDoc(), 1, IndexView.MAX_WORD_MATCHES);
            return searcher.search(words.query, new TopScoreDocCollectorManager(most, null, IndexView.MAX_WORD_MATCHES))
                    .scoreDocs
                    .length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The passages nearest by the graph, the best of each document, as many as Pith asks for: how many there are. */
    public int byVector(float[] vector, int window) {
        try {
            int wanted = Graphs.oversampled(window, settings.vectors());
            Query graph = new DiversifyingChildrenFloatKnnVectorQuery(Layout.VECTOR, vector, null, wanted, documents);
            return searcher.search(graph, wanted).scoreDocs.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
            directory.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
