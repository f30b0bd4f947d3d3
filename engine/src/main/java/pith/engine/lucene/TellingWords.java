package pith.engine.lucene;

import java.io.IOException;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.FlagsAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.IndexSearcher;
import pith.engine.IndexView;
import pith.engine.IndexView.Written;
import pith.engine.Likeness;

/**
 * The words that tell most about texts, after the idea of Lucene's MoreLikeThis: frequent there, rare elsewhere. They are
 * given as they stand in the text, so that a query of them is analysed as any other.
 */
final class TellingWords {
    /** Of a longer text the beginning is read: each further different word costs a look into the index. */
    private static final int MAX_UNITS = 100_000;

    private final IndexSearcher searcher;
    private final Set<String> languages;

    /** @param languages the codes of those that the index holds */
    TellingWords(IndexSearcher searcher, Set<String> languages) {
        this.searcher = searcher;
        this.languages = languages;
    }

    /** A word at one place of a text: its terms in all languages, and those in which it is a stop word. */
    private static final class Word {
        private final String surface;
        private final Set<String> terms = new TreeSet<>();
        private final Set<String> stopIn = new HashSet<>();

        Word(String surface) {
            this.surface = surface;
        }
    }

    /** What the terms of a word weigh; the surface is the first that it was seen in. */
    private record Weighed(String surface, double weight) {
        Weighed plus(double more) {
            return new Weighed(surface, weight + more);
        }
    }

    String of(List<Written> texts, List<Written> others, int most) throws IOException {
        CollectionStatistics field = searcher.collectionStatistics(Layout.DOCUMENT_WORDS);
        if (field == null) {
            return "";
        }
        Map<Set<String>, Weighed> sum = new HashMap<>();
        for (Written text : texts) {
            add(weigh(text, field.docCount()), 1.0 / texts.size(), sum);
        }
        for (Written text : others) {
            add(weigh(text, field.docCount()), -Likeness.AWAY / others.size(), sum);
        }
        List<Weighed> best = sum.values().stream()
                .filter(word -> word.weight > 0)
                .sorted(Comparator.comparingDouble((Weighed word) -> -word.weight)
                        .thenComparing(Weighed::surface))
                .limit(most)
                .toList();
        return best.stream()
                .flatMap(word -> Collections.nCopies(
                        (int) Math.round(IndexView.TELLING_LEVELS * word.weight / best.getFirst().weight), word.surface)
                        .stream())
                .collect(Collectors.joining(" "));
    }

    private static void add(Map<Set<String>, Weighed> text, double share, Map<Set<String>, Weighed> sum) {
        text.forEach((terms, word) -> {
            Weighed known = sum.getOrDefault(terms, new Weighed(word.surface, 0));
            sum.put(terms, known.plus(share * word.weight));
        });
    }

    /** The words of a text by tf-idf, (1 + ln tf) * idf, as a vector of length 1. */
    private Map<Set<String>, Weighed> weigh(Written text, long documents) throws IOException {
        Map<Set<String>, Weighed> weights = new HashMap<>();
        for (Word word : words(text)) {
            Weighed known = weights.getOrDefault(word.terms, new Weighed(word.surface, 0));
            weights.put(word.terms, known.plus(1));
        }
        int least = text.language() == null ? 1 : 2;
        double squares = 0;
        for (Map.Entry<Set<String>, Weighed> entry : weights.entrySet()) {
            int docFreq = 0;
            for (String term : entry.getKey()) {
                docFreq = Math.max(docFreq, searcher.getIndexReader().docFreq(new Term(Layout.DOCUMENT_WORDS, term)));
            }
            Weighed word = entry.getValue();
            double weight = docFreq < least ? 0 : (1 + Math.log(word.weight)) * WordQuery.idf(docFreq, documents);
            entry.setValue(new Weighed(word.surface, weight));
            squares += weight * weight;
        }
        double length = Math.sqrt(squares);
        weights.replaceAll((terms, word) -> new Weighed(word.surface, length == 0 ? 0 : word.weight / length));
        return weights;
    }

    /** The words that are no stop words of the text's language; see {@link Analysis#queryWords} for any language. */
    private List<Word> words(Written written) throws IOException {
        String text = written.text().substring(0, Math.min(written.text().length(), MAX_UNITS));
        Set<String> codes = (written.language() == null ? languages : Set.of(written.language()))
                .stream().map(Chain::code).collect(Collectors.toCollection(TreeSet::new));
        Map<Integer, Word> words = new TreeMap<>(); // by where they stand
        for (String code : codes) {
            try (TokenStream stems = Analysis.querying(code).tokenStream("", text)) {
                CharTermAttribute stem = stems.addAttribute(CharTermAttribute.class);
                FlagsAttribute flags = stems.addAttribute(FlagsAttribute.class);
                OffsetAttribute offset = stems.addAttribute(OffsetAttribute.class);
                stems.reset();
                while (stems.incrementToken()) {
                    String surface = text.substring(offset.startOffset(), offset.endOffset());
                    Word word = words.computeIfAbsent(offset.startOffset(), start -> new Word(surface));
                    word.terms.add(stem.toString());
                    if ((flags.getFlags() & WordAnalyzer.STOP_WORD) != 0) {
                        word.stopIn.add(code);
                    }
                }
            }
        }
        Map<String, Long> votes = words.values().stream()
                .flatMap(word -> word.stopIn.stream())
                .collect(Collectors.groupingBy(code -> code, TreeMap::new, Collectors.counting()));
        String spoken = codes.stream()
                .max(Comparator.comparingLong((String code) -> votes.getOrDefault(code, 0L)))
                .orElse("");
        return words.values().stream()
                .filter(word -> !word.stopIn.contains(spoken))
                .toList();
    }
}
