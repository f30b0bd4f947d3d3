package pith.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import pith.Pith;
import pith.engine.IndexView;
import pith.engine.PithException;

/** What can be seen of a server from outside: numbers for Prometheus, and a line of JSON a request. Thread-safe. */
final class Telemetry {
    private static final String TRACE = "pith.trace";
    private static final String START = "pith.start";
    private static final String ROUTE = "pith.route";
    private static final double NANOS = 1e9;
    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
    };

    private final Logging logging;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final ExpositionFormats formats = ExpositionFormats.init();
    private final Counter requests;
    private final Histogram seconds;
    private final Histogram stages;
    private final Counter passages;

    Telemetry(Pith pith, Throttle throttle, Logging logging) {
        this.logging = logging;
        requests = Counter.builder()
                .name("pith_requests_total")
                .help("Requests answered")
                .labelNames("method", "route", "status")
                .register(registry);
        seconds = Histogram.builder()
                .name("pith_request_seconds")
                .help("How long requests took")
                .labelNames("route")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
        stages = Histogram.builder()
                .name("pith_stage_seconds")
                .help("How long each stage of the requests took")
                .labelNames("stage")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
        passages = Counter.builder()
                .name("pith_passages_written_total")
                .help("Passages that were put into the index")
                .register(registry);
        gauge("pith_requests_inside", "Requests that are being answered or wait", throttle::inside);
        gauge("pith_requests_waiting", "Queries that wait for their turn", throttle::waiting);
        gauge("pith_documents", "Documents in the index", () -> counted(pith, IndexView::documentCount));
        gauge("pith_passages", "Passages in the index", () -> counted(pith, IndexView::passageCount));
        gauge(
                "pith_heap_bytes",
                "Java's heap in use",
                () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        gauge(
                "pith_resident_bytes",
                "Memory of the process, with the models' own; 0 where it is not known",
                () -> residentBytes(Path.of("/proc/self/status")));
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    /** Nothing where there is no index yet. */
    private static double counted(Pith pith, ToDoubleFunction<IndexView> count) {
        try (IndexView view = pith.view()) {
            return count.applyAsDouble(view);
        } catch (PithException e) {
            return 0;
        }
    }

    /** As Linux has it, in kilobytes; 0 elsewhere. */
    static double residentBytes(Path status) {
        try {
            return Files.readString(status, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024)
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }

    /** Gives a request its name, and tells it to the caller. */
    void begin(Context context) {
        Trace trace = Trace.of(context.header("X-Request-Id"), context.header("traceparent"));
        context.attribute(TRACE, trace);
        context.attribute(START, System.nanoTime());
        context.header("X-Request-Id", trace.id());
        context.header("traceresponse", trace.response());
    }

    /** Says what is counted for a request: the route, not the path, of which there are as many as documents. */
    static void route(Context context, String route) {
        context.attribute(ROUTE, route);
    }

    /** Counts passages that were written. */
    void wrote(long count) {
        passages.inc(count);
    }

    /** Counts a request that is answered, and writes it down where that is wanted. */
    void end(Context context) {
        @Nullable Trace trace = context.attribute(TRACE);
        @Nullable Long start = context.attribute(START);
        if (trace == null || start == null) {
            return;
        }
        long nanos = System.nanoTime() - start;
        @Nullable String known = context.attribute(ROUTE);
        String route = known == null ? "none" : known;
        int status = context.statusCode();
        requests.labelValues(method(context), route, Integer.toString(status)).inc();
        seconds.labelValues(route).observe(nanos / NANOS);
        Stages.of(context).forEach((stage, took) -> stages.labelValues(stage).observe(took / NANOS));
        boolean slow = nanos / 1_000_000 >= logging.slowMillis();
        if (slow || logging.every() || status == 500) {
            logging.lines().accept(line(context, trace, route, status, nanos, slow));
        }
    }

    /** Callers may invent methods, and each would be a series of its own. */
    private static String method(Context context) {
        String method = context.req().getMethod();
        return switch (method) {
            case "GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS" -> method;
            default -> "other";
        };
    }

    private static String line(Context context, Trace trace, String route, int status, long nanos, boolean slow) {
        ObjectNode json = Json.object();
        json.put("at", Instant.now().toString());
        json.put("event", slow ? "slow" : "request");
        json.put("id", trace.id());
        json.put("trace", trace.trace());
        json.put("span", trace.span());
        if (!trace.parent().isEmpty()) {
            json.put("parent", trace.parent());
        }
        json.put("method", method(context));
        json.put("route", route);
        json.put("status", status);
        json.put("millis", millis(nanos));
        ObjectNode parts = json.putObject("stages");
        Stages.of(context).forEach((stage, took) -> parts.put(stage, millis(took)));
        return new String(Json.bytes(json), StandardCharsets.UTF_8);
    }

    private static double millis(long nanos) {
        return Math.round(nanos / 1e4) / 100.0;
    }

    /** For Prometheus, in the format that it asks for. */
    void metrics(Context context) {
        ExpositionFormatWriter writer = formats.findWriter(context.header("Accept"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        context.contentType(writer.getContentType()).result(out.toByteArray());
    }
}
