package pith.engine.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FuzzyTermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.CompiledAutomaton;
import org.jspecify.annotations.Nullable;
import pith.engine.Completion;
import pith.engine.Completion.Kind;
import pith.engine.Spelling;

/** Completes and corrects what people type, by the words (see {@link Forms}) and titles of a view. For one use. */
final class Suggestions {
    /** A prefix of one letter can have more terms than anybody waits for; beyond, only the first so many are looked at. */
    private static final int MAX_TERMS = 200_000;

    private static final int LONGEST_WORD = 255; // Lucene's analysis cuts longer ones

    private static final int SAME_LETTERS = 1; // at the beginning of a word and of what corrects it

    private static final Comparator<Found> BEST =
            Comparator.comparingLong(Found::documents).reversed().thenComparing(Found::term);

    private final IndexSearcher searcher;
    private final Set<String> languages;

    /** @param languages of the view's documents */
    Suggestions(IndexSearcher searcher, Set<String> languages) {
        this.searcher = searcher;
        this.languages = languages;
    }

    /** A term and how many documents have it. */
    private record Found(String term, long documents) {}

    List<Completion> complete(String typed, int most) throws IOException {
        Completion.requireMost(most);
        List<Completion> all = new ArrayList<>(words(typed, most));
        all.addAll(titles(typed, most));
        return all;
    }

    private List<Completion> words(String typed, int most) throws IOException {
        int start = Spelling.lastWord(typed);
        String last = typed.substring(start);
        String prefix = FoldingFilter.stripped(last);
        Terms terms = MultiTerms.getTerms(searcher.getIndexReader(), Layout.DOCUMENT_FORMS);
        if (prefix.isEmpty() || prefix.length() > LONGEST_WORD || terms == null) {
            return List.of();
        }
        List<Found> commonest = commonest(terms.intersect(beginning(prefix), null), null);
        Query before = allOf(typed.substring(0, start));
        List<Found> best = before == null ? List.of() : counted(Layout.DOCUMENT_FORMS, commonest, before);
        if (best.isEmpty()) {
            best = counted(Layout.DOCUMENT_FORMS, commonest, null);
        }
        return best.stream()
                .limit(most)
                .map(word -> new Completion(
                        typed.substring(0, start) + Spelling.cased(last, word.term()), Kind.WORD, word.documents()))
                .toList();
    }

    private List<Completion> titles(String typed, int most) throws IOException {
        String prefix = Titles.folded(typed);
        Terms terms = MultiTerms.getTerms(searcher.getIndexReader(), Layout.WHOLE_TITLE);
        if (prefix.isBlank() || terms == null) {
            return List.of();
        }
        BytesRef from = new BytesRef(prefix);
        TermsEnum titles = terms.iterator();
        if (titles.seekCeil(from) == TermsEnum.SeekStatus.END) {
            return List.of();
        }
        return counted(Layout.WHOLE_TITLE, commonest(titles, from), null).stream()
                .limit(most)
                .map(title -> new Completion(Titles.shown(new BytesRef(title.term())), Kind.TITLE, title.documents()))
                .toList();
    }

    /**
     * The commonest terms, by how many documents have them or had them before they were removed.
     *
     * @param prefix of the terms that are wanted, where the enumeration stands at the first of them already; null for
     *     all terms of one that has not begun
     */
    private static List<Found> commonest(TermsEnum terms, @Nullable BytesRef prefix) throws IOException {
        PriorityQueue<Found> best = new PriorityQueue<>(BEST.reversed());
        BytesRef term = prefix == null ? terms.next() : terms.term();
        for (int seen = 0; term != null && seen < MAX_TERMS; seen++, term = terms.next()) {
            if (prefix != null && !StringHelper.startsWith(term, prefix)) {
                break;
            }
            int documents = terms.docFreq();
            if (best.size() < Completion.CONSIDERED
                    || documents > best.element().documents()) {
                best.add(new Found(term.utf8ToString(), documents));
                if (best.size() > Completion.CONSIDERED) {
                    best.remove();
                }
            }
        }
        return List.copyOf(best);
    }

    /** The terms with the number of documents that are there now and match the query too; best first, none without. */
    private List<Found> counted(String field, List<Found> terms, @Nullable Query also) throws IOException {
        List<Found> counted = new ArrayList<>();
        for (Found each : terms) {
            Query query = new TermQuery(new Term(field, each.term()));
            if (also != null) {
                query = new BooleanQuery.Builder()
                        .add(query, Occur.FILTER)
                        .add(also, Occur.FILTER)
                        .build();
            }
            long documents = searcher.count(query);
            if (documents > 0) {
                counted.add(new Found(each.term(), documents));
            }
        }
        counted.sort(BEST);
        return counted;
    }

