package pith.searcher;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import pith.engine.Document;
import pith.engine.Pieces;
import pith.engine.Snippet;

/**
 * The snippets of one passage. A snippet grows from what matters, its focus, to the borders of the sentences and lines that
 * hold it, then over further ones that fit; only a sentence that is too long itself is cut, between words. Offsets are
 * UTF-16 units of the passage's text. Not thread-safe.
 */
final class Snippets {
    /** UTF-16 units in a snippet; a grapheme at its edge may exceed them. */
    static final int MOST = 240;

    /** The words that matter lie within so many, which leaves room for what they stand in. */
    private static final int FOCUS = MOST * 3 / 4;

    /** A sentence of fewer letters is a number, a name or a part cut off: it tells nothing alone. */
    private static final int LEAST_LETTERS = 12;

    private final String text;
    private final int from;
    private final BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
    private final int[] borders;

    /** @param text of a passage of the document; the title is left out where it is the first line too */
    Snippets(Document document, String text) {
        this.text = text;
        this.from = titleLine(document.title(), text);
        graphemes.setText(text);
        Locale locale = document.language().isEmpty() ? Locale.ROOT : Locale.forLanguageTag(document.language());
        this.borders = borders(locale);
    }

    /** How long the first line is if it is the title, perhaps as a Markdown heading, and text follows; else 0. */
    private static int titleLine(String title, String text) {
        int end = text.indexOf('\n');
        if (end < 0 || text.substring(end).isBlank()) {
            return 0;
        }
        String line = text.substring(0, end).strip();
        return line.equals(title.strip()) || line.replaceFirst("^#+\\s*", "").equals(title.strip()) ? end + 1 : 0;
    }

    /** Where sentences and lines begin, the text's end included; ascending. */
    private int[] borders(Locale locale) {
        BreakIterator sentences = BreakIterator.getSentenceInstance(locale);
        sentences.setText(text);
        boolean[] is = new boolean[text.length() + 1];
        is[from] = true;
        is[text.length()] = true;
        for (int at = sentences.first(); at != BreakIterator.DONE; at = sentences.next()) {
            is[at] |= at >= from;
        }
        for (int line = text.indexOf('\n', from); line >= 0; line = text.indexOf('\n', line + 1)) {
            is[line + 1] = true;
        }
        int[] found = new int[is.length];
        int count = 0;
        for (int at = 0; at < is.length; at++) {
            if (is[at]) {
                found[count++] = at;
            }
        }
        return Arrays.copyOf(found, count);
    }

    /**
     * Around the stretch whose different words are together the rarest; the first such stretch, and the beginning without
     * any.
     *
     * @param words where the query's words stand
     * @param rarity of a word as it stands there in lower case, more than 0
     */
    Snippet ofWords(Pieces words, ToDoubleFunction<String> rarity) {
        int start = from;
        int end = from;
        double best = 0;
        for (int first = 0; first < words.count(); first++) {
            int begin = words.starts()[first];
            if (begin < from) {
                continue;
            }
            Set<String> different = new HashSet<>();
            double sum = 0;
            int to = begin;
            for (int last = first; last < words.count() && words.ends()[last] - begin <= FOCUS; last++) {
                String word = word(words, last);
                if (different.add(word)) {
                    sum += rarity.applyAsDouble(word);
                    to = words.ends()[last];
                }
            }
            if (sum > best + 1e-9) {
                best = sum;
                start = begin;
                end = to;
            }
        }
        return grow(start, end, words, false);
    }

    /** Around a sentence that is the nearest to the query. */
    Snippet ofSentence(int[] sentence, Pieces words) {
        return grow(sentence[0], sentence[1], words, true);
    }

    /** The word at a place, in lower case. */
    String word(Pieces words, int place) {
        return text.substring(words.starts()[place], words.ends()[place]).toLowerCase(Locale.ROOT);
    }

    /** The sentences and lines that say something, from start to end without the white space around. */
    List<int[]> sentences() {
        List<int[]> sentences = new ArrayList<>();
        for (int i = 0; i + 1 < borders.length; i++) {
            int start = skipBlank(borders[i], borders[i + 1]);
            int end = dropBlank(start, borders[i + 1]);
            long letters = text.substring(start, end)
                    .codePoints()
                    .filter(Character::isLetter)
                    .limit(LEAST_LETTERS)
                    .count();
            if (letters == LEAST_LETTERS) {
                sentences.add(new int[] {start, end});
            }
        }
        return sentences;
    }

    private Snippet grow(int focusStart, int focusEnd, Pieces words, boolean nearest) {
        int first = Arrays.binarySearch(borders, focusStart);
        first = first >= 0 ? first : -first - 2;
        int last = Arrays.binarySearch(borders, Math.max(focusEnd, focusStart + (focusEnd == focusStart ? 1 : 0)));
        last = Math.min(last >= 0 ? last : -last - 1, borders.length - 1);
        int start = borders[first];
        int end = borders[last];
        if (length(start, end) <= MOST) {
            while (last + 1 < borders.length && length(start, borders[last + 1]) <= MOST && !isHeading(borders[last])) {
                end = borders[++last];
            }
            while (first > 0 && length(borders[first - 1], end) <= MOST && !isHeading(borders[first - 1])) {
                start = borders[--first];
            }
        } else {
            int visible = skipBlank(start, focusStart);
            if (focusEnd - visible > MOST) {
                visible = wordStart(Math.max(visible, Math.min(focusStart, focusEnd - FOCUS)), focusStart);
            }
            start = visible;
            int furthest = Math.min(end, start + MOST);
            end = furthest == end ? end : wordEnd(furthest, focusEnd <= furthest ? focusEnd : start + 1);
        }
        start = skipBlank(start, end);
        end = dropBlank(start, end);
        start = graphemes.isBoundary(start) ? start : graphemes.preceding(start);
        end = graphemes.isBoundary(end) ? end : graphemes.following(end);
        return new Snippet(start, end, within(words, start, end), nearest);
    }

    private static Pieces within(Pieces words, int start, int end) {
        int[] places = IntStream.range(0, words.count())
                .filter(i -> words.starts()[i] >= start && words.ends()[i] <= end)
                .toArray();
        return new Pieces(
                Arrays.stream(places).map(i -> words.starts()[i]).toArray(),
                Arrays.stream(places).map(i -> words.ends()[i]).toArray());
    }

    /** Of what would be left without the white space around. */
    private int length(int start, int end) {
        int begin = skipBlank(start, end);
        return dropBlank(begin, end) - begin;
    }

    /** Whether a Markdown heading begins there: what follows is of another subject. */
    private boolean isHeading(int at) {
        return at < text.length() && text.charAt(at) == '#';
    }

    private int skipBlank(int start, int end) {
        int at = start;
        while (at < end && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private int dropBlank(int start, int end) {
        int at = end;
        while (at > start && Character.isWhitespace(text.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    /** The first beginning of a word from {@code at} on, {@code latest} at the latest. */
    private int wordStart(int at, int latest) {
        int start = at;
        while (start > 0 && start < latest && !Character.isWhitespace(text.charAt(start - 1))) {
            start++;
        }
        return start;
    }

    /** The last end of a word up to {@code at}; {@code at} itself where there is none from {@code earliest} on. */
    private int wordEnd(int at, int earliest) {
        int end = at;
        while (end > earliest && end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end--;
        }
        boolean isEnd = end == text.length() || Character.isWhitespace(text.charAt(end));
        return isEnd ? end : at;
    }
}
