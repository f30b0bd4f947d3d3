package pith.web;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.Quote;

/**
 * Answers HTTP requests from a {@link Pith}, and serves the page to search with. For this machine alone: it listens on
 * loopback addresses and refuses requests under foreign names and from foreign sites. Thread-safe.
 *
 * <p>Errors are problem details by RFC 9457. The index's lock is taken by each writing and given back after it; who
 * wants to keep it calls {@link Pith#lock} first.
 */
public final class Server implements AutoCloseable {
    private static final int MAX_THREADS = 64;
    private static final int MIN_THREADS = 4;
    private static final int IDLE_THREAD_MILLIS = 60_000;
    private static final int IDLE_CONNECTION_MILLIS = 30_000;

    /** How long requests that are being answered may go on after {@link #close} was called. */
    private static final long DRAIN_MILLIS = 5_000;

    private final Javalin javalin;
    private final String host;
    private final int port; // Javalin forgets its own when it is stopped

    private Server(Javalin javalin, String host) {
        this.javalin = javalin;
        this.host = host;
        this.port = javalin.port();
    }

    /**
     * Starts a server.
     *
     * @param pith what it answers from; stays the caller's to close, after the server
     * @param host a name or address of this machine's loopback, such as {@code localhost}
     * @param port 0 for any that is free
     * @throws BadInput when the host is not on the loopback, or the port cannot be listened on
     */
    public static Server start(Pith pith, String host, int port) {
        return start(pith, host, port, DRAIN_MILLIS);
    }

    /** @param drainMillis in place of {@link #DRAIN_MILLIS} */
    static Server start(Pith pith, String host, int port, long drainMillis) {
        if (port < 0 || port > 65_535) {
            throw new BadInput("port " + port + " is not between 0 (any that is free) and 65535");
        }
        InetAddress address = loopback(host);
        String shown = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        Api api = new Api(pith);
        Gate gate = new Gate(shown);
        Javalin javalin = Javalin.create(config -> {
            configure(config, drainMillis);
            handle(config, gate, routes(api, new Overview(pith)));
        });
        try {
            javalin.start(literal(address), port);
        } catch (RuntimeException e) {
            javalin.stop();
            throw new BadInput(
                    "cannot listen on " + shown + ":" + port + " (" + rootMessage(e)
                            + "); give another port, or 0 for any that is free",
                    e);
        }
        return new Server(javalin, shown);
    }

    private static InetAddress loopback(String host) {
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new BadInput("host \"" + Quote.of(host) + "\" is not known; give localhost", e);
        }
        if (host.isEmpty() || !address.isLoopbackAddress()) {
            throw new BadInput("host \"" + Quote.of(host) + "\" is not on this machine's loopback; the server has no"
                    + " passwords, so it listens on localhost, 127.0.0.1 or ::1 only");
        }
        return address;
    }

    private static String literal(InetAddress address) {
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /** @param path a Javalin path; {@code <id>} takes slashes too */
    private record Route(HandlerType method, String path, Handler handler) {
        boolean matches(String requested) {
            int wildcard = path.indexOf('<');
            return wildcard < 0 ? path.equals(requested) : requested.startsWith(path.substring(0, wildcard));
        }
    }

    private static List<Route> routes(Api api, Overview overview) {
        List<Route> routes = new ArrayList<>(List.of(
                new Route(HandlerType.POST, "/v1/search", api::search),
                new Route(HandlerType.POST, "/v1/explain", api::explain),
                new Route(HandlerType.POST, "/v1/ask", api::ask),
                new Route(HandlerType.POST, "/v1/similar", api::similar),
                new Route(HandlerType.GET, "/v1/suggest", api::suggest),
                new Route(HandlerType.POST, Api.DOCUMENTS, api::put),
                new Route(HandlerType.GET, Api.DOCUMENTS, api::documentByParameter),
                new Route(HandlerType.GET, Api.DOCUMENTS + "/<id>", api::documentByPath),
                new Route(HandlerType.GET, "/v1/fields", overview::fields),
                new Route(HandlerType.GET, "/v1/overview", overview::facts),
                new Route(HandlerType.GET, "/healthz", api::health)));
        for (Page page : Page.all()) {
            routes.add(new Route(HandlerType.GET, page.path(), page::serve));
        }
        return routes;
    }

    private static void configure(JavalinConfig config, long drainMillis) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE; // the loopback is faster
        config.router.ignoreTrailingSlashes = false;
        config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, IDLE_THREAD_MILLIS);
        config.jetty.modifyHttpConfiguration(Server::configure);
        // Ids may hold encoded slashes; see Api.documentByPath, the one reader of paths.
        config.jetty.modifyServletContextHandler(
                handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
        config.jetty.modifyServer(server -> {
            server.setStopTimeout(drainMillis);
            server.insertHandler(new GracefulHandler());
            server.setErrorHandler(new JettyErrors());
        });
    }

    private static void configure(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setIdleTimeout(IDLE_CONNECTION_MILLIS);
        http.setUriCompliance(UriCompliance.DEFAULT.with(
                "pith",
                Violation.AMBIGUOUS_EMPTY_SEGMENT,
                Violation.AMBIGUOUS_PATH_ENCODING,
                Violation.AMBIGUOUS_PATH_PARAMETER,
                Violation.AMBIGUOUS_PATH_SEGMENT,
                Violation.AMBIGUOUS_PATH_SEPARATOR,
                Violation.SUSPICIOUS_PATH_CHARACTERS));
    }

    private static void handle(JavalinConfig config, Gate gate, List<Route> routes) {
        config.routes.before(gate::check);
        routes.forEach(route -> config.routes.addHttpHandler(route.method(), route.path(), route.handler()));
        // Javalin has a handler of its own for the first, which would come before that for all exceptions.
        config.routes.exception(HttpResponseException.class, (error, context) -> refuse(context, error, routes));
        config.routes.exception(Exception.class, (error, context) -> refuse(context, error, routes));
        config.router.javaLangErrorHandler(Server::refuse);
    }

    private static void refuse(Context context, Exception error, List<Route> routes) {
        String method = context.req().getMethod();
        String path = context.path();
        Problem problem = Problem.of(error, method, path);
        if (problem.kind().equals("no-such-route")) {
            TreeSet<String> allowed = new TreeSet<>();
            routes.stream()
                    .filter(route -> route.matches(path))
                    .forEach(route -> allowed.add(route.method().name()));
            if (allowed.contains("GET")) {
                allowed.add("HEAD");
            }
            if (!allowed.isEmpty() && !allowed.contains(method)) {
                problem = Problem.methodNotAllowed(method, path, String.join(", ", allowed));
            }
        }
        problem.headers().forEach(context::header);
        context.status(problem.status()).contentType(Problem.CONTENT_TYPE).result(problem.json());
    }

    /** For what is no exception, such as memory running out. */
    private static void refuse(HttpServletResponse response, Error error) {
        Problem problem = Problem.of(error, "", "");
        response.setStatus(problem.status());
        response.setContentType(Problem.CONTENT_TYPE);
        try {
            response.getOutputStream().write(problem.json());
        } catch (IOException | IllegalStateException e) {
            error.addSuppressed(e);
        }
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Where its page is, without a slash at the end: {@code http://localhost:7474}. */
    public String url() {
        return "http://" + host + ":" + port;
    }

    /** Stops listening, and returns when the requests being answered are done, after five seconds at most. */
    @Override
    public void close() {
        javalin.stop();
    }
}
