package pith.models.store;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A server with the paths and headers of the Hugging Face hub, and a second one, on another port, that serves its large
 * files. Small files are redirected within the hub, as the hub does it.
 */
final class FakeHub implements AutoCloseable {
    static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
    private static final Pattern RESOLVE = Pattern.compile("/([^/]+/[^/]+)/resolve/([^/]+)/(.+)");
    private static final Pattern REVISION = Pattern.compile("/api/models/([^/]+/[^/]+)/revision/(.+)");
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

    /** A request that came. */
    record Asked(
            String server,
            String method,
            String path,
            @Nullable String authorization,
            @Nullable String range) {}

    /** Answers in place of the server. */
    interface Fault {
        void answer(HttpExchange exchange, byte[] content) throws IOException;
    }

    private record Repository(Map<String, byte[]> files, String commit) {}

    private final String scheme;
    private final HttpServer hub;
    private final HttpServer cdn;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Repository> repositories = new ConcurrentHashMap<>();
    private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** What the hub leaves out of its lists: sizes and checksums. */
    volatile boolean listsNamesOnly;

    /** Whether the other server answers every request with the whole file. */
    volatile boolean ignoresRanges;

    FakeHub() throws IOException {
        this(null);
    }

    /** @param tls for https; null for http */
    FakeHub(@Nullable SSLContext tls) throws IOException {
        scheme = tls == null ? "http" : "https";
        hub = server(tls);
        cdn = server(tls);
        hub.createContext("/", exchange -> serve("hub", exchange));
        cdn.createContext("/", exchange -> serve("cdn", exchange));
        hub.start();
        cdn.start();
    }

