package pith.searcher;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import pith.engine.BadQuery;
import pith.engine.ContentHash;
import pith.engine.Query;
import pith.engine.Quote;

/**
 * Where the next page begins: in which view, at which place, of which query. A cursor of another query is refused, for
 * its pages would not fit together.
 */
record Cursor(String view, int offset, String query) {

    static Cursor after(String view, int offset, Query query) {
        return new Cursor(view, offset, digest(query));
    }

    static Cursor parse(String text, Query query) {
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8).split(" ", -1);
            Cursor cursor = new Cursor(parts[0], Integer.parseInt(parts[1]), parts[2]);
            if (parts.length == 3 && cursor.offset >= 0 && cursor.query.equals(digest(query))) {
                return cursor;
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new BadQuery("cursor \"" + Quote.of(text) + "\" is none that a search gave", e);
        }
        throw new BadQuery("cursor \"" + Quote.of(text) + "\" belongs to another query; "
                + "repeat the query it came with, with the same filter, mode and ranking");
    }

    @Override
    public String toString() {
        byte[] plain = (view + " " + offset + " " + query).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }

    /** What pages of one query have in common: all but the page. */
    private static String digest(Query query) {
        return ContentHash.of(
                        query.text(),
                        query.mode().name(),
                        query.filter().toString(),
                        query.syntax().name(),
                        query.ranking().toString())
                .substring(0, 16);
    }
}
