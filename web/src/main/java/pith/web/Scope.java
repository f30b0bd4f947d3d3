package pith.web;

import java.util.Locale;

/** What the bearer of a key may do. Each may do what those before it may. */
public enum Scope {
    /** Search, ask, and read documents. */
    READ,
    /** Put documents in and take them out. */
    WRITE,
    /** Make and remove collections, read the server's folders, take snapshots. */
    ADMIN;

    /** Whether who has this one may do what needs the other. */
    boolean covers(Scope needed) {
        return compareTo(needed) >= 0;
    }

    /** Its name for people, such as {@code read}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
