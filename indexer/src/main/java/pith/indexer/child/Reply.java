package pith.indexer.child;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came of a file. Immutable. */
public sealed interface Reply {

    /** The most text of a file, in UTF-16 units. */
    int MAX_TEXT = 16 << 20;

    /** The most pages of a file. */
    int MAX_PAGES = 100_000;

    /** The most authors of a file; more are passed over. */
    int MAX_AUTHORS = 100;

    /** The longest title, author, format or reason, in UTF-16 units; what is longer is cut. */
    int MAX_NAME = 1_000;

    /**
     * A file that was read.
     *
     * @param format its extension by convention, such as {@code docx}
     * @param title as the file declares it; may be empty
     * @param text may be blank, such as for a scanned page
     * @param language as the file names it, such as {@code de-AT}; empty where it names none
     * @param pageStarts where its pages begin in the text: strictly ascending, the first 0; empty for a format without
     *     pages
     * @param authors as the file declares them
     * @param created as the file declares it
     * @param modified as the file declares it
     */
    record Parsed(
            String format,
            String title,
            String text,
            String language,
            List<Integer> pageStarts,
            List<String> authors,
            @Nullable Instant created,
            @Nullable Instant modified)
            implements Reply {
        public Parsed {
            pageStarts = List.copyOf(pageStarts);
            authors = List.copyOf(authors);
        }
    }

    /**
     * A file that is of a format that is read, and cannot be read.
     *
     * @param reason a sentence that names the file
     */
    record Failed(String reason) implements Reply {}

    /**
     * A file of no format that is read.
     *
     * @param reason what it seems to be
     */
    record Unknown(String reason) implements Reply {}
}
