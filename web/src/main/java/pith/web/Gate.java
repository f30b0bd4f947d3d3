package pith.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Quote;

/**
 * Who may ask, and what a browser may do with what it gets. A server without keys must be asked by its own machine
 * alone, and no server by a foreign site through a browser: neither under a foreign name that leads here (DNS rebinding:
 * the Host header tells) nor by a request across sites (the Origin header tells), unless the operator has named that
 * site.
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
    private static final Pattern ORIGIN = Pattern.compile("https?://(\\[[0-9a-f:.]+]|[a-z0-9.-]+)(:\\d{1,5})?");
    private static final String LOCAL = "pith.local";
    private static final String BEARER = "bearer ";

    private final Set<String> hosts;
    private final Set<String> origins;
    private final String scheme;
    private final @Nullable ApiKeys keys;
    private final byte[] local;

    /**
     * @param boundTo the host of this server's URL, which is answered too
     * @param keys null for letting in everybody
     * @param local what proves that somebody is the server's own user, who may do everything
     */
    Gate(String boundTo, Serving serving, @Nullable ApiKeys keys, String local) {
        Set<String> all = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
        all.add(lower(boundTo));
        serving.names().forEach(name -> all.add(lower(name)));
        this.hosts = Set.copyOf(all);
        Set<String> sites = new HashSet<>();
        serving.origins().forEach(origin -> sites.add(checked(origin)));
        this.origins = Set.copyOf(sites);
        this.scheme = serving.tls() == null ? "http" : "https";
        this.keys = keys;
        this.local = ApiKeys.sha256(local);
    }

    private static String checked(String origin) {
        String site = lower(origin);
        if (!ORIGIN.matcher(site).matches()) {
            throw new BadInput("\"" + Quote.of(origin)
                    + "\" is no site; give its scheme and host, such as https://search.example");
        }
        return site;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Whether other sites were let in, so that their browsers ask beforehand. */
    boolean knowsOrigins() {
        return !origins.isEmpty();
    }

    /** Gives the response its headers, and refuses what comes under a foreign name or from a foreign site. */
    void check(HttpServletRequest request, HttpServletResponse response) {
        HEADERS.forEach(response::setHeader);
        String host = header(request, "Host");
        Matcher parts = HOST.matcher(host);
        if (!parts.matches() || !(hosts.contains(parts.group(1)) || isOwnAddress(request, parts.group(1)))) {
            throw new Refused(Problem.foreignHost(host));
        }
        @Nullable String given = request.getHeader("Origin");
        if (given == null) {
            return;
        }
        String origin = lower(given);
        if (origins.contains(origin)) {
            response.setHeader("Access-Control-Allow-Origin", origin);
            response.setHeader("Vary", "Origin");
            response.setHeader("Access-Control-Expose-Headers", "Retry-After, X-Request-Id, Mcp-Session-Id");
        } else if (changes(request) && !origin.equals(scheme + "://" + host)) {
            throw new Refused(Problem.foreignOrigin(given));
        }
    }

    /**
     * Whether the server is asked by the very address that the connection came in on, where a server listens on all of
     * them: an address is no name, so nobody can have made it lead here.
     */
    private static boolean isOwnAddress(HttpServletRequest request, String host) {
        String local = request.getLocalAddr();
        return local != null
                && host.equals(local.indexOf(':') < 0 || local.startsWith("[") ? local : "[" + local + "]");
    }

    private static String header(HttpServletRequest request, String name) {
        @Nullable String value = request.getHeader(name);
        return value == null ? "" : lower(value);
    }

    /** Browsers keep the answers of all other methods from foreign sites by themselves. */
    private static boolean changes(HttpServletRequest request) {
        return switch (request.getMethod()) {
            case "GET", "HEAD", "OPTIONS" -> false;
            default -> true;
        };
    }

    /** Answers a browser that asks whether a page of another site may ask. */
    void preflight(HttpServletRequest request, HttpServletResponse response) {
        if (origins.contains(header(request, "Origin"))) {
            response.setHeader("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE");
            response.setHeader(
                    "Access-Control-Allow-Headers",
                    "Authorization, Content-Type, Accept, X-Request-Id, traceparent, Mcp-Session-Id,"
                            + " Mcp-Protocol-Version, Last-Event-ID");
            response.setHeader("Access-Control-Max-Age", "600");
        }
        response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }

    /** Refuses who has no key that may do it. */
    void admit(HttpServletRequest request, Scope needed) {
        @Nullable String given = request.getHeader("Authorization");
        boolean bearer = given != null && given.regionMatches(true, 0, BEARER, 0, BEARER.length());
        String key = given != null && bearer ? given.substring(BEARER.length()).trim() : "";
        if (MessageDigest.isEqual(local, ApiKeys.sha256(key))) {
            request.setAttribute(LOCAL, true);
            return;
        }
        if (keys == null) {
            return;
        }
        if (!bearer) {
            throw new Refused(Problem.unauthorized("the request has no key"));
        }
        Scope scope = keys.scope(key).orElseThrow(() -> new Refused(Problem.unauthorized("the key is not known")));
        if (!scope.covers(needed)) {
            throw new Refused(Problem.forbidden(scope, needed));
        }
    }

    /** Whether it is the server's own user who asks. */
    static boolean isLocal(HttpServletRequest request) {
        return request.getAttribute(LOCAL) != null;
    }
}
