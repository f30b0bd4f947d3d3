package pith.engine;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A text that can be found, as it was given. Immutable.
 *
 * @param id the caller's own id, or a file's path below the folder that was indexed, with {@code /}; 1 to 1,000 UTF-16
 *     units, unique in an index
 * @param uri where the original is, such as {@code file:///home/ann/notes/a.md}; empty when a program gave the text
 * @param root the folder that was indexed, as an absolute path: what a later run over the same folder may remove;
 *     empty when a program gave the text
 * @param title what to show for it; may be empty
 * @param text the text, verbatim: all offsets count its UTF-16 units
 * @param metadata fields to filter by, sorted by name
 * @param modified when the original last changed
 * @param contentHash equal for equal content: what tells an unchanged document from a changed one
 * @param language of the text, as an ISO 639-1 code in lower case such as {@code de}; empty when it is not known.
 *     Filters take it for a keyword of the field {@link Languages#FIELD} too
 * @param pageStarts where its pages begin: UTF-16 units of the text, strictly ascending, the first 0; empty for a
 *     document without pages
 */
public record Document(
        String id,
        String uri,
        String root,
        String title,
        String text,
        Map<String, Value> metadata,
        Instant modified,
        String contentHash,
        String language,
        List<Integer> pageStarts) {

    /** The longest id, in UTF-16 units; an engine's key must hold it. */
    public static final int MAX_ID_LENGTH = 1_000;

    /** The longest name of a metadata field, in UTF-16 units. */
    public static final int MAX_NAME_LENGTH = 1_000;

    public Document {
        if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
            throw new BadInput("document id \"" + Quote.of(id) + "\" has " + id.length() + " characters; give it 1 to "
                    + MAX_ID_LENGTH);
        }
        if (!Quote.isWellFormed(id)) {
            throw new BadInput(
                    "document id \"" + Quote.of(id) + "\" holds half a surrogate pair; give it whole characters");
        }
        for (String name : metadata.keySet()) {
            if (name.isEmpty() || name.length() > MAX_NAME_LENGTH) {
                throw new BadInput("document \"" + Quote.of(id) + "\" has a metadata field \"" + Quote.of(name)
                        + "\" of " + name.length() + " characters; give it a name of 1 to " + MAX_NAME_LENGTH);
            }
        }
        Value.requireMillis(modified);
        metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
        if (!isLanguage(language)) {
            throw new BadInput("document \"" + Quote.of(id) + "\" has the language \"" + Quote.of(language)
                    + "\"; give a code of two letters, such as en, or none");
        }
        pageStarts = List.copyOf(pageStarts);
        for (int page = 0; page < pageStarts.size(); page++) {
            int start = pageStarts.get(page);
            if (page == 0 ? start != 0 : start <= pageStarts.get(page - 1) || start > text.length()) {
                throw new BadInput("document \"" + Quote.of(id) + "\" has a page " + (page + 1) + " that begins at "
                        + start + "; begin the first at 0, each other after the one before, and none beyond "
                        + text.length());
            }
        }
    }

    /** A document whose language is not known, without pages. */
    public Document(
            String id,
            String uri,
            String root,
            String title,
            String text,
            Map<String, Value> metadata,
            Instant modified,
            String contentHash) {
        this(id, uri, root, title, text, metadata, modified, contentHash, "", List.of());
    }

    private static boolean isLanguage(String code) {
        return code.isEmpty()
                || (code.length() == 2 && code.chars().allMatch(letter -> letter >= 'a' && letter <= 'z'));
    }

    /** A text given by a program: no file behind it, no metadata, the hash computed from title and text. */
    public static Document of(String id, String title, String text) {
        return new Document(id, "", "", title, text, Map.of(), Instant.EPOCH, ContentHash.of(title, text));
    }

    /** The same document with another content hash. */
    public Document withContentHash(String hash) {
        return new Document(id, uri, root, title, text, metadata, modified, hash, language, pageStarts);
    }

    /** The same document in a language, given by its code or empty. */
    public Document withLanguage(String code) {
        return new Document(id, uri, root, title, text, metadata, modified, contentHash, code, pageStarts);
    }

    /** The number, from 1, of the page that holds the UTF-16 unit at {@code offset}; empty without pages. */
    public OptionalInt pageAt(int offset) {
        int place = Collections.binarySearch(pageStarts, offset);
        int page = place >= 0 ? place + 1 : -place - 1;
        return page == 0 ? OptionalInt.empty() : OptionalInt.of(page);
    }

    /** What opens the original at the page that holds the UTF-16 unit at {@code offset}; the uri without pages. */
    public String uriAt(int offset) {
        OptionalInt page = pageAt(offset);
        return page.isEmpty() || uri.isEmpty() || uri.indexOf('#') >= 0 ? uri : uri + "#page=" + page.getAsInt();
    }
}
