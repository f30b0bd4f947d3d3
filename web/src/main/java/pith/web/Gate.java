package pith.web;

import io.javalin.http.Context;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask, and what a browser may do with what it gets. The server has no passwords, so it must be asked by this
 * machine alone, and not by a foreign site through a browser on this machine: neither under a foreign name that leads
 * here (DNS rebinding: the Host header tells) nor by a request across sites (the Origin header tells).
 */
final class Gate {
    /** The page is made of this server's own files and asks this server alone. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
            + " require-trusted-types-for 'script'; trusted-types 'none'";

    static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy", CONTENT_SECURITY_POLICY,
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "X-Frame-Options", "DENY",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), geolocation=(), microphone=()",
            "Cache-Control", "no-store");

    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-f:.]+]|[^:\\[\\]]+)(:\\d{1,5})?");

    private final Set<String> hosts;

    /** @param boundTo the host of this server's URL, which is answered too */
    Gate(String boundTo) {
        Set<String> all = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
        all.add(boundTo.toLowerCase(Locale.ROOT));
        this.hosts = Set.copyOf(all);
    }

    /** Gives the response its headers, and refuses what does not come from this machine. */
    void check(Context context) {
        HEADERS.forEach(context::header);
        String host = host(context);
        Matcher parts = HOST.matcher(host);
        if (!parts.matches() || !hosts.contains(parts.group(1))) {
            throw new Refused(Problem.foreignHost(host));
        }
        String origin = context.header("Origin");
        if (changes(context)
                && origin != null
                && !origin.toLowerCase(Locale.ROOT).equals("http://" + host)) {
            throw new Refused(Problem.foreignOrigin(origin));
        }
    }

    private static String host(Context context) {
        @Nullable String host = context.header("Host");
        return host == null ? "" : host.toLowerCase(Locale.ROOT);
    }

    /** Browsers keep the answers of all other methods from foreign sites by themselves. */
    private static boolean changes(Context context) {
        return switch (context.req().getMethod()) {
            case "GET", "HEAD", "OPTIONS" -> false;
            default -> true;
        };
    }
}
