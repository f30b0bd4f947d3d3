package pith.engine.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.TermStates;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.FuzzyTermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiPhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.SynonymQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.jspecify.annotations.Nullable;
import pith.engine.Folding;
import pith.engine.Languages;
import pith.engine.Words;

/**
 * Makes Lucene queries of {@link Words}, each with what no score exceeds. A part that asks for nothing, since it has no
 * words, is null; one whose words the index does not know finds nothing, and weighs nothing.
 */
final class WordCompiler {
    static final int MAX_PREFIX_TERMS = 128;
    static final int MAX_FUZZY_TERMS = 50;

    /** Of a prefix of one letter in a large index, these are enough to find common ones, and few enough to be quick. */
    private static final int MAX_TERMS_LOOKED_AT = 1 << 16;

    /**
     * What an English word may go on with whose stem is shorter than what was typed: {@code organiz*} means
     * organization, whose stem is {@code organ}.
     */
    private static final List<String> ENGLISH_ENDINGS =
            List.of("e", "s", "es", "ed", "ing", "er", "ation", "ion", "al", "ity", "y", "ies", "ment", "ness", "ly");

    private static final WordQuery NOTHING = new WordQuery(null, 0);
    private static final WordQuery EVERYTHING = new WordQuery(new BoostQuery(MatchAllDocsQuery.INSTANCE, 0), 0);

    private final IndexSearcher searcher;
    private final String field;
    private final Set<String> languages;
    private final long documents;

    /** @param languages the codes of those that the index holds */
    WordCompiler(IndexSearcher searcher, String field, Set<String> languages) throws IOException {
        this.searcher = searcher;
        this.field = field;
        this.languages = languages;
        CollectionStatistics statistics = searcher.collectionStatistics(field);
        this.documents = statistics == null ? 0 : statistics.docCount();
    }

    /** Its query is null where nothing can match: as a search, words without a word find nothing. */
    WordQuery compile(Words words) throws IOException {
        WordQuery whole = part(words, true);
        return whole == null ? NOTHING : whole;
    }

    /** The documents that match: as a condition, words without a word are none. */
    Query filter(Words words) throws IOException {
        WordQuery whole = part(words, true);
        if (whole == null) {
            return Filters.DOCUMENTS;
        }
        Query query = whole.query();
        return query == null
                ? new MatchNoDocsQuery("no document has such words")
                : new BooleanQuery.Builder()
                        .add(Filters.DOCUMENTS, Occur.FILTER)
                        .add(query, Occur.FILTER)
                        .build();
    }

    private @Nullable WordQuery part(Words words, boolean alone) throws IOException {
        return switch (words) {
            case Words.Everything e -> EVERYTHING;
            case Words.Passing passing -> passing(passing);
            case Words.Group group -> group(group.clauses());
            case Words.Boosted boosted -> {
                WordQuery plain = part(boosted.words(), true);
                yield plain == null ? null : weighted(plain, boosted.boost());
            }
            case Words.In in -> in(in);
            case Words.AnyOf any -> anyOf(any.ways());
            case Words.Loose loose -> {
                var found = Analysis.queryWords(loose.text(), languages, alone);
                yield found.isEmpty() ? null : loose(found, loose.text());
            }
            case Words.Phrase phrase -> phrase(Analysis.phraseWords(phrase.text(), languages), phrase.slop());
            case Words.Prefix prefix -> {
                Map<String, Float> forms = prefixForms(prefix.start());
                yield forms == null ? phrase(Analysis.phraseWords(prefix.start(), languages), 0) : oneWord(forms);
            }
            case Words.Fuzzy fuzzy -> {
                Map<String, Float> forms = fuzzyForms(fuzzy);
                yield forms == null ? phrase(Analysis.phraseWords(fuzzy.word(), languages), 0) : oneWord(forms);
            }
        };
    }

    /** Passages have no field of exact forms: they are weighed within a document that was found. */
    private WordQuery loose(Map<Set<String>, Integer> found, String text) throws IOException {
        return field.equals(Layout.DOCUMENT_WORDS)
                ? WordQuery.of(found, Forms.of(text, languages), field, searcher)
                : WordQuery.of(found, field, searcher);
    }

    private static WordQuery weighted(WordQuery plain, double boost) {
        Query query = plain.query();
        return query == null ? plain : new WordQuery(new BoostQuery(query, (float) boost), boost * plain.bound());
    }

    /** Passages have no metadata, and are weighed within a document that was found. */
    private WordQuery passing(Words.Passing passing) {
        return field.equals(Layout.DOCUMENT_WORDS)
                ? new WordQuery(
                        new BoostQuery(new ConstantScoreQuery(Filters.query(passing.filter(), languages)), 0), 0)
                : EVERYTHING;
    }

