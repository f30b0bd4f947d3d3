package pith.searcher;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pith.engine.Document;
import pith.engine.Passage;
import pith.engine.Reader;

/**
 * What the reader gets to read: the passages found, neighbours joined that fit one window of the reader together, and each
 * widened as far as its section and the window allow, so that an answer at a passage's edge is seen with what surrounds it.
 * A section ends where a Markdown heading begins. No window more is read than without this, and but for the overlap of
 * passages no word twice.
 */
final class Stretches {
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6}[ \\t]+\\S");

    /** Room for fewer word pieces than this is left empty: a sentence would not fit. */
    private static final int LEAST_ROOM = 20;

    /** Of the room left: pieces are longer in one place than in another. */
    private static final double CAUTION = 0.9;

    private final Reader reader;
    private final int room;

    private Stretches(Reader reader, int room) {
        this.reader = reader;
        this.room = room;
    }

    /**
     * A stretch of a document and the best retrieval score of the passages in it.
     *
     * @param passage the best passage, with the offsets and the text of the stretch
     */
    record Stretch(Document document, Passage passage, double score) {
        private Stretch to(int start, int end) {
            return new Stretch(document, Passage.of(document, passage.ordinal(), start, end), score);
        }
    }

    /** @param found the passages, each once; the stretches come best first */
    static List<Stretch> of(List<Stretch> found, Reader reader, String question) {
        int room = reader.room(question);
        List<Stretch> all = room > 0 ? new Stretches(reader, room).widened(found) : new ArrayList<>(found);
        all.sort(Comparator.comparingDouble((Stretch stretch) -> -stretch.score));
        return all;
    }

    private List<Stretch> widened(List<Stretch> found) {
        Map<String, List<Stretch>> byDocument = new LinkedHashMap<>();
        found.forEach(each -> byDocument
                .computeIfAbsent(each.document.id(), unseen -> new ArrayList<>())
                .add(each));
        List<Stretch> all = new ArrayList<>();
        for (List<Stretch> ofOne : byDocument.values()) {
            ofOne.sort(Comparator.comparingInt(each -> each.passage.start()));
            List<Stretch> joined = joined(ofOne);
            for (int i = 0; i < joined.size(); i++) {
                int low = i == 0 ? 0 : joined.get(i - 1).passage.end();
                int high = i + 1 == joined.size()
                        ? joined.get(i).document.text().length()
                        : joined.get(i + 1).passage.start();
                joined.set(i, widened(joined.get(i), low, high));
            }
            all.addAll(joined);
        }
        return all;
    }

    private List<Stretch> joined(List<Stretch> inOrder) {
        List<Stretch> joined = new ArrayList<>();
        for (Stretch next : inOrder) {
            Stretch before = joined.isEmpty() ? null : joined.getLast();
            if (before != null && touches(before, next)) {
                Stretch better = before.score >= next.score ? before : next;
                int end = Math.max(before.passage.end(), next.passage.end());
                Stretch both = better.to(before.passage.start(), end);
                if (reader.count(both.passage.text()) <= room) {
                    joined.set(joined.size() - 1, both);
                    continue;
                }
            }
            joined.add(next);
        }
        return joined;
    }

    private static boolean touches(Stretch before, Stretch next) {
        int from = before.passage.end();
        int to = next.passage.start();
        return to <= from || next.document.text().substring(from, to).isBlank();
    }

    /**
     * @param low where the text that is free begins
     * @param high where it ends
     */
    private Stretch widened(Stretch stretch, int low, int high) {
        Passage passage = stretch.passage;
        String text = stretch.document.text();
        if (low >= passage.start() && high <= passage.end()) {
            return stretch;
        }
        int pieces = reader.count(passage.text());
        int left = room - pieces;
        if (pieces == 0 || left < LEAST_ROOM) {
            return stretch;
        }
        int units = (int) (left * CAUTION * passage.text().length() / pieces);
        int first = Math.min(passage.start(), Math.max(low, sectionStart(text, passage.start(), units)));
        int last = Math.max(passage.end(), Math.min(high, sectionEnd(text, passage.end(), units)));
        int before = Math.min(passage.start() - first, Math.max(units / 2, units - (last - passage.end())));
        int behind = Math.min(last - passage.end(), units - before);
        int start = wordStart(text, passage.start() - before, passage.start());
        int end = wordEnd(text, passage.end() + behind, passage.end());
        Stretch wide = stretch.to(start, end);
        return reader.count(wide.passage.text()) <= room ? wide : stretch;
    }

    /** The last heading at or before {@code at}, or {@code units} before it. */
    private static int sectionStart(String text, int at, int units) {
        int earliest = Math.max(0, at - units);
        int start = earliest;
        int lineEnd = text.indexOf('\n', at);
        for (Matcher heading = HEADING.matcher(text).region(earliest, lineEnd < 0 ? text.length() : lineEnd);
                heading.find() && heading.start() <= at; ) {
            start = heading.start() == 0 || text.charAt(heading.start() - 1) == '\n' ? heading.start() : start;
        }
        return start;
    }

    /** The first heading at or after {@code at}, or {@code units} behind it. */
    private static int sectionEnd(String text, int at, int units) {
        int latest = Math.min(text.length(), at + units);
        Matcher heading = HEADING.matcher(text).region(at, latest);
        while (heading.find()) {
            if (heading.start() == 0 || text.charAt(heading.start() - 1) == '\n') {
                return heading.start();
            }
        }
        return latest;
    }

    /** The first place from {@code from} on where a word begins. */
    private static int wordStart(String text, int from, int passageStart) {
        for (int at = from; at < passageStart; at++) {
            if ((at == 0 || isSpace(text, at - 1)) && isWordStart(text, at)) {
                return at;
            }
        }
        return passageStart;
    }

    /** The last place up to {@code to} where a word ends. */
    private static int wordEnd(String text, int to, int passageEnd) {
        for (int at = to; at > passageEnd; at--) {
            boolean free = !isSpace(text, at - 1) && (at == text.length() || isSpace(text, at));
            // What follows a space is its own grapheme, unless it is a mark on the space.
            if (free && (at == text.length() || !isMark(text, at + 1))) {
                return at;
            }
        }
        return passageEnd;
    }

    private static boolean isSpace(String text, int at) {
        return at >= 0 && at < text.length() && Character.isWhitespace(text.charAt(at));
    }

    /** Letters, digits and quotation marks begin a grapheme behind a space; a mark or a joiner may not. */
    private static boolean isWordStart(String text, int at) {
        int first = text.codePointAt(at);
        return Character.isLetterOrDigit(first) || first == '"' || first == '#' || first == '(';
    }

    private static boolean isMark(String text, int at) {
        if (at >= text.length()) {
            return false;
        }
        int type = Character.getType(text.codePointAt(at));
        return type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT;
    }
}
