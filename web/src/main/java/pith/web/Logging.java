package pith.web;

import java.util.function.Consumer;

/**
 * What a server writes down: a JSON object a line.
 *
 * @param lines takes each line, without its end; called by many threads
 * @param every whether every request is written down, and not those alone that were slow or broke the server
 * @param slowMillis from when on a request is slow
 */
public record Logging(Consumer<String> lines, boolean every, int slowMillis) {
    /** Nothing. */
    public static final Logging NONE = new Logging(line -> {}, false, Integer.MAX_VALUE);
}