    private @Nullable WordQuery group(List<Words.Clause> clauses) throws IOException {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        double bound = 0;
        boolean asked = false;
        boolean possible = false;
        boolean required = false;
        boolean only = clauses.stream().filter(WordCompiler::hasWords).count() <= 1;
        for (Words.Clause clause : clauses) {
            WordQuery part = part(clause.words(), only);
            if (part == null) {
                continue;
            }
            Query query = part.query();
            switch (clause.occur()) {
                case MUST -> {
                    if (query == null) {
                        return NOTHING;
                    }
                    all.add(query, Occur.MUST);
                    required = true;
                    bound += part.bound();
                }
                case SHOULD -> {
                    asked = true;
                    if (query != null) {
                        all.add(query, Occur.SHOULD);
                        possible = true;
                        bound += part.bound();
                    }
                }
                case MUST_NOT -> {
                    if (query != null) {
                        all.add(query, Occur.MUST_NOT);
                    }
                }
            }
        }
        if (required || possible) {
            return new WordQuery(all.build(), bound);
        }
        if (asked) {
            return NOTHING;
        }
        BooleanQuery rest = all.build();
        if (rest.clauses().isEmpty()) {
            return clauses.stream().anyMatch(clause -> clause.occur() == Words.Occur.MUST_NOT) ? EVERYTHING : null;
        }
        all.add(new BoostQuery(MatchAllDocsQuery.INSTANCE, 0), Occur.MUST);
        return new WordQuery(all.build(), 0);
    }

    /** Whether stop words beside it are left out. */
    private static boolean hasWords(Words.Clause clause) {
        return clause.occur() != Words.Occur.MUST_NOT
                && !(clause.words() instanceof Words.Passing || clause.words() instanceof Words.Everything);
    }

    private @Nullable WordQuery in(Words.In in) throws IOException {
        WordQuery anywhere = part(in.words(), true);
        if (anywhere == null) {
            return null;
        }
        Query query = anywhere.query();
        if (query == null || !field.equals(Layout.DOCUMENT_WORDS)) {
            return anywhere;
        }
        return switch (in.field()) {
            case TITLE -> {
                Query title = new TitleQuery(in.words(), languages, marks(in.words()));
                Query both = new BooleanQuery.Builder()
                        .add(query, Occur.MUST)
                        .add(title, Occur.FILTER)
                        .build();
                yield new WordQuery(both, anywhere.bound());
            }
        };
    }

    private @Nullable WordQuery anyOf(List<Words> ways) throws IOException {
        Map<String, Float> word = new TreeMap<>();
        List<WordQuery> found = new ArrayList<>();
        boolean asked = false;
        for (Words way : ways) {
            Map<String, Float> forms = oneWordForms(way);
            if (forms != null) {
                forms.forEach((form, share) -> word.merge(form, share, Math::max));
                asked = true;
                continue;
            }
            WordQuery part = part(way, true);
            asked |= part != null;
            if (part != null && part.query() != null) {
                found.add(part);
            }
        }
        if (!asked) {
            return null;
        }
        WordQuery single = oneWord(word);
        if (single.query() != null) {
            found.addFirst(single);
        }
        double weight = found.stream().mapToDouble(WordQuery::bound).min().orElse(0);
        List<Query> best = new ArrayList<>();
        for (WordQuery each : found) {
            Query query = each.query();
            if (query != null) {
                best.add(each.bound() == weight ? query : new BoostQuery(query, (float) (weight / each.bound())));
            }
        }
        return switch (best.size()) {
            case 0 -> NOTHING;
            case 1 -> new WordQuery(best.getFirst(), weight);
            default -> new WordQuery(new DisjunctionMaxQuery(best, 0), weight);
        };
    }

    /** The forms of what is one word, each with what its occurrences count; null for anything else. */
    private @Nullable Map<String, Float> oneWordForms(Words words) throws IOException {
        return switch (words) {
            case Words.Loose loose -> oneWordForms(loose.text());
            case Words.Phrase phrase -> oneWordForms(phrase.text());
            case Words.Prefix prefix -> prefixForms(prefix.start());
            case Words.Fuzzy fuzzy -> fuzzyForms(fuzzy);
            case Words.AnyOf a -> null;
            case Words.Boosted b -> null;
            case Words.Everything e -> null;
            case Words.Group g -> null;
            case Words.In i -> null;
            case Words.Passing p -> null;
        };
    }

    private @Nullable Map<String, Float> oneWordForms(String text) {
        List<Set<String>> words = Analysis.phraseWords(text, languages);
        return words.size() == 1 ? whole(words.getFirst()) : null;
    }

