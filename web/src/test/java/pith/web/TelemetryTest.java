package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.web.Client.Response;

final class TelemetryTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private Running running(boolean every, int slowMillis) {
        return new Running(
                folder.resolve("index"),
                Serving.on("localhost", 0).withLogging(new Logging(lines::add, every, slowMillis)));
    }

    private JsonNode logged() throws InterruptedException {
        String line = lines.poll(60, TimeUnit.SECONDS);
        assertTrue(line != null && line.indexOf('\n') < 0, String.valueOf(line));
        return Json.parse(line.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void prometheusReadsWhatHappened() throws InterruptedException {
        try (Running running = running(true, 60_000)) {
            assertTrue(value(running, "pith_documents") == 0);
            logged();
            running.client.post("/v1/documents", "{\"id\": \"a\", \"text\": \"bridges\"}");
            running.client.post("/v1/search", "{\"query\": \"bridges\"}");
            running.client.post("/v1/search", "{\"wrong\": 1}");
            running.client.get("/nothing");
            for (int i = 0; i < 4; i++) {
                logged(); // a request is counted just after its answer is sent
            }
            assertEquals(1, value(running, "pith_documents"));
            assertEquals(1, value(running, "pith_passages"));
            assertEquals(1, value(running, "pith_passages_written_total"));
            assertEquals(1, value(running, "pith_requests_total{method=\"POST\",route=\"/v1/search\",status=\"200\"}"));
            assertEquals(1, value(running, "pith_requests_total{method=\"POST\",route=\"/v1/search\",status=\"400\"}"));
            assertEquals(1, value(running, "pith_requests_total{method=\"GET\",route=\"none\",status=\"404\"}"));
            assertEquals(2, value(running, "pith_request_seconds_count{route=\"/v1/search\"}"));
            for (String stage : List.of("receive", "wait", "search", "write", "index")) {
                assertTrue(value(running, "pith_stage_seconds_count{stage=\"" + stage + "\"}") >= 1, stage);
            }
            assertEquals(1, value(running, "pith_requests_inside"), "the one that asks");
            assertEquals(0, value(running, "pith_requests_waiting"));
            assertTrue(value(running, "pith_heap_bytes") > 0);
        }
    }

    private static double value(Running running, String series) {
        String metrics = running.client.get("/metrics").http().body();
        Matcher line = Pattern.compile("^" + Pattern.quote(series) + " ([0-9.E+]+)$", Pattern.MULTILINE)
                .matcher(metrics);
        assertTrue(line.find(), () -> series + " is not in\n" + metrics);
        return Double.parseDouble(line.group(1));
    }

    @Test
    void everyRequestIsALineWithItsNameAndItsStages() throws InterruptedException {
        try (Running running = running(true, 60_000)) {
            running.client.post("/v1/documents", "{\"id\": \"a\", \"text\": \"bridges\"}");
            assertEquals("/v1/documents", logged().path("route").asText());
            Response response = running.client.send(running.client
                    .request("/v1/documents/a?secret=1")
                    .header("X-Request-Id", "mine-1")
                    .header("traceparent", "00-" + TRACE + "-" + SPAN + "-01")
                    .build());
            assertEquals("mine-1", response.header("X-Request-Id"));
            JsonNode line = logged();
            assertEquals("request", line.path("event").asText());
            assertEquals("mine-1", line.path("id").asText());
            assertEquals(TRACE, line.path("trace").asText());
            assertEquals(SPAN, line.path("parent").asText());
            assertEquals("/v1/documents/<id>", line.path("route").asText());
            assertEquals(200, line.path("status").asInt());
            assertTrue(line.path("stages").has("write"), line::toString);
            assertFalse(line.toString().contains("secret"), line::toString);
            assertEquals("00-" + TRACE + "-" + line.path("span").asText() + "-01", response.header("traceresponse"));
            assertNotEquals(SPAN, line.path("span").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-" + TRACE + "-" + SPAN,
                "ff-" + TRACE + "-" + SPAN + "-01",
                "00-00000000000000000000000000000000-" + SPAN + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00-" + TRACE + "-" + SPAN + "-01-more",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01"
            })
    void aTraceThatIsNoneIsBegunAnew(String traceparent) {
        Trace trace = Trace.of("a b", traceparent);
        assertNotEquals(TRACE, trace.trace());
        assertEquals("", trace.parent());
        assertTrue(trace.response().matches("00-[0-9a-f]{32}-[0-9a-f]{16}-00"), trace.response());
        assertTrue(trace.id().matches("[0-9a-f]{16}"), trace.id());
    }

    @Test
    void aLaterVersionOfTheHeaderIsReadAsFarAsItIsKnown() {
        assertEquals(
                TRACE, Trace.of(null, "01-" + TRACE + "-" + SPAN + "-01-more").trace());
    }

    @Test
    void onlyWhatIsSlowIsWrittenWhereNotAllIsWanted() throws InterruptedException {
        try (Running running = running(false, 60_000)) {
            running.client.get("/");
        }
        assertTrue(lines.isEmpty(), lines.toString());
        try (Running running = running(false, 0)) {
            running.client.get("/");
            assertEquals("slow", logged().path("event").asText());
        }
    }

    @Test
    void aServerIsReadyForItsFirstDocument() {
        try (Running running = running(false, 60_000)) {
            assertEquals(200, running.client.get("/readyz").status());
            assertEquals(503, running.client.get("/healthz").status());
            running.client.post("/v1/documents", "{\"id\": \"a\", \"text\": \"bridges\"}");
            assertEquals(
                    1, running.client.get("/readyz").json().path("documents").asInt());
        }
    }
}
