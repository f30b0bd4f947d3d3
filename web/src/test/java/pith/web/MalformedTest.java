package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.web.Client.Response;

/** Requests that no proper client sends: whatever they are, the server is not broken by them. */
final class MalformedTest {
    private static final int REQUESTS = Boolean.getBoolean("pith.soak") ? 5_000 : 1_000;

    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "null",
            "true",
            "-1",
            "1e999",
            "99999999999999999999",
            "0.5",
            "\"query\"",
            "\"question\"",
            "\"id\"",
            "\"ids\"",
            "\"text\"",
            "\"documents\"",
            "\"filter\"",
            "\"and\"",
            "\"not\"",
            "\"field\"",
            "\"is\"",
            "\"from\"",
            "\"limit\"",
            "\"input\"",
            "\"paths\"",
            "\"settings\"",
            "\"collection\"",
            "\"name\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\" \"",
            "\"x AND (\"",
            "\"~~~\"",
            "\n",
            "\u0000",
            "é",
            "\"delete\"",
            "\"metadata\"",
            "{\"date\": \"x\"}",
            "\"cursor\"",
            "\"facets\"",
            "\"sort\"");

    private static final List<String> PATHS = List.of(
            "/v1/search",
            "/v1/ask",
            "/v1/explain",
            "/v1/similar",
            "/v1/documents",
            "/v1/documents/a",
            "/v1/bulk",
            "/v1/files?name=a.json",
            "/v1/files?name=%00",
            "/v1/embeddings",
            "/v1/collections/a",
            "/v1/collections/default",
            "/v1/aliases/a",
            "/v1/jobs",
            "/v1/jobs/1",
            "/v1/jobs/x/events",
            "/v1/snapshots",
            "/v1/snapshots/a",
            "/v1/suggest?q=%ff&limit=x",
            "/v1/suggest?q=b&limit=-5",
            "/v1/search?collection=%2e%2e",
            "/nothing",
            "/v1/documents?id=%00&refresh=maybe",
            "/v1/documents/%2e%2e%2f%2e%2e",
            "/metrics",
            "/openapi.json");

    private static final List<String> METHODS =
            List.of("POST", "POST", "POST", "PUT", "GET", "DELETE", "PATCH", "BREW");

    private static final List<String> TYPES = List.of(
            "application/json", "application/json", "application/json", "application/x-ndjson", "text/plain", "*/*");

    @TempDir
    private Path folder;

    @Test
    void noneBreaksTheServer() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (Running running =
                new Running(folder.resolve("index"), Serving.on("localhost", 0).withHome(folder.resolve("home")))) {
            assertEquals(
                    200,
                    running.client
                            .post("/v1/documents", "{\"id\": \"a\", \"text\": \"a bridge\"}")
                            .status());
            for (int i = 0; i < REQUESTS; i++) {
                HttpRequest request = request(running.client, random);
                Response response = running.client.send(request);
                int number = i;
                assertTrue(
                        response.status() < 500,
                        () -> "seed " + seed + ", request " + number + ": " + request + " gave " + response.status()
                                + " " + response.http().body());
            }
            assertEquals(200, running.client.get("/healthz").status());
        }
    }

    private static HttpRequest request(Client client, Random random) {
        HttpRequest.Builder request = client.request(any(PATHS, random))
                .header("Content-Type", any(TYPES, random))
                .method(any(METHODS, random), BodyPublishers.ofByteArray(body(random)));
        if (random.nextInt(4) == 0) {
            request.header("Accept", random.nextBoolean() ? "text/event-stream" : "application/x-ndjson");
        }
        if (random.nextInt(8) == 0) {
            request.header("traceparent", any(PIECES.subList(7, 20), random));
        }
        return request.build();
    }

    private static byte[] body(Random random) {
        if (random.nextInt(10) == 0) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            return bytes;
        }
        if (random.nextInt(2) == 0) {
            return object(random, 3).getBytes(StandardCharsets.UTF_8);
        }
        List<String> pieces = new ArrayList<>();
        for (int i = random.nextInt(30); i >= 0; i--) {
            pieces.add(any(PIECES, random));
        }
        return String.join(random.nextBoolean() ? " " : "", pieces).getBytes(StandardCharsets.UTF_8);
    }

    /** JSON of known fields with values that hardly fit them. */
    private static String object(Random random, int depth) {
        StringBuilder json = new StringBuilder("{");
        for (int i = random.nextInt(4); i >= 0; i--) {
            String name = any(PIECES.subList(13, 31), random);
            json.append(name).append(": ").append(value(random, depth)).append(i > 0 ? ", " : "");
        }
        return json.append('}').toString();
    }

    private static String value(Random random, int depth) {
        if (depth > 0 && random.nextInt(3) == 0) {
            return random.nextBoolean() ? object(random, depth - 1) : "[" + value(random, depth - 1) + "]";
        }
        return any(
                List.of("null", "true", "-1", "3", "1e999", "0.5", "\"a\"", "\"\"", "\"\\u0000\"", "\"default\""),
                random);
    }

    private static String any(List<String> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }
}
