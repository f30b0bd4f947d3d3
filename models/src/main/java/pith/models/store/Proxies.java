package pith.models.store;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pith.engine.BadInput;
import pith.engine.Quote;

/**
 * Which proxy stands before which address: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and
 * {@code NO_PROXY}, each also in lower case, which wins. {@code NO_PROXY} holds host names, which stand for their
 * subdomains too, each with a port if it should stand for that alone, or {@code *}.
 */
final class Proxies extends ProxySelector {
    private static final int DEFAULT_PORT = 80;
    private static final Pattern HOST_AND_PORT = Pattern.compile("([^:]+|\\[.*\\]):(\\d{1,5})");

    private final Map<String, String> environment;

    /**
     * A proxy.
     *
     * @param authorization the value of the header {@code Proxy-Authorization}; empty where the proxy wants none
     */
    record Upstream(String host, int port, String authorization) {
        /** Leaves the password out. */
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    Proxies(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    Optional<Upstream> before(URI uri) {
        String host = bare(uri.getHost());
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        if (isExempt(host, port)) {
            return Optional.empty();
        }
        String variable = secure ? "https_proxy" : "http_proxy";
        String value = value(variable);
        if (value.isEmpty()) {
            variable = "all_proxy";
            value = value(variable);
        }
        return value.isEmpty() ? Optional.empty() : Optional.of(parse(value, variable));
    }

    /** Whether any proxy wants a password: then it must be allowed in tunnels too. */
    boolean havePassword() {
        return List.of("https_proxy", "http_proxy", "all_proxy").stream()
                .anyMatch(name -> value(name).contains("@"));
    }

    private String value(String name) {
        String lower = environment.getOrDefault(name, "").strip();
        return lower.isEmpty()
                ? environment.getOrDefault(name.toUpperCase(Locale.ROOT), "").strip()
                : lower;
    }

    private boolean isExempt(String host, int port) {
        for (String each : value("no_proxy").toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            if (each.equals("*")) {
                return true;
            }
            Matcher withPort = HOST_AND_PORT.matcher(each);
            boolean otherPort = withPort.matches() && Integer.parseInt(withPort.group(2)) != port;
            String pattern = bare((withPort.matches() ? withPort.group(1) : each).replaceFirst("^\\*?\\.", ""));
            if (!otherPort && !pattern.isEmpty() && (host.equals(pattern) || host.endsWith("." + pattern))) {
                return true;
            }
        }
        return false;
    }

    /** A host in lower case, without the brackets of an IPv6 address. */
    private static String bare(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.startsWith("[") && lower.endsWith("]") ? lower.substring(1, lower.length() - 1) : lower;
    }

    private static Upstream parse(String value, String variable) {
        int scheme = value.indexOf("://");
        String kind = scheme < 0 ? "http" : value.substring(0, scheme).toLowerCase(Locale.ROOT);
        String rest = value.substring(scheme < 0 ? 0 : scheme + 3).replaceFirst("/.*$", "");
        int at = rest.lastIndexOf('@');
        String address = rest.substring(at + 1);
        int colon = address.lastIndexOf(':');
        boolean hasPort = colon >= 0 && address.indexOf(']', colon) < 0;
        String host = bare(hasPort ? address.substring(0, colon) : address);
        String port = hasPort ? address.substring(colon + 1) : Integer.toString(DEFAULT_PORT);
        // The value may hold a password: no message shows what stands before the address.
        if (!kind.equals("http")) {
            throw new BadInput(variable.toUpperCase(Locale.ROOT) + " names a proxy of the kind " + Quote.of(kind)
                    + "; Pith can use HTTP proxies: http://host:port");
        }
        if (host.isEmpty() || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 0xFFFF) {
            throw new BadInput(variable.toUpperCase(Locale.ROOT) + " names the proxy \"" + Quote.of(address)
                    + "\"; give http://host:port or http://user:password@host:port");
        }
        return new Upstream(host, Integer.parseInt(port), at < 0 ? "" : basic(rest.substring(0, at)));
    }

    private static String basic(String user) {
        // In a URL's user part a plus is a plus.
        String decoded = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
        String pair = decoded.contains(":") ? decoded : decoded + ":";
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<Proxy> select(URI uri) {
        return List.of(before(uri)
                .map(each -> new Proxy(Proxy.Type.HTTP, new InetSocketAddress(each.host, each.port)))
                .orElse(Proxy.NO_PROXY));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // The request itself fails, and says so.
    }
}
