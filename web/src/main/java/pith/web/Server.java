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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.Quote;
import pith.engine.UnreadableSource;

/**
 * Answers HTTP requests from a {@link Pith}, and serves the page to search with. Where nobody says otherwise for
 * this machine alone: it listens on loopback addresses and refuses requests under foreign names and from foreign sites.
 * Thread-safe.
 *
 * <p>Errors are problem details by RFC 9457. The index's lock is taken by each writing and given back after it; who
 * wants to keep it calls {@link Pith#lock} first.
 */
public final class Server implements AutoCloseable {
    /** Beside those of the requests that {@link Limits} lets in: health and the page are always answered. */
    private static final int SPARE_THREADS = 32;

    private static final int MIN_THREADS = 4;
    private static final int IDLE_THREAD_MILLIS = 60_000;
    private static final int IDLE_CONNECTION_MILLIS = 30_000;

    /** How long requests that are being answered may go on after {@link #close} was called. */
    private static final long DRAIN_MILLIS = 5_000;

    private final Javalin javalin;
    private final String origin;
    private final String local;
    private @Nullable Path announced;
    private final List<String> routes;
    private final McpEndpoint mcp;
    private final Jobs jobs;
    private final CollectionStore collections;
    private final int port; // Javalin forgets its own when it is stopped

    private Server(
            Javalin javalin,
            String origin,
            String local,
            List<Route> routes,
            McpEndpoint mcp,
            Jobs jobs,
            CollectionStore collections) {
        this.javalin = javalin;
        this.routes = routes.stream()
                .map(route ->
                        route.method() + " " + route.path().replace('<', '{').replace('>', '}'))
                .toList();
        this.mcp = mcp;
        this.jobs = jobs;
        this.collections = collections;
        this.origin = origin;
        this.local = local;
        this.port = javalin.port();
    }

    /**
     * Starts a server for this machine.
     *
     * @param pith what it answers from; stays the caller's to close, after the server
     * @param host a name or address of this machine's loopback, such as {@code localhost}
     * @param port 0 for any that is free
     * @throws BadInput when the host is not on the loopback, or the port cannot be listened on
     */
    public static Server start(Pith pith, String host, int port) {
        return start(pith, Serving.on(host, port));
    }

    /**
     * Starts a server.
     *
     * @param pith what it answers from; stays the caller's to close, after the server
     * @throws BadInput when other machines could reach it without a key and nobody said that they may, when the port
     *     cannot be listened on, or the certificate not be used
     */
    public static Server start(Pith pith, Serving serving) {
        return start(pith, serving, DRAIN_MILLIS);
    }

    /** @param drainMillis in place of {@link #DRAIN_MILLIS} */
    static Server start(Pith pith, Serving serving, long drainMillis) {
        String host = serving.host();
        int port = serving.port();
        if (port < 0 || port > 65_535) {
            throw new BadInput("port " + port + " is not between 0 (any that is free) and 65535");
        }
        @Nullable ApiKeys keys = demanded(serving);
        InetAddress address = address(serving, keys != null);
        String shown = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        String local = UUID.randomUUID() + "-" + UUID.randomUUID();
        Gate gate = new Gate(shown, serving, keys, local);
        Throttle throttle = new Throttle(serving.limits());
        Telemetry telemetry = new Telemetry(pith, throttle, serving.logging());
        CollectionStore collections = new CollectionStore(pith, serving.home());
        Jobs jobs = new Jobs(collections, telemetry::wrote);
        McpEndpoint mcp = new McpEndpoint(collections, serving.limits(), throttle);
        List<Route> routes = routes(pith, serving, throttle, telemetry, collections, jobs);
        routes.add(new Route(HandlerType.POST, McpEndpoint.PATH, Scope.READ, mcp::handle));
        List<Route> all = Stream.concat(routes.stream(), pages().stream()).toList();
        @Nullable Tls tls = serving.tls();
        SslContextFactory.@Nullable Server secured = tls == null ? null : tls.context();
        Javalin javalin = Javalin.create(config -> {
            configure(config, serving.limits(), drainMillis);
            if (secured != null) {
                config.jetty.addConnector((server, http) -> connector(server, http, secured, address, port));
            }
            handle(config, gate, throttle, telemetry, all);
        });
        try {
            if (secured == null) {
                javalin.start(literal(address), port);
            } else {
                javalin.start();
            }
        } catch (RuntimeException e) {
            javalin.stop();
            collections.close();
            throw new BadInput(
                    "cannot listen on " + shown + ":" + port + " (" + rootMessage(e)
                            + "); give another port, or 0 for any that is free",
                    e);
        }
        return new Server(
                javalin, (secured == null ? "http://" : "https://") + shown, local, routes, mcp, jobs, collections);
    }

    /** The keys that requests must have; null where the server was started without any. */
    private static @Nullable ApiKeys demanded(Serving serving) {
        @Nullable ApiKeys keys = serving.keys();
        return keys == null || keys.list().isEmpty() ? null : keys;
    }

