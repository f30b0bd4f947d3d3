package pith.engine;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Words of a document that answer a question. Immutable.
 *
 * @param text {@code document.text().substring(start, end)}, whole graphemes
 * @param start first UTF-16 unit in the document's text
 * @param end one past the last
 * @param probability that the answer is right, 0 to 1, where the reader is calibrated: see {@link Calibration}; else the
 *     share of belief in it, against all other answers and against there being none
 * @param passage what it was read in: a passage of the document, or a wider stretch around it
 * @param document the document it stands in
 * @param sentence the sentence around, or as much of it as the passage has
 * @param evidence every place that says so, equal up to case, punctuation and articles, best first; the answer's own is the
 *     first
 * @param signals what its probability was computed from
 */
public record Answer(
        String text,
        int start,
        int end,
        double probability,
        Passage passage,
        Document document,
        Place sentence,
        List<Place> evidence,
        Calibration.Signals signals) {
    /** Longer words are named by their first and last in a link. */
    private static final int LINKED_WORDS = 8;

    /** Of the last part of a web page's path: nothing, a name without a dot, or one that ends as pages do. */
    private static final Pattern PAGE_OF_WEB =
            Pattern.compile("https?://[^/?#]*(/|(/[^/?#]*)*/([^./?#]*|[^/?#]*\\.(x?html?|php|aspx?|jsp)))?([?#].*)?");

    private static final Pattern HTML = Pattern.compile("[^?#]*\\.x?html?([?#].*)?");

    public Answer {
        evidence = List.copyOf(evidence);
        if (start < 0
                || end > document.text().length()
                || start >= end
                || !document.text().substring(start, end).equals(text)) {
            throw new IllegalArgumentException(
                    "answer \"" + Quote.of(text) + "\" is not at " + start + " to " + end + " of " + document.id());
        }
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability " + probability);
        }
    }

    /**
     * A stretch of a document.
     *
     * @param start first UTF-16 unit in the document's text
     * @param end one past the last
     */
    public record Place(Document document, int start, int end) {
        public Place {
            if (start < 0 || end < start || end > document.text().length()) {
                throw new IllegalArgumentException("place " + start + " to " + end + " of " + document.id());
            }
        }

        /** The words at this place. */
        public String text() {
            return document.text().substring(start, end);
        }

        /** As {@link #start}, counted in code points, as Python and SQL count. */
        public int startCodePoint() {
            return document.text().codePointCount(0, start);
        }

        /** As {@link #end}, counted in code points. */
        public int endCodePoint() {
            return document.text().codePointCount(0, end);
        }

        /**
         * What opens the original here: its page where it has pages, its words where a browser can find them (a text
         * fragment), else the document's uri, which may be empty.
         */
        public String link() {
            String uri = document.uri();
            if (!document.pageStarts().isEmpty() || uri.isEmpty() || start == end) {
                return document.uriAt(start);
            }
            String lower = uri.toLowerCase(Locale.ROOT);
            boolean page = lower.startsWith("http")
                    ? PAGE_OF_WEB.matcher(lower).matches()
                    : HTML.matcher(lower).matches();
            return page ? uri + (uri.indexOf('#') < 0 ? "#" : "") + ":~:text=" + fragment(text()) : uri;
        }

        /** As the draft "URL Fragment Text Directives" (WICG) has it, where commas and hyphens have a meaning. */
        private static String fragment(String text) {
            List<String> words = List.of(text.strip().split("\\s+", -1));
            if (words.size() <= LINKED_WORDS) {
                return encoded(words);
            }
            int half = LINKED_WORDS / 2;
            return encoded(words.subList(0, half)) + "," + encoded(words.subList(words.size() - half, words.size()));
        }

        private static String encoded(List<String> words) {
            return URLEncoder.encode(String.join(" ", words), StandardCharsets.UTF_8)
                    .replace("+", "%20")
                    .replace("-", "%2D")
                    .replace("*", "%2A");
        }
    }

    /** How many documents say so, from 1. */
    public int documents() {
        return (int)
                evidence.stream().map(place -> place.document().id()).distinct().count();
    }

    /** Where it stands. */
    public Place place() {
        return new Place(document, start, end);
    }
}
