package pith.engine.lucene;

import java.io.IOException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import pith.engine.Words;

/** Documents that words match, as a filter: which terms they are depends on the languages and terms of the searcher. */
final class HoldsQuery extends Query {
    private final Words words;

    HoldsQuery(Words words) {
        this.words = words;
    }

    @Override
    public Query rewrite(IndexSearcher searcher) throws IOException {
        var languages = LuceneView.languages(searcher.getIndexReader());
        return new WordCompiler(searcher, Layout.DOCUMENT_WORDS, languages).filter(words);
    }

    @Override
    public void visit(QueryVisitor visitor) {
        visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
        return "holds " + words;
    }

    @Override
    public boolean equals(Object other) {
        return sameClassAs(other) && words.equals(((HoldsQuery) other).words);
    }

    @Override
    public int hashCode() {
        return classHash() ^ words.hashCode();
    }
}
