package pith.models.store;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests over HTTP/1.1, with redirects followed here, so that the token goes to the hub's origin alone. Thread-safe.
 */
final class Http implements AutoCloseable {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(20);
    private static final int SMALL_BODY_BYTES = 1 << 16;

    /**
     * Java refuses a password to a proxy that HTTPS is tunnelled through, unless this property says otherwise; it is
     * read when the first client of the process is made.
     */
    private static final String TUNNEL_PROPERTY = "jdk.http.auth.tunneling.disabledSchemes";

    private final HubSettings settings;
    private final Duration patience;
    private final HttpClient client;

    /** What one address answered. */
    record Hop(URI uri, int status, HttpHeaders headers) {}

    /**
     * An answer.
     *
     * @param hops the redirects that led to it, and itself last
     * @param body to be closed
     */
    record Reply(List<Hop> hops, Body body) implements AutoCloseable {
        Reply {
            hops = List.copyOf(hops);
        }

        int status() {
            return hops.getLast().status();
        }

        URI uri() {
            return hops.getLast().uri();
        }

        /** A header of the last answer; empty where it is not there. */
        String header(String name) {
            return hops.getLast().headers().firstValue(name).orElse("");
        }

        /** A header of the first answer that has it; empty where none has. */
        String anyHeader(String name) {
            return hops.stream()
                    .flatMap(hop -> hop.headers().firstValue(name).stream())
                    .findFirst()
                    .orElse("");
        }

        @Override
        public void close() {
            body.close();
        }
    }

    /** @param patience how long to wait for an answer, and for each next part of it */
    Http(HubSettings settings, Duration patience) {
        this.settings = settings;
        this.patience = patience;
        if (settings.proxies().havePassword() && System.getProperty(TUNNEL_PROPERTY) == null) {
            System.setProperty(TUNNEL_PROPERTY, "");
        }
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT_TIMEOUT)
                .proxy(settings.proxies())
                .build();
    }

    /** Asks, and follows redirects to wherever they lead. */
    Reply get(URI uri, Map<String, String> headers) throws IOException {
        return ask("GET", uri, headers, false);
    }

    /** Asks for the headers alone, and follows redirects within the hub. */
    Reply head(URI uri) throws IOException {
        return ask("HEAD", uri, Map.of(), true);
    }

    private Reply ask(String method, URI first, Map<String, String> headers, boolean withinHub) throws IOException {
        List<Hop> hops = new ArrayList<>();
        URI uri = first;
        while (true) {
            HttpResponse<Flow.Publisher<List<ByteBuffer>>> response = once(method, uri, headers);
            hops.add(new Hop(uri, response.statusCode(), response.headers()));
            Body body = new Body(patience);
            response.body().subscribe(body);
            URI next = target(hops.getLast());
            if (next == null || (withinHub && !settings.isHub(next))) {
                return new Reply(hops, body);
            }
            drop(body);
            if (hops.size() > Limits.REDIRECTS) {
                throw new IOException(
                        "more than " + Limits.REDIRECTS + " redirects, the last one to " + next.getHost());
            }
            uri = next;
        }
    }

    /** Where the answer sends us; null where it is no redirect. */
    private static @Nullable URI target(Hop hop) throws IOException {
        Optional<String> location = hop.headers().firstValue("Location");
        boolean redirect = switch (hop.status()) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
        if (!redirect || location.isEmpty()) {
            return null;
        }
        URI target;
        try {
            target = hop.uri().resolve(location.get());
        } catch (IllegalArgumentException e) {
            throw new IOException("a redirect to what is no address", e);
        }
        String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https");
        if (target.getHost() == null || !(secure || scheme.equals("http"))) {
            throw new IOException("a redirect to what is no address of the web");
        }
        if ("https".equalsIgnoreCase(hop.uri().getScheme()) && !secure) {
            throw new IOException("a redirect from https to http, to " + target.getHost());
        }
        return target;
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> once(String method, URI uri, Map<String, String> headers)
            throws IOException {
        Map<String, String> all = new HashMap<>(headers);
        all.put("User-Agent", "pith");
        if (!settings.token().isEmpty() && settings.isHub(uri)) {
            all.put("Authorization", "Bearer " + settings.token());
        }
        settings.proxies()
                .before(uri)
                .filter(proxy -> !proxy.authorization().isEmpty())
                .ifPresent(proxy -> all.put("Proxy-Authorization", proxy.authorization()));
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody());
        all.forEach(request::header);
        // Not the request's own timeout: from Java 26 on that one covers the body, which may take hours.
        CompletableFuture<HttpResponse<Flow.Publisher<List<ByteBuffer>>>> answer =
                client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofPublisher());
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw Body.stopped(e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no answer within " + patience.toSeconds() + " seconds", e);
        } catch (ExecutionException e) {
            throw new IOException(reason(e), e.getCause());
        }
    }

    private static String reason(ExecutionException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        // What cannot be reached often comes without words.
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each.getMessage() != null) {
                return each.getClass().getSimpleName() + ": " + each.getMessage();
            }
        }
        return cause.getClass().getSimpleName();
    }

    /** Reads a short body to its end, so that the connection can be used again. */
    private static void drop(Body body) {
        try (body) {
            body.readAll(SMALL_BODY_BYTES);
        } catch (IOException e) {
            // Closing cuts the connection, which is right too.
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