    private static Map<String, Float> whole(Set<String> forms) {
        Map<String, Float> whole = new TreeMap<>();
        forms.forEach(form -> whole.put(form, 1f));
        return whole;
    }

    /** As rare as the commonest of its forms, and as frequent as all of them together, each for its share. */
    private WordQuery oneWord(Map<String, Float> forms) throws IOException {
        SynonymQuery.Builder any = new SynonymQuery.Builder(field);
        int docFreq = 0;
        for (Map.Entry<String, Float> form : forms.entrySet()) {
            Term term = new Term(field, form.getKey());
            int holding = docFreq(term);
            if (holding > 0) {
                any.addTerm(term, form.getValue());
                docFreq = Math.max(docFreq, holding);
            }
        }
        return docFreq == 0 ? NOTHING : new WordQuery(any.build(), WordQuery.idf(docFreq, documents));
    }

    private int docFreq(Term term) throws IOException {
        return TermStates.build(searcher, term, true).docFreq();
    }

    /**
     * Lucene gives a phrase the weight of all forms of all its words; here a word weighs as much as its commonest form,
     * as it does alone.
     */
    private @Nullable WordQuery phrase(List<Set<String>> words, int slop) throws IOException {
        if (words.isEmpty()) {
            return null;
        }
        if (words.size() == 1) {
            return oneWord(whole(words.getFirst()));
        }
        MultiPhraseQuery.Builder phrase = new MultiPhraseQuery.Builder().setSlop(slop);
        double lucenes = 0;
        double weight = 0;
        for (Set<String> forms : words) {
            List<Term> known = new ArrayList<>();
            int most = 0;
            for (String form : forms) {
                Term term = new Term(field, form);
                int docFreq = docFreq(term);
                if (docFreq > 0) {
                    known.add(term);
                    lucenes += WordQuery.idf(docFreq, documents);
                    most = Math.max(most, docFreq);
                }
            }
            if (known.isEmpty()) {
                return NOTHING;
            }
            phrase.add(known.toArray(Term[]::new));
            weight += WordQuery.idf(most, documents);
        }
        Query query = phrase.build();
        return new WordQuery(lucenes == weight ? query : new BoostQuery(query, (float) (weight / lucenes)), weight);
    }

    private record Found(String term, int docFreq, int distance) {}

    /** The commonest terms that words with this beginning have; null where it is not one word. */
    private @Nullable Map<String, Float> prefixForms(String start) throws IOException {
        List<Set<String>> typed = Analysis.phraseWords(start, languages);
        if (typed.size() != 1) {
            return null;
        }
        PriorityQueue<Found> commonest = new PriorityQueue<>(
                Comparator.comparingInt(Found::docFreq).thenComparing(Found::term, Comparator.reverseOrder()));
        Map<String, Float> forms = whole(typed.getFirst());
        Terms terms = MultiTerms.getTerms(searcher.getIndexReader(), field);
        if (terms == null) {
            return forms;
        }
        String folded = Folding.of(start).text();
        for (String code : languages.stream().map(Chain::code).distinct().toList()) {
            Chain chain = Chain.of(code);
            Chain.Accents accents = chain.accents() == Chain.Accents.BOTH ? Chain.Accents.STRIPPED : chain.accents();
            List<String> words = WordAnalyzer.words(folded, accents, chain.after());
            if (words.size() != 1) {
                continue;
            }
            String word = words.getFirst();
            if (code.equals(Languages.DEFAULT)) {
                beginning(word, 0, terms, commonest);
                shorterStems(word, terms, commonest);
            } else {
                String mark = code + "#";
                beginning(mark + word, mark.length(), terms, commonest);
                if (Character.isDigit(word.codePointAt(0))) {
                    beginning(word, 0, terms, commonest);
                }
            }
        }
        commonest.forEach(found -> forms.put(found.term, 1f));
        return forms;
    }

    private static void beginning(String start, int mark, Terms terms, PriorityQueue<Found> commonest)
            throws IOException {
        BytesRef prefix = new BytesRef(start);
        TermsEnum each = terms.iterator();
        if (each.seekCeil(prefix) == TermsEnum.SeekStatus.END) {
            return;
        }
        int looked = 0;
        for (BytesRef term = each.term();
                term != null && StringHelper.startsWith(term, prefix) && looked < MAX_TERMS_LOOKED_AT;
                term = each.next()) {
            looked++;
            String text = term.utf8ToString();
            if (text.indexOf('#', mark) < 0) {
                keep(new Found(text, each.docFreq(), 0), commonest, MAX_PREFIX_TERMS);
            }
        }
    }

