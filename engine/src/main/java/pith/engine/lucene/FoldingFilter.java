package pith.engine.lucene;

import java.io.IOException;
import java.text.Normalizer;
import java.util.Locale;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import pith.engine.lucene.Chain.Accents;

/**
 * NFKC, lower case, and Latin, Greek and Cyrillic letters without their accents, unless the language's stemmer needs
 * them. Marks of other scripts carry meaning (vowels, tones) and stay.
 */
final class FoldingFilter extends TokenFilter {
    /** Short i and yi, which are letters of their own and are always typed as such. */
    private static final String CYRILLIC = "\u0439\u0457";

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final Accents accents;

    FoldingFilter(TokenStream input, Accents accents) {
        super(input);
        this.accents = accents;
    }

    @Override
    public boolean incrementToken() throws IOException {
        if (!input.incrementToken()) {
            return false;
        }
        if (!isLowerAscii(term.buffer(), term.length())) {
            String folded = folded(term);
            term.setEmpty().append(folded);
        }
        return true;
    }

    private String folded(CharSequence word) {
        return switch (accents) {
            case STRIPPED -> stripped(word);
            case BOTH -> Normalizer.normalize(word, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
            case STRIPPED_FROM_VOWELS -> {
                String whole = Normalizer.normalize(word, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
                StringBuilder folded = new StringBuilder(whole.length());
                for (int from = 0, to; from < whole.length(); from = to) {
                    to = from;
                    while (to < whole.length() && CYRILLIC.indexOf(whole.charAt(to)) < 0) {
                        to++;
                    }
                    folded.append(stripped(whole.substring(from, to)));
                    if (to < whole.length()) {
                        folded.append(whole.charAt(to++));
                    }
                }
                yield folded.toString();
            }
        };
    }

    /** Folded, without accents. */
    static String stripped(CharSequence word) {
        String decomposed = Normalizer.normalize(word, Normalizer.Form.NFKD);
        StringBuilder kept = new StringBuilder(decomposed.length());
        for (int i = 0; i < decomposed.length(); i++) {
            char c = decomposed.charAt(i);
            if (c < '\u0300' || c > '\u036f') {
                kept.append(c);
            }
        }
        return Normalizer.normalize(kept, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
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
