package pith.engine.lucene;

import java.io.IOException;
import java.util.Set;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import pith.engine.Words;

/**
 * Documents that have words in their title. The title has no terms of its own, so the stored one is read: this is a
 * filter for documents that have the words somewhere, and slow for any more.
 */
final class TitleQuery extends Query {
    /** As many steps of a simple iterator, about. */
    private static final float COST = 10_000;

    private final Words words;
    private final Set<String> languages;
    private final Marks marks;

    TitleQuery(Words words, Set<String> languages, Marks marks) {
        this.words = words;
        this.languages = languages;
        this.marks = marks;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode scoreMode, float boost) {
        return new ConstantScoreWeight(this, boost) {
            @Override
            public ScorerSupplier scorerSupplier(LeafReaderContext leaf) throws IOException {
                return supplier(leaf, score(), scoreMode);
            }

            @Override
            public boolean isCacheable(LeafReaderContext leaf) {
                return true;
            }
        };
    }

    private ScorerSupplier supplier(LeafReaderContext leaf, float score, ScoreMode scoreMode) throws IOException {
        StoredFields stored = leaf.reader().storedFields();
        DocIdSetIterator all = DocIdSetIterator.all(leaf.reader().maxDoc());
        TwoPhaseIterator titles = new TwoPhaseIterator(all) {
            @Override
            public boolean matches() throws IOException {
                int doc = approximation.docID();
                String title = Layout.title(stored, doc);
                return marks.in(title, Layout.language(stored, doc)).count() > 0;
            }

            @Override
            public float matchCost() {
                return COST;
            }
        };
        return new ScorerSupplier() {
            @Override
            public Scorer get(long leadCost) {
                return new ConstantScoreScorer(score, scoreMode, titles);
            }

            @Override
            public long cost() {
                return leaf.reader().maxDoc();
            }
        };
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return "title has " + words;
    }

    @Override
    public boolean equals(Object other) {
        return sameClassAs(other)
                && words.equals(((TitleQuery) other).words)
                && languages.equals(((TitleQuery) other).languages);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * classHash() + words.hashCode()) + languages.hashCode();
    }
}
