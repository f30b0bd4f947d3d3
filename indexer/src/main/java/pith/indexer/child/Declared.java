package pith.indexer.child;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a file says of itself, gathered while it is read. What cannot be understood is left out. */
final class Declared {
    private static final Instant EARLIEST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

    private String title = "";
    private String language = "";
    private final List<String> authors = new ArrayList<>();
    private @Nullable Instant created;
    private @Nullable Instant modified;

    /** The first title that says something is kept; likewise for what follows. */
    void title(@Nullable String given) {
        if (title.isEmpty()) {
            title = clean(given);
        }
    }

    String title() {
        return title;
    }

    void author(@Nullable String given) {
        String author = clean(given);
        if (!author.isEmpty() && !authors.contains(author) && authors.size() < Reply.MAX_AUTHORS) {
            authors.add(author);
        }
    }

    /** Takes a language tag such as {@code de-AT}; what names none is left out by the parent, which knows them all. */
    void language(@Nullable String tag) {
        if (language.isEmpty()) {
            language = clean(tag);
        }
    }

    void created(@Nullable Instant moment) {
        created = created == null ? inRange(moment) : created;
    }

    void modified(@Nullable Instant moment) {
        modified = modified == null ? inRange(moment) : modified;
    }

    private static @Nullable Instant inRange(@Nullable Instant moment) {
        return moment == null || moment.isBefore(EARLIEST) || moment.isAfter(LATEST) ? null : moment;
    }

    Reply parsed(String format, Layout text) {
        return new Reply.Parsed(format, title, text.text(), language, text.pageStarts(), authors, created, modified);
    }

    /** A moment in the notation of ISO 8601; else null. */
    static @Nullable Instant moment(@Nullable String given) {
        return Moments.parse(clean(given));
    }

    /** One line without control characters. */
    static String clean(@Nullable String given) {
        if (given == null) {
            return "";
        }
        String head = given.substring(0, Math.min(given.length(), 10 * Reply.MAX_NAME));
        String line = head.replaceAll("[\\p{Cntrl}\\s\\u00a0]+", " ").strip();
        return line.substring(0, Math.min(line.length(), Reply.MAX_NAME));
    }
}