    private void shorterStems(String start, Terms terms, PriorityQueue<Found> commonest) throws IOException {
        TermsEnum each = terms.iterator();
        for (String ending : ENGLISH_ENDINGS) {
            List<Set<String>> stems = Analysis.phraseWords(start + ending, Set.of(Languages.DEFAULT));
            String stem = stems.size() == 1 ? stems.getFirst().iterator().next() : start;
            if (!stem.startsWith(start)
                    && commonest.stream().noneMatch(found -> found.term.equals(stem))
                    && each.seekExact(new BytesRef(stem))) {
                keep(new Found(stem, each.docFreq(), 0), commonest, MAX_PREFIX_TERMS);
            }
        }
    }

    private static void keep(Found found, PriorityQueue<Found> best, int most) {
        best.add(found);
        if (best.size() > most) {
            best.remove();
        }
    }

    /** The nearest terms; null where it is not one word. */
    private @Nullable Map<String, Float> fuzzyForms(Words.Fuzzy fuzzy) throws IOException {
        List<Set<String>> typed = Analysis.phraseWords(fuzzy.word(), languages);
        if (typed.size() != 1) {
            return null;
        }
        // The head is the farthest, and of those the rarest.
        PriorityQueue<Found> nearest = new PriorityQueue<>(Comparator.comparingInt(Found::distance)
                .reversed()
                .thenComparingInt(Found::docFreq)
                .thenComparing(Found::term, Comparator.reverseOrder()));
        Terms terms = MultiTerms.getTerms(searcher.getIndexReader(), field);
        if (terms != null) {
            for (String form : typed.getFirst()) {
                int mark = form.indexOf('#') + 1;
                TermsEnum each = new FuzzyTermsEnum(
                        terms, new Term(field, form), fuzzy.edits(), form.codePointCount(0, mark), true);
                for (BytesRef term = each.next(); term != null; term = each.next()) {
                    String text = term.utf8ToString();
                    if (text.indexOf('#', mark) < 0) {
                        keep(new Found(text, each.docFreq(), distance(form, text)), nearest, MAX_FUZZY_TERMS);
                    }
                }
            }
        }
        Map<String, Float> forms = new LinkedHashMap<>();
        nearest.forEach(found -> forms.put(found.term, 1f / (1 + found.distance)));
        return forms;
    }

    /** Letters put in, left out, replaced, or changed with a neighbour: as Lucene's automaton counts them. */
    static int distance(String a, String b) {
        int[] from = a.codePoints().toArray();
        int[] to = b.codePoints().toArray();
        int[][] edits = new int[from.length + 1][to.length + 1];
        for (int i = 0; i <= from.length; i++) {
            for (int j = 0; j <= to.length; j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int same = from[i - 1] == to[j - 1] ? 0 : 1;
                int least = Math.min(edits[i - 1][j - 1] + same, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
                    least = Math.min(least, edits[i - 2][j - 2] + 1);
                }
                edits[i][j] = least;
            }
        }
        return edits[from.length][to.length];
    }

    /** What of the words is to be marked in a text that is no title. */
    Marks marks(Words words) throws IOException {
        Marks marks = new Marks();
        mark(words, true, marks);
        return marks;
    }

    private void mark(Words words, boolean alone, Marks marks) throws IOException {
        switch (words) {
            case Words.Group group -> {
                boolean only =
                        group.clauses().stream().filter(WordCompiler::hasWords).count() <= 1;
                for (Words.Clause clause : group.clauses()) {
                    if (clause.occur() != Words.Occur.MUST_NOT) {
                        mark(clause.words(), only, marks);
                    }
                }
            }
            case Words.Boosted boosted -> mark(boosted.words(), true, marks);
            case Words.AnyOf any -> {
                for (Words way : any.ways()) {
                    mark(way, true, marks);
                }
            }
            case Words.Loose loose ->
                Analysis.queryWords(loose.text(), languages, alone).keySet().forEach(marks::add);
            case Words.Phrase phrase -> marks.add(Analysis.phraseWords(phrase.text(), languages), phrase.slop());
            case Words.Prefix prefix -> mark(prefixForms(prefix.start()), prefix.start(), marks);
            case Words.Fuzzy fuzzy -> mark(fuzzyForms(fuzzy), fuzzy.word(), marks);
            case Words.In i -> {}
            case Words.Everything e -> {}
            case Words.Passing p -> {}
        }
    }

    private void mark(@Nullable Map<String, Float> forms, String text, Marks marks) {
        if (forms == null) {
            marks.add(Analysis.phraseWords(text, languages), 0);
        } else {
            marks.add(forms.keySet());
        }
    }
}
