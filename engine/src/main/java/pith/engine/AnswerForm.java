package pith.engine;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** What two answers must share to be the same: all but case, punctuation, English articles and white space. */
final class AnswerForm {
    private static final Pattern PUNCTUATION = Pattern.compile("[\\p{P}\\p{S}]");
    private static final Pattern ARTICLE =
            Pattern.compile("(?<![\\p{L}\\p{N}\\p{M}])(?:a|an|the)(?![\\p{L}\\p{N}\\p{M}])");
    private static final Pattern SPACE = Pattern.compile("[\\p{Z}\\p{C}]+");

    private AnswerForm() {}

    /** How many words a form has. */
    static int words(String normal) {
        return normal.isBlank() ? 0 : normal.strip().split(" ", -1).length;
    }

    /** The form; of an answer that has nothing else, the answer itself. */
    static String normal(String answer) {
        String folded = Normalizer.normalize(answer, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        String bare =
                ARTICLE.matcher(PUNCTUATION.matcher(folded).replaceAll("")).replaceAll(" ");
        String normal = SPACE.matcher(bare).replaceAll(" ").strip();
        return normal.isEmpty() ? answer : normal;
    }
}