    /** The documents that have all words of a text, in any form; null for no words. */
    private @Nullable Query allOf(String text) {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        Set<Set<String>> words = Analysis.queryWords(text, languages).keySet();
        for (Set<String> word : words) {
            all.add(anyOf(word), Occur.FILTER);
        }
        return words.isEmpty() ? null : all.build();
    }

    private static Query anyOf(Set<String> terms) {
        BooleanQuery.Builder any = new BooleanQuery.Builder();
        terms.forEach(term -> any.add(new TermQuery(new Term(Layout.DOCUMENT_WORDS, term)), Occur.SHOULD));
        return any.build();
    }

    /** Takes what begins with these letters, with accents or without. */
    private static CompiledAutomaton beginning(String stripped) {
        Automaton automaton = new Automaton();
        int state = automaton.createState();
        for (int i = 0; i < stripped.length(); ) {
            int letter = stripped.codePointAt(i);
            int next = automaton.createState();
            automaton.addTransition(state, next, letter);
            for (int accented : Accented.LETTERS.getOrDefault(letter, List.of())) {
                automaton.addTransition(state, next, accented);
            }
            state = next;
            i += Character.charCount(letter);
        }
        automaton.addTransition(state, state, Character.MIN_CODE_POINT, Character.MAX_CODE_POINT);
        automaton.setAccept(state, true);
        automaton.finishState();
        return new CompiledAutomaton(automaton, false, true);
    }

    /** The letters with accents, by the letter without: gathered when something is first completed. */
    private static final class Accented {
        static final Map<Integer, List<Integer>> LETTERS = letters();

        private static Map<Integer, List<Integer>> letters() {
            Map<Integer, List<Integer>> letters = new HashMap<>();
            for (int c = 0x80; c < 0x2000; c++) {
                String stripped = FoldingFilter.stripped(Character.toString(c));
                if (Character.isLowerCase(c)
                        && stripped.codePointCount(0, stripped.length()) == 1
                        && stripped.codePointAt(0) != c) {
                    letters.computeIfAbsent(stripped.codePointAt(0), any -> new ArrayList<>())
                            .add(c);
                }
            }
            return letters;
        }
    }

    @Nullable
    String didYouMean(String text, boolean doubtful) throws IOException {
        Terms forms = MultiTerms.getTerms(searcher.getIndexReader(), Layout.DOCUMENT_FORMS);
        if (forms == null) {
            return null;
        }
        try {
            return Spelling.corrected(text, doubtful, new Words(forms));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private final class Words implements Spelling.Words {
        private final Terms forms;

        Words(Terms forms) {
            this.forms = forms;
        }

        @Override
        public long documents(String word) {
            try {
                Query any = allOf(word);
                return any == null ? 1 : searcher.count(any); // nothing to look for is nothing to correct
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public Optional<String> nearest(String word, long documents) {
            try {
                Set<String> typed = Forms.in(word, languages);
                int edits = word.codePointCount(0, word.length()) >= Spelling.LONG ? 2 : 1;
                for (int most = 1; most <= edits; most++) {
                    List<Found> near = new ArrayList<>();
                    for (String form : typed) {
                        near.addAll(near(form, most, documents, typed));
                    }
                    List<Found> best = counted(Layout.DOCUMENT_FORMS, near, null);
                    if (!best.isEmpty() && best.getFirst().documents() >= documents) {
                        return Optional.of(best.getFirst().term());
                    }
                }
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private List<Found> near(String form, int edits, long documents, Set<String> typed) throws IOException {
            Term term = new Term(Layout.DOCUMENT_FORMS, form);
            TermsEnum near = new FuzzyTermsEnum(forms, term, edits, SAME_LETTERS, true);
            PriorityQueue<Found> best = new PriorityQueue<>(BEST.reversed());
            for (BytesRef each = near.next(); each != null; each = near.next()) {
                Found found = new Found(each.utf8ToString(), near.docFreq());
                if (found.documents() >= documents && !typed.contains(found.term())) {
                    best.add(found);
                    if (best.size() > Completion.CONSIDERED) {
                        best.remove();
                    }
                }
            }
            return List.copyOf(best);
        }
    }
}
