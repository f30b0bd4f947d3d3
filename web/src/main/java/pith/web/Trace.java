package pith.web;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which request this is: its own name, and its place in the trace that the caller carries on.
 *
 * @param id the caller's X-Request-Id where it is fit to be logged, else a new one
 * @param trace 32 hexadecimal digits
 * @param parent the caller's span; empty where there is none
 * @param span this request's, 16 hexadecimal digits
 * @param flags the caller's, such as 01 for sampled
 * @see <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>
 */
record Trace(String id, String trace, String parent, String span, String flags) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    private static final Pattern PARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

    static Trace of(@Nullable String requestId, @Nullable String traceparent) {
        String id = requestId != null && ID.matcher(requestId).matches() ? requestId : hex();
        Matcher given = PARENT.matcher(traceparent == null ? "" : traceparent);
        boolean later = given.matches() && given.group(4) != null;
        if (!given.matches() || (later && traceparent != null && traceparent.startsWith("00-"))) {
            return new Trace(id, hex() + hex(), "", hex(), "00");
        }
        return new Trace(id, given.group(1), given.group(2), hex(), given.group(3));
    }

    /** What the caller is told, as the draft of the second level has it. */
    String response() {
        return "00-" + trace + "-" + span + "-" + flags;
    }

    /** 16 digits, not all of them 0. */
    private static String hex() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    }
}
