package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.web.Client.Response;

final class DocumentsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    private Running running;
    private Client client;

    @BeforeEach
    void start() {
        running = new Running(folder.resolve("index"));
        client = running.client;
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private static ObjectNode document(String id, String title, String text) {
        return JSON.createObjectNode().put("id", id).put("title", title).put("text", text);
    }

    private Response put(JsonNode body) {
        return client.post("/v1/documents", body.toString());
    }

    @Test
    void whatIsPutIsFoundWhenPutAnswers() {
        Response put = put(document("a", "Kites", "A kite rises against the wind."));
        assertEquals(200, put.status(), put.http()::body);
        assertEquals(
                "indexed", put.json().path("documents").path(0).path("outcome").asText());
        Response found = client.post("/v1/search", "{\"query\": \"wind\", \"mode\": \"words\"}");
        assertEquals("a", found.json().path("hits").path(0).path("id").asText());

        Response again = put(document("a", "Kites", "A kite rises against the wind."));
        assertEquals(
                "unchanged",
                again.json().path("documents").path(0).path("outcome").asText());
        Response other = put(document("a", "Kites", "A kite falls without it."));
        assertEquals(
                "replaced",
                other.json().path("documents").path(0).path("outcome").asText());
        Response gone = client.post("/v1/search", "{\"query\": \"wind\", \"mode\": \"words\"}");
        assertEquals(0, gone.json().path("total").asInt());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "notes/2024/a b.md",
                "50% off + more",
                "a?b#c&d=e;f",
                "Überschrift/東京/🍊.txt",
                "dots/../inside/./x",
                "/begins and ends with a slash/",
                "two//slashes",
                "%2F is no slash",
                "back\\slash"
            })
    void anyIdIsFoundByPathAndByParameter(String id) {
        assertEquals(200, put(document(id, "", "text of it")).status());
        String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
        Response byParameter = client.get("/v1/documents?id=" + encoded);
        assertEquals(id, byParameter.json().path("id").asText(), byParameter.http()::body);
        Response byPath = client.get("/v1/documents/" + encoded);
        assertEquals(200, byPath.status(), byPath.http()::body);
        assertEquals(id, byPath.json().path("id").asText());
        if (!id.contains("..")) { // what stands for itself in a path
            Response slashes = client.get("/v1/documents/" + encoded.replace("%2F", "/"));
            assertEquals(id, slashes.json().path("id").asText(), slashes.http()::body);
        }
    }

    @Test
    void aDocumentComesBackAsItWasGiven() throws IOException {
        String text = "  <script>alert('x')</script>\r\n\t\"quoted\" \\ \u0000 e\u0301 🍊\n ";
        ObjectNode given = document("a", "<b>Title</b> & more", text);
        given.set("metadata", JSON.readTree("""
                {"word": "x", "prose": {"text": "two words"}, "whole": 9007199254740993, "real": 2.0, "flag": false,
                 "date": {"date": "2020-01-01T00:00:00Z"}, "list": ["a", 1, {"date": "1969-07-20T20:17:40Z"}]}"""));
        assertEquals(200, put(given).status());
        Response got = client.get("/v1/documents/a");
        assertEquals(given, got.json());
        assertEquals("nosniff", got.header("X-Content-Type-Options"));
        assertTrue(got.header("Content-Type").startsWith("application/json"));
    }

    @Test
    void aDocumentSaysItsLanguageOrItIsDetected() {
        assertEquals(
                200, put(document("said", "", "Haus").put("language", "German")).status());
        assertEquals(
                200,
                put(document("told", "", "Das Haus am Fluss ist alt und die Tür ist nicht offen."))
                        .status());
        assertEquals(
                "de", client.get("/v1/documents/said").json().path("language").asText());
        assertEquals(
                "de", client.get("/v1/documents/told").json().path("language").asText());
        Response found = client.post("/v1/search", """
                {"query": "Häuser", "mode": "words", "filter": {"field": "language", "is": "de"}}""");
        assertEquals(2, found.json().path("total").asInt(), found.http()::body);
        Response refused = put(document("a", "", "x").put("language", "klingon"));
        assertEquals(400, refused.status());
        assertTrue(refused.detail().contains("\"klingon\"; give a language's code"), refused::detail);
    }

    @Test
    void filesOfThisMachineAreNotNamed() throws IOException {
        Path notes = Files.createDirectory(folder.resolve("secret-place"));
        Files.writeString(notes.resolve("kites.txt"), "A kite rises against the wind since 1749.");
        running.pith.index(notes);
        String id = running.pith.search("kite").hits().getFirst().document().id();
        List<Response> responses = List.of(
                client.post("/v1/search", "{\"query\": \"kite\"}"),
                client.post("/v1/ask", "{\"question\": \"Since when do kites rise?\"}"),
                client.get("/v1/documents/" + id),
                put(document(id, "Kites", "I am the document now.")));
        for (Response response : responses) {
            assertFalse(response.http().body().contains("secret-place"), response.http()::body);
            assertTrue(response.http().body().contains("kites.txt"), response.http()::body);
        }
        assertEquals(400, responses.getLast().status());
        assertTrue(responses.getLast().detail().contains("give another id"), responses.getLast()::detail);
    }

    @Test
    void ofSeveralDocumentsEachHasItsOutcome() {
        ObjectNode body = JSON.createObjectNode();
        body.putArray("documents")
                .add(document("a", "", "one"))
                .add(document("a", "", "the same id"))
                .add(document("b", "", " "));
        Response response = put(body);
        assertEquals(200, response.status(), response.http()::body);
        JsonNode outcomes = response.json().path("documents");
        assertEquals(3, outcomes.size());
        long failed = IntStream.range(0, 3)
                .filter(i -> outcomes.path(i).path("outcome").asText().equals("failed"))
                .filter(i -> !outcomes.path(i).path("reason").asText().isEmpty())
                .count();
        assertEquals(2, failed);
        assertEquals("one", client.get("/v1/documents/a").json().path("text").asText());
    }

    @Test
    void writersAndReadersSideBySideGetWhole() throws Exception {
        int writers = 3;
        int each = 5;
        try (ExecutorService pool = Executors.newFixedThreadPool(6)) {
            List<Callable<Integer>> tasks = IntStream.range(0, 6)
                    .mapToObj(worker -> (Callable<Integer>) () -> {
                        for (int i = 0; i < each; i++) {
                            Response response = worker < writers
                                    ? put(document(worker + "/" + i, "", "common word number " + i))
                                    : client.get("/v1/documents/0/" + i);
                            assertTrue(worker >= writers || response.status() == 200, response.http()::body);
                            assertTrue(List.of(200, 404, 503).contains(response.status()), response.http()::body);
                        }
                        return each;
                    })
                    .toList();
            for (Future<Integer> done : pool.invokeAll(tasks)) {
                assertEquals(each, done.get());
            }
        }
        Response all = client.post("/v1/search", "{\"query\": \"common\", \"mode\": \"words\", \"limit\": 100}");
        assertEquals(writers * each, all.json().path("total").asInt());
    }
}
