package pith.engine.lucene;

import java.io.IOException;
import java.util.Map;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.jspecify.annotations.Nullable;

/**
 * The words of a query in one field, and what no document's BM25 for them exceeds: the sum of count times idf, since
 * Lucene's BM25 has no factor k1 + 1 and gives each term less than its idf, ln(1 + (N - n + 0.5) / (n + 0.5)).
 *
 * @param query null when the text has no words that the index knows
 * @param bound 0 in that case
 */
record WordQuery(@Nullable Query query, double bound) {

    /**
     * k1 1.2 and b 0.75, Lucene's own: on SciFact's training queries within 0.0015 nDCG@10 of the best of 25 pairs (0.6
     * to 2 and 0.3 to 0.9), and the only ones of those as good that are tried on texts of all lengths.
     */
    static final BM25Similarity BM25 = new BM25Similarity();

    static WordQuery of(String text, String field, IndexSearcher searcher) throws IOException {
        CollectionStatistics field0 = searcher.collectionStatistics(field);
        if (field0 == null) {
            return new WordQuery(null, 0);
        }
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        double bound = 0;
        for (Map.Entry<String, Integer> entry : Analysis.queryTerms(text).entrySet()) {
            Term term = new Term(field, entry.getKey());
            TermStates states = TermStates.build(searcher, term, true);
            if (states.docFreq() == 0) {
                continue;
            }
            int count = entry.getValue();
            Query one = new TermQuery(term, states);
            any.add(count == 1 ? one : new BoostQuery(one, count), Occur.SHOULD);
            bound += count * idf(states.docFreq(), field0.docCount());
        }
        return bound == 0 ? new WordQuery(null, 0) : new WordQuery(any.build(), bound);
    }

    private static double idf(long docFreq, long docCount) {
        return Math.log(1 + (docCount - docFreq + 0.5) / (docFreq + 0.5));
    }
}
