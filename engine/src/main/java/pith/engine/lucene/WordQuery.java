package pith.engine.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SynonymQuery;
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

    /** @param words of a query: see {@link Analysis#queryWords} */
    static WordQuery of(Map<Set<String>, Integer> words, String field, IndexSearcher searcher) throws IOException {
        return of(words, Map.of(), field, searcher);
    }

    /**
     * The same with the exact forms of the words preferred.
     *
     * @param forms of the words: see {@link Forms#of}
     */
    static WordQuery of(
            Map<Set<String>, Integer> words, Map<Set<String>, Set<String>> forms, String field, IndexSearcher searcher)
            throws IOException {
        CollectionStatistics field0 = searcher.collectionStatistics(field);
        if (field0 == null) {
            return new WordQuery(null, 0);
        }
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        double bound = 0;
        for (Map.Entry<Set<String>, Integer> entry : words.entrySet()) {
            List<Term> known = new ArrayList<>();
            TermStates states = null;
            int docFreq = 0;
            for (String form : entry.getKey()) {
                Term term = new Term(field, form);
                TermStates found = TermStates.build(searcher, term, true);
                if (found.docFreq() > 0) {
                    known.add(term);
                    states = found;
                    docFreq = Math.max(docFreq, found.docFreq());
                }
            }
            if (states == null) {
                continue;
            }
            int count = entry.getValue();
            Query inAnyForm = known.size() == 1 ? new TermQuery(known.getFirst(), states) : anyOf(field, known);
            Query one = Forms.prefer(inAnyForm, docFreq, forms.getOrDefault(entry.getKey(), Set.of()), searcher);
            any.add(count == 1 ? one : new BoostQuery(one, count), Occur.SHOULD);
            bound += count * idf(docFreq, field0.docCount());
        }
        return bound == 0 ? new WordQuery(null, 0) : new WordQuery(any.build(), bound);
    }

    /** One word to BM25: as frequent in a document as its forms together, and as rare as the commonest of them. */
    private static Query anyOf(String field, List<Term> forms) {
        SynonymQuery.Builder word = new SynonymQuery.Builder(field);
        forms.forEach(word::addTerm);
        return word.build();
    }

    /** What a word weighs that {@code docFreq} of {@code docCount} documents have: see the head. */
    static double idf(long docFreq, long docCount) {
        return Math.log(1 + (docCount - docFreq + 0.5) / (docFreq + 0.5));
    }
}
