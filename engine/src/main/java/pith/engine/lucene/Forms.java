package pith.engine.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.jspecify.annotations.Nullable;
import pith.engine.lucene.Chain.Accents;

/**
 * Words as they stand in texts: folded to lower case, with their accents, without stems and language codes. They are a
 * field of their own, so that they need no positions, and so that its terms are what people see as words.
 *
 * <p>A word of a query weighs as much as before, but of that, {@link #SHARE} goes to its exact form: a document that
 * has the word as often, and always in another form, has so much less of it. An exact form counts as rare as all forms
 * together, so that no score exceeds the bound that there is without it.
 */
final class Forms {
    /** What of a word's weight only its exact form has: a power of two, so that the parts are the whole. */
    static final float SHARE = 1 / 8f;

    /** The words of a query that are looked for so; in a longer one a form tells nothing. */
    private static final int MAX_WORDS = 64;

    /** Of the field. */
    static final FieldType TYPE = type();

    private static final Map<String, Analyzer> INDEXING = new ConcurrentHashMap<>();
    private static final Map<String, Analyzer> QUERYING = new ConcurrentHashMap<>();

    private Forms() {}

    private static FieldType type() {
        FieldType type = new FieldType();
        type.setTokenized(true);
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.freeze();
        return type;
    }

    /** For texts of a language. It finds as many words as {@link Analysis#analyzer} does, so that lengths agree. */
    static Analyzer analyzer(String language) {
        return INDEXING.computeIfAbsent(Chain.code(language), code -> new FormAnalyzer(Chain.of(code), false));
    }

    private static Analyzer querying(String language) {
        return QUERYING.computeIfAbsent(Chain.code(language), code -> new FormAnalyzer(Chain.of(code), true));
    }

    private static final class FormAnalyzer extends FoldedAnalyzer {
        private final Chain chain;
        private final boolean query;

        FormAnalyzer(Chain chain, boolean query) {
            this.chain = chain;
            this.query = query;
        }

        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer source = new StandardTokenizer();
            TokenStream words = new FoldingFilter(chain.before().apply(source), Accents.BOTH);
            return new TokenStreamComponents(
                    source, new CJKBigramFilter(chain.after().apply(words), WordAnalyzer.ALL_SCRIPTS, !query));
        }
    }

    /**
     * The exact forms of a query's words, by their terms (see {@link Analysis#queryWords}).
     *
     * @param languages the codes of those that the index holds
     */
    static Map<Set<String>, Set<String>> of(String text, Set<String> languages) {
        SortedMap<Integer, Set<String>> terms = new TreeMap<>(); // by where they stand
        SortedMap<Integer, Set<String>> forms = new TreeMap<>();
        for (String code : languages.stream().map(Chain::code).collect(Collectors.toCollection(TreeSet::new))) {
            add(Analysis.querying(code), text, terms);
            add(querying(code), text, forms);
        }
        Map<Set<String>, Set<String>> all = new HashMap<>();
        for (Map.Entry<Integer, Set<String>> word : terms.entrySet()) {
            if (all.size() == MAX_WORDS) {
                break;
            }
            all.computeIfAbsent(word.getValue(), any -> new TreeSet<>())
                    .addAll(forms.getOrDefault(word.getKey(), Set.of()));
        }
        return all;
    }

    /** The forms of the words of a text that is in any of the languages. */
    static Set<String> in(String text, Set<String> languages) {
        SortedMap<Integer, Set<String>> forms = new TreeMap<>();
        languages.stream().map(Chain::code).distinct().forEach(code -> add(querying(code), text, forms));
        return forms.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void add(Analyzer analyzer, String text, Map<Integer, Set<String>> found) {
        try (TokenStream words = analyzer.tokenStream("", text)) {
            CharTermAttribute term = words.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = words.addAttribute(OffsetAttribute.class);
            words.reset();
            while (words.incrementToken()) {
                found.computeIfAbsent(offset.startOffset(), start -> new TreeSet<>())
                        .add(term.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
    }

    /**
     * A word in any of its forms, with those preferred in which it was typed.
     *
     * @param word finds it in any form
     * @param docFreq by which it is weighed
     * @param forms in which it was typed
     */
    static Query prefer(Query word, int docFreq, Set<String> forms, IndexSearcher searcher) throws IOException {
        List<Query> exact = new ArrayList<>();
        for (String form : forms) {
            Term term = new Term(Layout.DOCUMENT_FORMS, form);
            TermStates states = as(docFreq, term, searcher);
            if (states != null) {
                exact.add(new TermQuery(term, states));
            }
        }
        if (exact.isEmpty()) {
            return word;
        }
        Query best = exact.size() == 1 ? exact.getFirst() : new DisjunctionMaxQuery(exact, 0);
        return new BooleanQuery.Builder()
                .add(new BoostQuery(word, 1 - SHARE), Occur.SHOULD)
                .add(new BoostQuery(best, SHARE), Occur.SHOULD)
                .build();
    }

    /** The places of a term, to be weighed as if so many documents had it; null where none has. */
    private static @Nullable TermStates as(int docFreq, Term term, IndexSearcher searcher) throws IOException {
        TermStates states = new TermStates(searcher.getTopReaderContext());
        boolean found = false;
        for (LeafReaderContext leaf : searcher.getTopReaderContext().leaves()) {
            TermsEnum terms = Terms.getTerms(leaf.reader(), term.field()).iterator();
            if (terms.seekExact(term.bytes())) {
                states.register(terms.termState(), leaf.ord);
                found = true;
            }
        }
        states.accumulateStatistics(docFreq, docFreq);
        return found ? states : null;
    }
}
