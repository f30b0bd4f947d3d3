package pith.engine.lucene;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import pith.engine.Pieces;

/**
 * How text becomes the terms of the words leg: Unicode word segmentation, folding of case, width and Latin accents,
 * English stems. Stop words are indexed, so that "The Who" can be found, and left out of a query that has other words.
 */
final class Analysis {
    /** Beyond, the words of a query no longer narrow anything down, and each costs time. */
    static final int MAX_QUERY_TERMS = 512;

    /** What a question is made of, beside what it asks about. */
    private static final List<String> QUESTION_WORDS = List.of(
            "what", "which", "who", "whom", "whose", "when", "where", "why", "how", "do", "does", "did", "has", "have",
            "had", "were", "been", "being", "am", "can", "could", "should", "would", "may", "might", "i", "me", "my",
            "we", "us", "our", "you", "your", "he", "him", "his", "she", "her", "its", "them");

    private static final CharArraySet STOP_WORDS = stopWords();

    static final Analyzer ANALYZER = new FoldedAnalyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer source = new StandardTokenizer();
            TokenStream folded = new EnglishPossessiveFilter(new FoldingFilter(source));
            return new TokenStreamComponents(source, new PorterStemFilter(folded));
        }
    };

    /** The same without stems, to recognise stop words in. */
    private static final Analyzer UNSTEMMED = new FoldedAnalyzer() {
        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer source = new StandardTokenizer();
            return new TokenStreamComponents(source, new EnglishPossessiveFilter(new FoldingFilter(source)));
        }
    };

    private Analysis() {}

    /** The terms of a query and how often each stands in it; stop words only where there is nothing else. */
    static Map<String, Integer> queryTerms(String text) {
        Map<String, Integer> meaningful = new LinkedHashMap<>();
        Map<String, Integer> all = new LinkedHashMap<>();
        try (TokenStream words = UNSTEMMED.tokenStream("", text);
                TokenStream stems = ANALYZER.tokenStream("", text)) {
            CharTermAttribute word = words.addAttribute(CharTermAttribute.class);
            CharTermAttribute stem = stems.addAttribute(CharTermAttribute.class);
            words.reset();
            stems.reset();
            while (words.incrementToken() && stems.incrementToken() && meaningful.size() < MAX_QUERY_TERMS) {
                all.merge(stem.toString(), 1, Integer::sum);
                if (!STOP_WORDS.contains(word.buffer(), 0, word.length())) {
                    meaningful.merge(stem.toString(), 1, Integer::sum);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
        return meaningful.isEmpty() ? all : meaningful;
    }

    /** Where the terms stand in a text, as the text's own words. */
    static Pieces find(Set<String> terms, String text) {
        List<Integer> starts = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        try (TokenStream stems = ANALYZER.tokenStream("", text)) {
            CharTermAttribute stem = stems.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = stems.addAttribute(OffsetAttribute.class);
            stems.reset();
            while (stems.incrementToken()) {
                if (terms.contains(stem.toString())) {
                    starts.add(offset.startOffset());
                    ends.add(offset.endOffset());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
        return new Pieces(
                starts.stream().mapToInt(Integer::intValue).toArray(),
                ends.stream().mapToInt(Integer::intValue).toArray());
    }

    private static CharArraySet stopWords() {
        CharArraySet words = new CharArraySet(EnglishAnalyzer.ENGLISH_STOP_WORDS_SET, false);
        words.addAll(QUESTION_WORDS);
        return words;
    }

    /**
     * NFKC, lower case, and Latin, Greek and Cyrillic letters without their accents. Marks of other scripts carry
     * meaning (vowels, tones) and stay.
     */
    private static final class FoldingFilter extends TokenFilter {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

        FoldingFilter(TokenStream input) {
            super(input);
        }

        @Override
        public boolean incrementToken() throws IOException {
            if (!input.incrementToken()) {
                return false;
            }
            if (isLowerAscii(term.buffer(), term.length())) {
                return true;
            }
            String decomposed = Normalizer.normalize(term, Normalizer.Form.NFKD);
            StringBuilder kept = new StringBuilder(decomposed.length());
            for (int i = 0; i < decomposed.length(); i++) {
                char c = decomposed.charAt(i);
                if (c < '\u0300' || c > '\u036f') {
                    kept.append(c);
                }
            }
            String folded = Normalizer.normalize(kept, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
            term.setEmpty().append(folded);
            return true;
        }

        private static boolean isLowerAscii(char[] buffer, int length) {
            for (int i = 0; i < length; i++) {
                if (buffer[i] >= 0x80 || (buffer[i] >= 'A' && buffer[i] <= 'Z')) {
                    return false;
                }
            }
            return true;
        }
    }
}
