package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.web.Client.Response;

/** Documents in and out, one by one, by the line, and as files. */
final class WritingTest {
    @TempDir
    private Path folder;

    private Running running;

    @BeforeEach
    void start() {
        running =
                new Running(folder.resolve("index"), Serving.on("localhost", 0).withHome(folder.resolve("home")));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private Response send(String method, String path, String type, String body) {
        return running.client.send(running.client
                .request(path)
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body))
                .build());
    }

    private Response put(String path, String body) {
        return send("PUT", path, "application/json", body);
    }

    private Response delete(String path) {
        return send("DELETE", path, "application/json", "");
    }

    private List<JsonNode> bulk(String body) {
        Response response = send("POST", "/v1/bulk", "application/x-ndjson", body);
        assertEquals(200, response.status(), response.http()::body);
        assertEquals("application/x-ndjson", response.header("Content-Type"));
        return response.http()
                .body()
                .lines()
                .map(line -> Json.parse(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Test
    void aDocumentIsPutUnderItsPathSeenAtOnceAndDeleted() {
        Response made = put("/v1/documents/a%2Fb%20c?refresh=true", "{\"text\": \"an old bridge\"}");
        assertEquals(200, made.status(), made.http()::body);
        assertEquals("a/b c", made.json().path("documents").path(0).path("id").asText());
        assertEquals(
                1,
                running.client
                        .post("/v1/search", "{\"query\": \"bridge\", \"mode\": \"words\"}")
                        .json()
                        .path("total")
                        .asInt());
        assertEquals(
                "replaced",
                put("/v1/documents/a%2Fb%20c", "{\"id\": \"a/b c\", \"text\": \"a new bridge\"}")
                        .json()
                        .path("documents")
                        .path(0)
                        .path("outcome")
                        .asText());
        assertEquals(200, delete("/v1/documents/a%2Fb%20c").status());
        assertEquals(404, running.client.get("/v1/documents/a%2Fb%20c").status());
        assertEquals(404, delete("/v1/documents?id=a/b%20c").status());
    }

    @Test
    void whatIsWrongWithAPutIsSaid() {
        assertTrue(put("/v1/documents/a", "{\"id\": \"b\", \"text\": \"x\"}")
                .detail()
                .contains("\"b\""));
        assertTrue(put("/v1/documents/a", "[1]").detail().contains("an array"));
        assertTrue(put("/v1/documents/a?refresh=soon", "{\"text\": \"x\"}")
                .detail()
                .contains("\"soon\""));
        assertTrue(put("/v1/documents/a", "{\"text\": \"\"}").detail().contains("neither a text nor a title"));
        assertEquals(400, delete("/v1/documents").status());
    }

    @Test
    void everyLineOfABulkHasItsResult() {
        List<JsonNode> results = bulk("""
                {"id": "a", "text": "one"}
                {"id": "b", "text": "two"}
                not json
                {"id": "b", "text": "three"}
                {"id": "c"}
                {"delete": "a"}
                {"delete": "nobody"}
                {"delete": "b", "text": "x"}

                {"id": "d", "text": ""}""");
        List<String> outcomes =
                results.stream().map(each -> each.path("outcome").asText()).toList();
        assertEquals(
                List.of(
                        "indexed",
                        "indexed",
                        "failed",
                        "replaced",
                        "failed",
                        "removed",
                        "failed",
                        "failed",
                        "failed",
                        "failed"),
                outcomes,
                results::toString);
        for (int i = 0; i < results.size(); i++) {
            assertEquals(i + 1, results.get(i).path("line").asInt());
            assertEquals(
                    outcomes.get(i).equals("failed"),
                    !results.get(i).path("reason").asText().isEmpty());
        }
        assertTrue(results.get(4).path("reason").asText().contains("\"text\" is missing"));
        assertEquals(
                "three",
                running.client.get("/v1/documents/b").json().path("text").asText());
        assertEquals(404, running.client.get("/v1/documents/a").status());
    }

    @Test
    void aBulkIsWrittenInBatches() {
        String body = IntStream.range(0, 2_500)
                .mapToObj(i -> "{\"id\": \"n" + i + "\", \"text\": \"number " + i + "\"}\n")
                .collect(Collectors.joining());
        List<JsonNode> results = bulk(body);
        assertEquals(2_500, results.size());
        assertTrue(
                results.stream().allMatch(each -> each.path("outcome").asText().equals("indexed")));
        assertEquals(
                2_500, running.client.get("/healthz").json().path("documents").asInt());
    }

    @Test
    void aBulkOfAnotherTypeIsRefused() {
        assertEquals(415, send("POST", "/v1/bulk", "application/json", "{}").status());
    }

    @Test
    void aFileIsIndexedUnderItsNameAndGoesWithItsDocument() {
        Response sent =
                send("POST", "/v1/files?name=bridge%20notes.md", "text/markdown", "# Bridges\n\nThe old one.\n");
        assertEquals(200, sent.status(), sent.http()::body);
        JsonNode document =
                running.client.get("/v1/documents/bridge%20notes.md").json();
        assertEquals("Bridges", document.path("title").asText());
        assertFalse(document.has("uri"), document::toString);
        Path kept = folder.resolve("home/.uploads/default/bridge notes.md");
        assertTrue(Files.exists(kept));
        Response again = send("POST", "/v1/files?name=bridge%20notes.md", "text/markdown", "# Bridges\n\nA new one.\n");
        assertEquals(
                "replaced",
                again.json().path("documents").path(0).path("outcome").asText());
        assertEquals(200, delete("/v1/documents?id=bridge%20notes.md").status());
        assertFalse(Files.exists(kept));
    }

    @Test
    void aFileThatCannotBeReadIsSaidAndNotKept() throws Exception {
        Response refused = send("POST", "/v1/files?name=broken.pdf", "application/pdf", "%PDF-1.7 and no more");
        assertEquals(400, refused.status(), refused.http()::body);
        assertFalse(refused.http().body().contains(folder.toString()), refused.http()::body);
        try (Stream<Path> files = Files.list(folder.resolve("home/.uploads/default"))) {
            assertEquals(0, files.count());
        }
        for (String name : List.of("..", ".hidden", "a%2Fb", "a%5Cb", "", "%00")) {
            assertEquals(
                    400,
                    send("POST", "/v1/files?name=" + name, "text/plain", "x").status(),
                    name);
        }
        assertEquals(400, send("POST", "/v1/files", "text/plain", "x").status());
    }

    @Test
    void answersComeInSteps() {
        put("/v1/documents/a", "{\"text\": \"The bridge opened in 1883.\"}");
        String question = "{\"question\": \"When did the bridge open?\", \"threshold\": 0}";
        Response lines = running.client.send(running.client
                .request("/v1/ask")
                .header("Content-Type", "application/json")
                .header("Accept", "application/x-ndjson")
                .POST(BodyPublishers.ofString(question))
                .build());
        List<JsonNode> steps = lines.http()
                .body()
                .lines()
                .map(line -> Json.parse(line.getBytes(StandardCharsets.UTF_8)))
                .toList();
        assertEquals(
                List.of("hits", "answers"),
                steps.stream().map(each -> each.path("event").asText()).toList());
        assertEquals("a", steps.get(0).path("hits").path(0).path("id").asText());
        assertEquals("1883", steps.get(1).path("answers").path(0).path("text").asText());
        Response events = running.client.send(running.client
                .request("/v1/ask")
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString(question))
                .build());
        assertTrue(events.http().body().startsWith("event: hits\ndata: {"), events.http()::body);
        assertTrue(events.http().body().contains("\n\nevent: answers\ndata: {"), events.http()::body);
        Response refused = running.client.send(running.client
                .request("/v1/ask")
                .header("Content-Type", "application/json")
                .header("Accept", "text/event-stream")
                .POST(BodyPublishers.ofString("{\"question\": \"\"}"))
                .build());
        assertEquals(400, refused.status(), "nothing was sent before it was refused");
    }
}
