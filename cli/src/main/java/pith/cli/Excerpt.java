package pith.cli;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import pith.cli.Span.Style;
import pith.engine.Hit.ScoredPassage;
import pith.engine.Pieces;

/**
 * The part of a passage to show: what fits, around the words that matter, from a sentence's beginning where that is
 * near. Offsets are UTF-16 units of the passage's text.
 */
final class Excerpt {
    private final String text;
    private final int most;
    private final BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);

    private Excerpt(String text, int most) {
        this.text = text;
        this.most = most;
        sentences.setText(text);
    }

    /**
     * Around where most of the different words stand, each in its style; from the beginning where there are none.
     *
     * @param title is shown above already, and left out where it is the text's first line too
     */
    static List<Span> ofWords(String title, String text, Pieces words, int most) {
        int skipped = titleLine(title, text);
        Pieces below = below(words, skipped);
        Excerpt excerpt = new Excerpt(text.substring(skipped), most);
        int[] focus = excerpt.densest(below);
        return excerpt.spans(excerpt.around(focus[0], focus[1]), below, Style.WORD);
    }

    /** The passage's snippet with what fits around it, the words of the query each in its style; see {@link #ofWords}. */
    static List<Span> ofSnippet(String title, ScoredPassage passage, int most) {
        String text = passage.passage().text();
        if (passage.snippet().end() - passage.snippet().start() > most) {
            return ofWords(title, text, passage.words(), most);
        }
        int skipped = titleLine(title, text);
        Excerpt excerpt = new Excerpt(text.substring(skipped), most);
        int start = Math.max(0, passage.snippet().start() - skipped);
        int end = Math.max(start, passage.snippet().end() - skipped);
        return excerpt.spans(excerpt.around(start, end), below(passage.words(), skipped), Style.WORD);
    }

    /** All of a passage and its neighbours, the words of the query that stand in the passage each in its style. */
    static List<Span> whole(ScoredPassage passage) {
        String text = passage.around().text();
        int before = passage.passage().start() - passage.around().start();
        Pieces words = below(passage.words(), -before);
        return new Excerpt(text, text.length()).spans(new int[] {0, text.length()}, words, Style.WORD);
    }

    /** Around an answer, which is marked. */
    static List<Span> ofAnswer(String title, String text, int start, int end, int most) {
        int line = titleLine(title, text);
        int skipped = start < line ? 0 : line;
        Excerpt excerpt = new Excerpt(text.substring(skipped), most);
        Pieces answer = new Pieces(new int[] {start - skipped}, new int[] {end - skipped});
        return excerpt.spans(excerpt.around(start - skipped, end - skipped), answer, Style.ANSWER);
    }

    /** How long the first line is if it is the title, perhaps as a Markdown heading, and text follows; else 0. */
    private static int titleLine(String title, String text) {
        int end = text.indexOf('\n');
        if (end < 0 || text.substring(end).isBlank()) {
            return 0;
        }
        String line = text.substring(0, end).strip();
        return line.equals(title.strip()) || line.replaceFirst("^#+\\s*", "").equals(title.strip()) ? end : 0;
    }

    /** The pieces from {@code start} on, counted from there. */
    private static Pieces below(Pieces pieces, int start) {
        int first = 0;
        while (first < pieces.count() && pieces.starts()[first] < start) {
            first++;
        }
        return new Pieces(
                Arrays.stream(pieces.starts()).skip(first).map(at -> at - start).toArray(),
                Arrays.stream(pieces.ends()).skip(first).map(at -> at - start).toArray());
    }

    /** From the first to the last word of the stretch that holds most different words; the first such stretch. */
    private int[] densest(Pieces words) {
        int[] best = {0, 0};
        int bestCount = 0;
        for (int first = 0; first < words.count(); first++) {
            Set<String> different = new HashSet<>();
            int from = words.starts()[first];
            int to = from;
            for (int last = first; last < words.count() && words.ends()[last] - from <= most * 3 / 4; last++) {
                String word = text.substring(words.starts()[last], words.ends()[last]);
                if (different.add(word.toLowerCase(Locale.ROOT))) {
                    to = words.ends()[last];
                }
            }
            if (different.size() > bestCount) {
                bestCount = different.size();
                best = new int[] {from, to};
            }
        }
        return best;
    }

    /** The stretch to show: at most {@link #most} long unless the focus itself is longer. */
    private int[] around(int focusStart, int focusEnd) {
        int heading = text.indexOf("\n#", focusEnd);
        int length = heading < 0 ? text.length() : heading; // what follows is of another subject
        if (length <= most) {
            return new int[] {0, length};
        }
        int from = sentenceStart(focusStart);
        if (focusEnd - from > most) {
            from = wordStart(Math.max(0, Math.min(focusStart, focusEnd - most * 3 / 4)), focusStart);
        }
        int to = Math.max(focusEnd, Math.min(length, from + most));
        if (to == length) {
            // There is room left: begin with an earlier sentence.
            int earlier = from;
            while (earlier > 0 && to - sentenceStart(earlier - 1) <= most) {
                earlier = sentenceStart(earlier - 1);
            }
            return new int[] {earlier, to};
        }
        int sentenceEnd = sentenceStart(to);
        boolean roomy = sentenceEnd >= focusEnd && sentenceEnd - from >= most / 2;
        return new int[] {from, roomy ? sentenceEnd : wordEnd(to, focusEnd)};
    }

    /** Where the sentence or line that holds this place begins. */
    private int sentenceStart(int at) {
        int line = at == 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
        int sentence = sentences.isBoundary(at) ? at : sentences.preceding(at);
        return Math.max(line, sentence);
    }

    private int wordStart(int at, int latest) {
        int start = at;
        while (start > 0 && start < latest && !Character.isWhitespace(text.charAt(start - 1))) {
            start++;
        }
        return start;
    }

    private int wordEnd(int at, int earliest) {
        int end = at;
        while (end > earliest && end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end--;
        }
        return end > earliest || Character.isWhitespace(text.charAt(end)) ? end : at;
    }

    private List<Span> spans(int[] part, Pieces marks, Style style) {
        List<Span> spans = new ArrayList<>();
        int from = part[0];
        int to = part[1];
        int first = marks.count() == 0 ? to : Math.max(from, Math.min(to, marks.starts()[0]));
        while (from < to && (Character.isWhitespace(text.charAt(from)) || text.charAt(from) == '#')) {
            // A heading is passed over, or, where a mark stands in it, its signs are.
            int lineEnd = text.indexOf('\n', from);
            from = text.charAt(from) == '#' && lineEnd >= 0 && lineEnd < first ? lineEnd : from + 1;
        }
        while (to > from && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        if (text.substring(0, from).chars().anyMatch(Character::isLetterOrDigit)) {
            spans.add(Span.plain("… "));
        }
        int at = from;
        for (int i = 0; i < marks.count(); i++) {
            int start = Math.max(at, marks.starts()[i]);
            int end = Math.min(to, marks.ends()[i]);
            if (start < end) {
                spans.add(Span.plain(text.substring(at, start)));
                spans.add(new Span(text.substring(start, end), style));
                at = end;
            }
        }
        spans.add(Span.plain(text.substring(at, to)));
        if (!text.substring(to).isBlank()) {
            spans.add(Span.plain(" …"));
        }
        return spans;
    }
}
