package pith.indexer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to call a text that names itself nowhere but in its words. */
final class Titles {
    private static final int LONGEST = 120;
    private static final Pattern HEADING = Pattern.compile(" {0,3}#[ \\t](.*)");

    private Titles() {}

    /** The first line that is not blank, when it is short enough to be a title. */
    static Optional<String> ofText(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .filter(line -> line.length() <= LONGEST && line.codePoints().anyMatch(Character::isLetterOrDigit));
    }

    /** The first heading of the first level, else as for plain text. */
    static Optional<String> ofMarkdown(String text) {
        boolean[] fenced = {false}; // a comment in code looks like a heading
        return text.lines()
                .filter(line -> {
                    boolean fence = line.startsWith("```") || line.startsWith("~~~");
                    fenced[0] ^= fence;
                    return !fence && !fenced[0];
                })
                .map(HEADING::matcher)
                .filter(Matcher::matches)
                .map(heading -> withoutClosing(heading.group(1).strip()))
                .filter(title -> !title.isEmpty())
                .findFirst()
                .or(() -> ofText(text));
    }

    /** Takes {@code #}s off the end that stand apart. By hand: a pattern would go back and forth over a long line. */
    private static String withoutClosing(String heading) {
        int end = heading.length();
        while (end > 0 && heading.charAt(end - 1) == '#') {
            end--;
        }
        boolean apart = end == 0 || heading.charAt(end - 1) == ' ' || heading.charAt(end - 1) == '\t';
        return apart ? heading.substring(0, end).strip() : heading;
    }
}
