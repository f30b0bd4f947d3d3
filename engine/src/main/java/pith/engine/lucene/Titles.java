package pith.engine.lucene;

import java.util.Optional;
import org.apache.lucene.util.BytesRef;

/**
 * Titles as terms, to be completed: folded, without case and accents, so that they lie where somebody who types looks for
 * them; behind a zero the title as it is, to be shown.
 */
final class Titles {
    /** A longer one nobody types; a term holds both forms, of three bytes a unit. */
    private static final int MAX_LENGTH = 1_000;

    private Titles() {}

    /** The term of a title; empty for a blank or a very long one. */
    static Optional<String> term(String title) {
        String shown = plain(title).strip();
        if (shown.isEmpty() || shown.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        return Optional.of(folded(shown) + '\u0000' + shown);
    }

    /** What the term of a title begins with that begins so. */
    static String folded(String typed) {
        return FoldingFilter.stripped(plain(typed).stripLeading());
    }

    static String shown(BytesRef term) {
        String whole = term.utf8ToString();
        return whole.substring(whole.indexOf('\u0000') + 1);
    }

    /** In one line, and without the sign that parts the two. */
    private static String plain(String text) {
        return text.replaceAll("[\\s\\u0000]+", " ");
    }
}
