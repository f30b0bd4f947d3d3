package pith.engine.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
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
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.FlagsAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;
import pith.engine.Languages;
import pith.engine.Pieces;

/**
 * How text becomes the terms of the words leg: by the chain of its language. Stop words are indexed, so that "The Who"
 * can be found, and left out of a query that has other words.
 *
 * <p>A query is short, and seldom tells its language. Each of its words is taken for one of every language that the
 * index holds documents of, and has the terms of them all. Stop words go by the language that they are of most: one of
 * any other may well be what the query is about, as "war" is, which a German list has.
 */
final class Analysis {
    /** Beyond, the words of a query no longer narrow anything down, and each costs time. */
    static final int MAX_QUERY_TERMS = 512;

    private static final Map<String, Analyzer> INDEXING = new ConcurrentHashMap<>();
    private static final Map<String, Analyzer> QUERYING = new ConcurrentHashMap<>();

    /** That of English, and of what is in no known language. */
    static final Analyzer ANALYZER = analyzer("");

    private Analysis() {}

    /** For texts of a language, given by its code; empty is the same as English. */
    static Analyzer analyzer(String language) {
        return INDEXING.computeIfAbsent(Chain.code(language), code -> new WordAnalyzer(Chain.of(code), false));
    }

    /** For queries: stop words are marked. */
    static Analyzer querying(String language) {
        return QUERYING.computeIfAbsent(language, code -> new WordAnalyzer(Chain.of(code), true));
    }

    /** Fewer stop words do not tell a language, unless it is the default. */
    private static final int TELLING_STOP_WORDS = 2;

    /** A word of a query: its terms in all languages, and those in which it is a stop word. */
    private record Word(Set<String> terms, Set<String> stopIn) {
        Word() {
            this(new TreeSet<>(), new TreeSet<>());
        }
    }

    /**
     * The words of a query, each as the terms that it may stand as in an index, and how often it stands in the query;
     * stop words only where there is nothing else.
     *
     * @param languages the codes of those that the index holds
     */
    static Map<Set<String>, Integer> queryWords(String text, Set<String> languages) {
        return queryWords(text, languages, true);
    }

    /** @param alone whether there is nothing else in the query: if there is, a text of stop words has no words */
    static Map<Set<String>, Integer> queryWords(String text, Set<String> languages, boolean alone) {
        SortedMap<Integer, Word> words = new TreeMap<>(); // by where they stand
        Set<String> codes = languages.stream().map(Chain::code).collect(Collectors.toCollection(TreeSet::new));
        codes.forEach(language -> addWords(text, language, words));
        String spoken = codes.size() == 1 ? codes.iterator().next() : language(words.values());
        Map<Set<String>, Integer> meaningful = new LinkedHashMap<>();
        Map<Set<String>, Integer> all = new LinkedHashMap<>();
        for (Word word : words.values()) {
            if (meaningful.size() == MAX_QUERY_TERMS || all.size() == 2 * MAX_QUERY_TERMS) {
                break;
            }
            all.merge(word.terms, 1, Integer::sum);
            if (!word.stopIn.contains(spoken) && word.stopIn.size() < codes.size()) {
                meaningful.merge(word.terms, 1, Integer::sum);
            }
        }
        return meaningful.isEmpty() && alone ? all : meaningful;
    }

    /**
     * The words of a phrase in their order, stop words among them, each as the terms that it may stand as in an index.
     * Characters that are not parted by spaces are words of their own here, as they have places of their own there.
     */
    static List<Set<String>> phraseWords(String text, Set<String> languages) {
        SortedMap<Integer, Set<String>> words = new TreeMap<>(); // by place
        for (String language : languages.stream().map(Chain::code).collect(Collectors.toCollection(TreeSet::new))) {
            for (Token token : tokens(text, language)) {
                if (!token.pair) {
                    words.computeIfAbsent(token.place, place -> new TreeSet<>()).add(token.term);
                }
            }
        }
        return List.copyOf(words.values());
    }

    /**
     * A term of a text as it is indexed.
     *
     * @param place counted in words from 0
     * @param pair whether it is a pair of characters, each of which has a place of its own
     */
    record Token(String term, int place, int start, int end, boolean pair) {}

    static List<Token> tokens(String text, String language) {
        List<Token> tokens = new ArrayList<>();
        try (TokenStream stems = analyzer(language).tokenStream("", text)) {
            CharTermAttribute stem = stems.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = stems.addAttribute(OffsetAttribute.class);
            PositionIncrementAttribute increment = stems.addAttribute(PositionIncrementAttribute.class);
            TypeAttribute type = stems.addAttribute(TypeAttribute.class);
            stems.reset();
            int place = -1;
            while (stems.incrementToken()) {
                place += increment.getPositionIncrement();
                boolean pair = type.type().equals(CJKBigramFilter.DOUBLE_TYPE);
                tokens.add(new Token(stem.toString(), place, offset.startOffset(), offset.endOffset(), pair));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
        return tokens;
    }

    /** That which has most of the words among its stop words; empty where none stands out. */
    private static String language(Collection<Word> words) {
        Map<String, Integer> votes = new TreeMap<>();
        words.forEach(word -> word.stopIn.forEach(language -> votes.merge(language, 1, Integer::sum)));
        int most = votes.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        List<String> best = votes.keySet().stream()
                .filter(language -> votes.getOrDefault(language, 0) == most)
                .toList();
        return best.size() == 1 && (most >= TELLING_STOP_WORDS || best.contains(Languages.DEFAULT))
                ? best.getFirst()
                : "";
    }

    private static void addWords(String text, String language, Map<Integer, Word> words) {
        try (TokenStream stems = querying(language).tokenStream("", text)) {
            CharTermAttribute stem = stems.addAttribute(CharTermAttribute.class);
            FlagsAttribute flags = stems.addAttribute(FlagsAttribute.class);
            OffsetAttribute offset = stems.addAttribute(OffsetAttribute.class);
            stems.reset();
            while (stems.incrementToken()) {
                Word word = words.computeIfAbsent(offset.startOffset(), start -> new Word());
                word.terms.add(stem.toString());
                if ((flags.getFlags() & WordAnalyzer.STOP_WORD) != 0) {
                    word.stopIn.add(language);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
    }

    /** Where the terms stand in a text of a language, as the text's own words; those that overlap are one. */
    static Pieces find(Set<String> terms, String text, String language) {
        Marks marks = new Marks();
        marks.add(terms);
        return marks.in(text, language);
    }
}