    private static InetAddress address(Serving serving, boolean guarded) {
        String host = serving.host();
        InetAddress address;
        try {
            address = InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new BadInput("host \"" + Quote.of(host) + "\" is not known; give localhost", e);
        }
        boolean reachable = guarded || serving.insecure();
        if (host.isEmpty() || !(address.isLoopbackAddress() || reachable)) {
            throw new BadInput("host \"" + Quote.of(host) + "\" is not on this machine's loopback, and whoever reaches"
                    + " the server could read and write; make a key with pith keys create, listen on localhost, or say"
                    + " --insecure");
        }
        return address;
    }

    private static ServerConnector connector(
            org.eclipse.jetty.server.Server server,
            HttpConfiguration http,
            SslContextFactory.Server secured,
            InetAddress address,
            int port) {
        HttpConfiguration https = new HttpConfiguration(http);
        https.addCustomizer(new SecureRequestCustomizer(false));
        ServerConnector connector = new ServerConnector(
                server, new SslConnectionFactory(secured, "http/1.1"), new HttpConnectionFactory(https));
        connector.setHost(address.getHostAddress());
        connector.setPort(port);
        return connector;
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

    /**
     * @param path a Javalin path; {@code <id>} takes slashes too
     * @param scope what a key must allow; null where none is needed
     */
    private record Route(
            HandlerType method, String path, @Nullable Scope scope, Handler handler) {
        /** What reads. */
        Route(HandlerType method, String path, Handler handler) {
            this(method, path, path.startsWith("/v1/") ? Scope.READ : null, handler);
        }

        boolean matches(String requested) {
            return requested.matches(path.replaceAll("<[a-z]+>", ".*").replaceAll("\\{[a-z]+}", "[^/]+"));
        }
    }

    private static List<Route> routes(
            Pith pith,
            Serving serving,
            Throttle throttle,
            Telemetry telemetry,
            CollectionStore collections,
            Jobs jobs) {
        Limits limits = serving.limits();
        Api api = new Api(pith, collections, limits, throttle);
        Embeddings embeddings = new Embeddings(pith.encoder(), limits, throttle);
        Overview overview = new Overview(pith);
        List<Route> routes = new ArrayList<>(List.of(
                new Route(HandlerType.POST, "/v1/search", api::search),
                new Route(HandlerType.POST, "/v1/explain", api::explain),
                new Route(HandlerType.POST, "/v1/ask", api::ask),
                new Route(HandlerType.POST, "/v1/similar", api::similar),
                new Route(HandlerType.GET, "/v1/suggest", api::suggest),
                new Route(HandlerType.POST, "/v1/embeddings", embeddings::embed),
                new Route(HandlerType.GET, "/v1/models", embeddings::models),
                new Route(HandlerType.GET, "/metrics", Scope.READ, telemetry::metrics),
                new Route(HandlerType.GET, "/readyz", api::ready),
                new Route(HandlerType.GET, "/v1/fields", overview::fields),
                new Route(HandlerType.GET, "/v1/overview", overview::facts),
                new Route(HandlerType.GET, "/healthz", api::health)));
        routes.addAll(documents(new DocumentsApi(collections, jobs, limits, telemetry), collections, limits));
        routes.addAll(administration(new AdminApi(collections, jobs, limits, serving.folders())));
        for (Page page : Docs.described()) {
            routes.add(new Route(HandlerType.GET, page.path(), page::serve));
        }
        return routes;
    }

    /** What the pages are made of, which is no part of the API. */
    private static List<Route> pages() {
        return Stream.concat(Page.all().stream(), Docs.parts().stream())
                .map(page -> new Route(HandlerType.GET, page.path(), page::serve))
                .toList();
    }

    private static List<Route> documents(DocumentsApi api, CollectionStore collections, Limits limits) {
        String one = DocumentsApi.DOCUMENTS + "/<id>";
        return List.of(
                new Route(HandlerType.POST, DocumentsApi.DOCUMENTS, Scope.WRITE, api::post),
                new Route(HandlerType.GET, DocumentsApi.DOCUMENTS, api::get),
                new Route(HandlerType.DELETE, DocumentsApi.DOCUMENTS, Scope.WRITE, api::delete),
                new Route(HandlerType.GET, one, api::get),
                new Route(HandlerType.PUT, one, Scope.WRITE, api::put),
                new Route(HandlerType.DELETE, one, Scope.WRITE, api::delete),
                new Route(
                        HandlerType.POST,
                        "/v1/bulk",
                        Scope.WRITE,
                        context -> Bulk.post(context, collections, api, limits)),
                new Route(HandlerType.POST, "/v1/files", Scope.WRITE, api::file));
    }

    private static List<Route> administration(AdminApi api) {
        return List.of(
                new Route(HandlerType.GET, "/v1/collections", api::collections),
                new Route(HandlerType.GET, "/v1/collections/{name}", api::collection),
                new Route(HandlerType.PUT, "/v1/collections/{name}", Scope.ADMIN, api::create),
                new Route(HandlerType.DELETE, "/v1/collections/{name}", Scope.ADMIN, api::delete),
                new Route(HandlerType.GET, "/v1/aliases", api::aliases),
                new Route(HandlerType.PUT, "/v1/aliases/{alias}", Scope.ADMIN, api::alias),
                new Route(HandlerType.DELETE, "/v1/aliases/{alias}", Scope.ADMIN, api::deleteAlias),
                new Route(HandlerType.GET, "/v1/jobs", Scope.ADMIN, api::jobs),
                new Route(HandlerType.POST, "/v1/jobs", Scope.ADMIN, api::startJob),
                new Route(HandlerType.GET, "/v1/jobs/{id}", Scope.ADMIN, api::job),
                new Route(HandlerType.DELETE, "/v1/jobs/{id}", Scope.ADMIN, api::cancelJob),
                new Route(HandlerType.GET, "/v1/jobs/{id}/events", Scope.ADMIN, api::followJob),
                new Route(HandlerType.GET, "/v1/snapshots", Scope.ADMIN, api::snapshots),
                new Route(HandlerType.POST, "/v1/snapshots", Scope.ADMIN, api::snapshot),
                new Route(HandlerType.DELETE, "/v1/snapshots/{name}", Scope.ADMIN, api::deleteSnapshot));
    }

    private static void configure(JavalinConfig config, Limits limits, long drainMillis) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.compressionStrategy = CompressionStrategy.NONE; // the loopback is faster
        config.router.ignoreTrailingSlashes = false;
        int threads = limits.working() + limits.waiting() + SPARE_THREADS;
        config.jetty.threadPool = new QueuedThreadPool(threads, MIN_THREADS, IDLE_THREAD_MILLIS);
        config.jetty.modifyHttpConfiguration(Server::configure);
        // Ids may hold encoded slashes; see DocumentsApi, the one reader of paths.
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

    private static void handle(
            JavalinConfig config, Gate gate, Throttle throttle, Telemetry telemetry, List<Route> routes) {
        config.requestLogger.http((context, millis) -> telemetry.end(context));
        config.routes.before(context -> {
            telemetry.begin(context);
            gate.check(context.req(), context.res());
        });
        routes.forEach(
                route -> config.routes.addHttpHandler(route.method(), route.path(), guarded(route, gate, throttle)));
        if (gate.knowsOrigins()) {
            config.routes.options("/*", context -> {
                gate.preflight(context.req(), context.res());
                context.status(204);
            });
        }
        // Javalin has a handler of its own for the first, which would come before that for all exceptions.
        config.routes.exception(HttpResponseException.class, (error, context) -> refuse(context, error, routes));
        config.routes.exception(Exception.class, (error, context) -> refuse(context, error, routes));
        config.router.javaLangErrorHandler(Server::refuse);
    }

    /** What needs no key is cheap, and answered however full the house is. */
    private static Handler guarded(Route route, Gate gate, Throttle throttle) {
        @Nullable Scope scope = route.scope();
        if (scope == null) {
            return context -> {
                Telemetry.route(context, route.path());
                route.handler().handle(context);
            };
        }
        return context -> {
            Telemetry.route(context, route.path());
            gate.admit(context.req(), scope);
            Throttle.Place place = throttle.admit();
            try {
                route.handler().handle(context);
            } finally {
                place.leave();
            }
        };
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

    /**
     * Leaves word beside an index that this server serves it, for {@link RunningServer}. Does nothing where it speaks
     * HTTPS, since that would need its certificate trusted. The word is taken back by {@link #close}.
     *
     * @param index the index's folder, absolute
     */
    public synchronized void announce(Path index) {
        if (origin.startsWith("http:")) {
            Path file = RunningServer.file(index);
            OwnFile.write(file, Json.bytes(Json.object().put("url", url()).put("word", local)));
            announced = file;
        }
    }

    private synchronized void takeBack() {
        if (announced != null) {
            try {
                Files.deleteIfExists(announced);
            } catch (IOException e) {
                throw new UnreadableSource("cannot remove " + announced + ": " + e.getMessage(), e);
            }
            announced = null;
        }
    }

    /** The API's routes, as its description names them. */
    List<String> routes() {
        return routes;
    }

    /** The port it listens on. */
    public int port() {
        return port;
    }

    /** Where its page is, without a slash at the end: {@code http://localhost:7474}. */
    public String url() {
        return origin + ":" + port;
    }

    /**
     * Stops listening, and returns when the requests being answered are done, after five seconds at most, and what jobs
     * have done is committed.
     */
    @Override
    public void close() {
        takeBack();
        jobs.cancelAll();
        javalin.stop();
        mcp.close();
        jobs.close();
        collections.close();
    }
}
