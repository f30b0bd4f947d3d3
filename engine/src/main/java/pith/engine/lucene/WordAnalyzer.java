package pith.engine.lucene;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.FlagsAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.tokenattributes.TypeAttribute;
import org.jspecify.annotations.Nullable;
import pith.engine.Languages;
import pith.engine.lucene.Chain.Accents;

/**
 * How folded text of one language becomes terms: Unicode word segmentation, folding of letters, pairs of characters for Chinese, Japanese
 * and Korean, stems. The analyzers of all languages are this one, with another {@link Chain}.
 *
 * <p>The terms of another language than English begin with its code, such as {@code de#haus}: else a stem could be a
 * frequent word of another language ({@code Thea} is {@code the} to an Italian stemmer), and a query for the one would
 * bring the other's documents. Numbers and Chinese characters are the same for all.
 */
final class WordAnalyzer extends FoldedAnalyzer {
    /** In the flags of a word that is one of the language's stop words. */
    static final int STOP_WORD = 1;

    /** Positions between two parts of a document: more than the words of any phrase. */
    static final int GAP = 1_000;

    private final Chain chain;
    private final boolean query;

    /** @param query whether for queries, in which a pair of characters is not sought one by one as well */
    WordAnalyzer(Chain chain, boolean query) {
        this.chain = chain;
        this.query = query;
    }

    @Override
    public int getPositionIncrementGap(String field) {
        return GAP;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
        Tokenizer source = new StandardTokenizer();
        TokenStream words = new FoldingFilter(chain.before().apply(source), chain.accents());
        words = new CJKBigramFilter(chain.after().apply(words), ALL_SCRIPTS, !query);
        if (query) {
            words = new StopMarkFilter(words, chain.stopWords());
        }
        if (chain.accents() == Accents.BOTH) {
            words = chain.stems().apply(new TwinFilter(words));
            words = new RemoveDuplicatesTokenFilter(new AccentFilter(words));
        } else {
            words = chain.stems().apply(words);
        }
        return new TokenStreamComponents(
                source, chain.code().equals(Languages.DEFAULT) ? words : new CodeFilter(words, chain.code()));
    }

    static final int ALL_SCRIPTS =
            CJKBigramFilter.HAN | CJKBigramFilter.HIRAGANA | CJKBigramFilter.KATAKANA | CJKBigramFilter.HANGUL;

    /** A list's word as it is compared with a text's: see {@link Chain#after}. */
    static List<String> words(String text, UnaryOperator<TokenStream> after) {
        return words(text, Accents.STRIPPED, after);
    }

    /** The words of a folded text, not stemmed. */
    static List<String> words(String text, Accents accents, UnaryOperator<TokenStream> after) {
        Tokenizer source = new StandardTokenizer();
        source.setReader(new StringReader(text));
        List<String> words = new ArrayList<>();
        try (TokenStream folded = after.apply(new FoldingFilter(source, accents))) {
            CharTermAttribute term = folded.addAttribute(CharTermAttribute.class);
            folded.reset();
            while (folded.incrementToken()) {
                words.add(term.toString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be read", e);
        }
        return words;
    }

    /** Flags stop words, which stay. */
    private static final class StopMarkFilter extends TokenFilter {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final FlagsAttribute flags = addAttribute(FlagsAttribute.class);
        private final CharArraySet stopWords;

        StopMarkFilter(TokenStream input, CharArraySet stopWords) {
            super(input);
            this.stopWords = stopWords;
        }

        @Override
        public boolean incrementToken() throws IOException {
            if (!input.incrementToken()) {
                return false;
            }
            flags.setFlags(stopWords.contains(term.buffer(), 0, term.length()) ? STOP_WORD : 0);
            return true;
        }
    }

    /** Gives each word with accents a second time without, at the same place. */
    private static final class TwinFilter extends TokenFilter {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);
        private @Nullable String twin;
        private @Nullable State first;

        TwinFilter(TokenStream input) {
            super(input);
        }

        @Override
        public boolean incrementToken() throws IOException {
            if (twin != null) {
                restoreState(first);
                term.setEmpty().append(twin);
                increment.setPositionIncrement(0);
                twin = null;
                return true;
            }
            if (!input.incrementToken()) {
                return false;
            }
            String stripped = AccentFilter.stripped(term);
            if (stripped != null) {
                twin = stripped;
                first = captureState();
            }
            return true;
        }

        @Override
        public void reset() throws IOException {
            super.reset();
            twin = null;
        }
    }

    /** Takes accents from stems, and the dot's absence from the Turkish i. */
    private static final class AccentFilter extends TokenFilter {
        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

        AccentFilter(TokenStream input) {
            super(input);
        }

        @Override
        public boolean incrementToken() throws IOException {
            if (!input.incrementToken()) {
                return false;
            }
            String stripped = stripped(term);
            if (stripped != null) {
                term.setEmpty().append(stripped);
            }
            return true;
        }

        /** The word without accents; null where it has none. */
        static @Nullable String stripped(CharSequence word) {
            boolean ascii = word.chars().allMatch(c -> c < 0x80);
            if (ascii) {
                return null;
            }
            String stripped = FoldingFilter.stripped(word).replace('\u0131', 'i');
            return stripped.contentEquals(word) ? null : stripped;
        }
    }

    /** Puts the language's code before words that are written with letters. */
    private static final class CodeFilter extends TokenFilter {
        private static final String WORD = StandardTokenizer.TOKEN_TYPES[StandardTokenizer.ALPHANUM];
        private static final String SOUTHEAST_ASIAN = StandardTokenizer.TOKEN_TYPES[StandardTokenizer.SOUTHEAST_ASIAN];

        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
        private final TypeAttribute type = addAttribute(TypeAttribute.class);
        private final String mark;

        CodeFilter(TokenStream input, String code) {
            super(input);
            this.mark = code + "#";
        }

        @Override
        public boolean incrementToken() throws IOException {
            if (!input.incrementToken()) {
                return false;
            }
            if (type.type().equals(WORD) || type.type().equals(SOUTHEAST_ASIAN)) {
                String marked = mark + term;
                term.setEmpty().append(marked);
            }
            return true;
        }
    }
}
