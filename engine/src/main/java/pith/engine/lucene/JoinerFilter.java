package pith.engine.lucene;

import java.io.IOException;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** Takes out the zero-width non-joiner, which Persian writes between a word and its ending, or leaves out. */
final class JoinerFilter extends TokenFilter {
    private static final char NON_JOINER = '\u200c';

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

    JoinerFilter(TokenStream input) {
        super(input);
    }

    @Override
    public boolean incrementToken() throws IOException {
        if (!input.incrementToken()) {
            return false;
        }
        String word = term.toString();
        if (word.indexOf(NON_JOINER) >= 0) {
            term.setEmpty().append(word.replace(String.valueOf(NON_JOINER), ""));
        }
        return true;
    }
}