    private HttpServer server(@Nullable SSLContext tls) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server = tls == null ? HttpServer.create(any, 0) : HttpsServer.create(any, 0);
        if (server instanceof HttpsServer secure) {
            secure.setHttpsConfigurator(new HttpsConfigurator(Objects.requireNonNull(tls)));
        }
        server.setExecutor(threads);
        return server;
    }

    FakeHub with(String repository, Map<String, byte[]> files) {
        return with(repository, files, COMMIT);
    }

    FakeHub with(String repository, Map<String, byte[]> files, String commit) {
        repositories.put(repository, new Repository(files, commit));
        return this;
    }

    /** Lets the next request whose path ends so be answered otherwise; several stand in line. */
    FakeHub fault(String server, String pathEnd, Fault fault) {
        faults.computeIfAbsent(server + ":" + pathEnd, key -> new ArrayDeque<>())
                .add(fault);
        return this;
    }

    String endpoint() {
        return scheme + "://localhost:" + hub.getAddress().getPort();
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** What one server was asked for, and in which ranges, whose path ends so. */
    List<Asked> asked(String server, String pathEnd) {
        return asked.stream()
                .filter(each -> each.server.equals(server) && each.path.endsWith(pathEnd))
                .toList();
    }

    private void serve(String server, HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        asked.add(new Asked(
                server,
                exchange.getRequestMethod(),
                path,
                exchange.getRequestHeaders().getFirst("Authorization"),
                exchange.getRequestHeaders().getFirst("Range")));
        try (exchange) {
            Fault fault = fault(server, path);
            if (fault != null) {
                fault.answer(exchange, server.equals("cdn") ? find(path) : new byte[0]);
            } else if (server.equals("cdn")) {
                serveBlob(exchange, find(path));
            } else {
                serveHub(exchange, path);
            }
        }
    }

    private @Nullable Fault fault(String server, String path) {
        for (Map.Entry<String, Deque<Fault>> entry : faults.entrySet()) {
            String pathEnd = entry.getKey().substring(entry.getKey().indexOf(':') + 1);
            if (entry.getKey().startsWith(server + ":") && path.endsWith(pathEnd)) {
                synchronized (entry.getValue()) {
                    return entry.getValue().poll();
                }
            }
        }
        return null;
    }

    private void serveHub(HttpExchange exchange, String path) throws IOException {
        Matcher revision = REVISION.matcher(path);
        Matcher resolve = RESOLVE.matcher(path);
        if (revision.matches()) {
            Repository repository = repositories.get(revision.group(1));
            if (repository == null) {
                refuse(exchange, 401, "RepoNotFound");
            } else if (!List.of("main", repository.commit).contains(revision.group(2))) {
                refuse(exchange, 404, "RevisionNotFound");
            } else {
                send(exchange, 200, list(revision.group(1), repository));
            }
        } else if (resolve.matches()) {
            Repository repository = repositories.get(resolve.group(1));
            byte[] content = repository == null ? null : repository.files.get(resolve.group(3));
            if (repository == null || content == null || !resolve.group(2).equals(repository.commit)) {
                refuse(exchange, 404, "EntryNotFound");
            } else {
                serveFile(exchange, resolve.group(1), resolve.group(3), content, repository.commit);
            }
        } else if (path.startsWith("/api/resolve-cache/")) {
            byte[] content = find(path);
            exchange.getResponseHeaders().set("ETag", "\"" + gitBlob(content) + "\"");
            send(exchange, 200, content);
        } else {
            refuse(exchange, 404, "");
        }
    }

    private void serveFile(HttpExchange exchange, String id, String name, byte[] content, String commit)
            throws IOException {
        exchange.getResponseHeaders().set("X-Repo-Commit", commit);
        if (isLarge(name)) {
            exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + sha256(content) + "\"");
            exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(content.length));
            exchange.getResponseHeaders()
                    .set(
                            "Location",
                            scheme + "://localhost:" + cdn.getAddress().getPort() + "/blobs/" + id + "/" + name);
            send(exchange, 302, "Found".getBytes(StandardCharsets.UTF_8));
        } else if (name.equals("tokenizer.json")) {
            exchange.getResponseHeaders().set("ETag", "W/\"" + gitBlob(content) + "\"");
            send(exchange, 200, content);
        } else {
            exchange.getResponseHeaders().set("Location", "/api/resolve-cache/" + id + "/" + name);
            send(exchange, 307, "Temporary Redirect".getBytes(StandardCharsets.UTF_8));
        }
    }

    private byte[] find(String path) {
        return repositories.entrySet().stream()
                .flatMap(repository -> repository.getValue().files.entrySet().stream()
                        .filter(file -> path.endsWith("/" + repository.getKey() + "/" + file.getKey())))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private byte[] list(String id, Repository repository) {
        ObjectNode root = JsonText.object().put("id", id).put("sha", repository.commit);
        root.putObject("cardData").put("license", "mit");
        ArrayNode siblings = root.putArray("siblings");
        repository.files.forEach((name, content) -> {
            ObjectNode sibling = siblings.addObject().put("rfilename", name);
            if (!listsNamesOnly) {
                sibling.put("size", content.length).put("blobId", gitBlob(content));
                if (isLarge(name)) {
                    sibling.putObject("lfs")
                            .put("sha256", sha256(content))
                            .put("size", content.length)
                            .put("pointerSize", 134);
                }
            }
        });
        return JsonText.bytes(root);
    }

    private static boolean isLarge(String name) {
        return name.endsWith(".onnx") || name.endsWith(".safetensors");
    }

    private void serveBlob(HttpExchange exchange, byte[] content) throws IOException {
        String etag = "\"blob-" + sha256(content).substring(0, 8) + "\"";
        exchange.getResponseHeaders().set("ETag", etag);
        String range = exchange.getRequestHeaders().getFirst("Range");
        String ifRange = exchange.getRequestHeaders().getFirst("If-Range");
        if (range == null || ignoresRanges || (ifRange != null && !ifRange.equals(etag))) {
            send(exchange, 200, content);
            return;
        }
        Matcher from = RANGE.matcher(range);
        if (!from.matches() || Integer.parseInt(from.group(1)) >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        int start = Integer.parseInt(from.group(1));
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
        send(exchange, 206, Arrays.copyOfRange(content, start, content.length));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
        }
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        if (!code.isEmpty()) {
            exchange.getResponseHeaders().set("X-Error-Code", code);
        }
        send(exchange, status, "{\"error\":\"refused\"}".getBytes(StandardCharsets.UTF_8));
    }

    /** Answers with a status alone. */
    static Fault status(int status, String... headers) {
        return (exchange, content) -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            refuse(exchange, status, "");
        };
    }

    /** Begins to send the whole file and cuts the connection after so many bytes. */
    static Fault cutAfter(int bytes) {
        return (exchange, content) -> {
            exchange.getResponseHeaders()
                    .set("ETag", "\"blob-" + sha256(content).substring(0, 8) + "\"");
            exchange.sendResponseHeaders(200, content.length);
            OutputStream out = exchange.getResponseBody();
            out.write(content, 0, bytes);
            out.flush();
        };
    }

    /** Sends another content of the same length. */
    static Fault altered() {
        return (exchange, content) -> {
            byte[] other = content.clone();
            other[other.length / 2] ^= 1;
            send(exchange, 200, other);
        };
    }

    static String sha256(byte[] content) {
        try {
            return Checksum.sha256(new ByteArrayInputStream(content));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static String gitBlob(byte[] content) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        hub.stop(0);
        cdn.stop(0);
        threads.shutdownNow();
    }
}
