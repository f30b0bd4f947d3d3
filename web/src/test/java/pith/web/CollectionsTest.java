package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.web.Client.Response;

/** Collections, aliases, snapshots, and the jobs that fill them. */
final class CollectionsTest {
    @TempDir
    private Path folder;

    private Running running;

    @BeforeEach
    void start() {
        running = new Running(folder.resolve("index"), serving());
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private Serving serving() {
        return Serving.on("localhost", 0).withHome(folder.resolve("home")).withFolders(Set.of(folder.resolve("docs")));
    }

    private Response send(String method, String path, String body) {
        return running.client.send(running.client
                .request(path)
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(body))
                .build());
    }

    private void note(String collection, String id, String text) {
        Response response = running.client.post(
                "/v1/documents?collection=" + collection, "{\"id\": \"" + id + "\", \"text\": \"" + text + "\"}");
        assertEquals(200, response.status(), response.http()::body);
    }

    private long total(String collection) {
        Response response = running.client.post(
                "/v1/search?collection=" + collection, "{\"query\": \"bridge\", \"mode\": \"words\"}");
        assertEquals(200, response.status(), response.http()::body);
        return response.json().path("total").asLong();
    }

    @Test
    void aCollectionIsMadeUsedKeptAndRemoved() throws IOException {
        Response made =
                send("PUT", "/v1/collections/books", "{\"settings\": {\"vectors\": \"int4\", \"connections\": 8}}");
        assertEquals(201, made.status(), made.http()::body);
        assertEquals("int4", made.json().path("settings").path("vectors").asText());
        assertEquals(8, made.json().path("settings").path("connections").asInt());
        note("books", "a", "a bridge");
        note("default", "b", "no such thing");
        assertEquals(1, total("books"));
        assertEquals(0, total("default"));
        assertEquals(409, send("PUT", "/v1/collections/books", "{}").status());
        running.close();

        running = new Running(folder.resolve("index"), serving());
        assertEquals(1, total("books"), "it is there after a restart");
        JsonNode all = running.client.get("/v1/collections").json().path("collections");
        assertEquals("books", all.path(0).path("name").asText());
        assertEquals("default", all.path(1).path("name").asText());
        assertEquals(1, all.path(0).path("documents").asInt());
        assertEquals(200, send("DELETE", "/v1/collections/books", "").status());
        assertEquals(404, running.client.get("/v1/collections/books").status());
        assertEquals(
                404, running.client.get("/v1/documents?id=a&collection=books").status());
        try (Stream<Path> left = Files.list(folder.resolve("home"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void whatCannotBeIsRefused() {
        assertEquals(400, send("PUT", "/v1/collections/Books", "{}").status());
        assertEquals(400, send("PUT", "/v1/collections/..%2Fx", "{}").status());
        assertEquals(400, send("PUT", "/v1/collections/b", "{\"setting\": 1}").status());
        assertEquals(
                400,
                send("PUT", "/v1/collections/b", "{\"settings\": {\"vectors\": \"int2\"}}")
                        .status());
        assertEquals(
                404,
                send("PUT", "/v1/collections/b", "{\"snapshot\": {\"name\": \"none\"}}")
                        .status());
        assertEquals(409, send("DELETE", "/v1/collections/default", "").status());
        assertEquals(404, send("DELETE", "/v1/collections/none", "").status());
        assertEquals(
                404,
                running.client
                        .post("/v1/search?collection=none", "{\"query\": \"x\"}")
                        .status());
        assertEquals(
                404, send("PUT", "/v1/aliases/a", "{\"collection\": \"none\"}").status());
        assertEquals(404, send("DELETE", "/v1/aliases/none", "").status());
        assertEquals(404, running.client.get("/v1/jobs/17").status());
        try (Running bare = new Running(folder.resolve("bare"))) {
            Response response = bare.client.send(bare.client
                    .request("/v1/collections/books")
                    .header("Content-Type", "application/json")
                    .PUT(BodyPublishers.ofString("{}"))
                    .build());
            assertEquals(409, response.status());
        }
    }

    @Test
    void anAliasMovesAtOnceAndStaysMoved() {
        send("PUT", "/v1/collections/old", "{}");
        send("PUT", "/v1/collections/new", "{}");
        note("old", "a", "a bridge");
        note("new", "a", "a bridge");
        note("new", "b", "another bridge");
        assertEquals(
                200,
                send("PUT", "/v1/aliases/live", "{\"collection\": \"old\"}").status());
        assertEquals(1, total("live"));
        assertEquals(409, send("DELETE", "/v1/collections/old", "").status(), "an alias stands for it");
        assertEquals(
                200,
                send("PUT", "/v1/aliases/live", "{\"collection\": \"new\"}").status());
        assertEquals(2, total("live"));
        assertEquals(
                409, send("PUT", "/v1/aliases/old", "{\"collection\": \"new\"}").status());
        assertEquals(
                200,
                send("PUT", "/v1/aliases/default", "{\"collection\": \"new\"}").status());
        assertEquals(2, total("default"), "what names no collection goes there too");
        running.close();
        running = new Running(folder.resolve("index"), serving());
        assertEquals(2, total("live"));
        assertEquals(
                "new",
                running.client
                        .get("/v1/aliases")
                        .json()
                        .path("aliases")
                        .path("live")
                        .asText());
        assertEquals(200, send("DELETE", "/v1/aliases/live", "").status());
        assertEquals(404, running.client.get("/v1/collections/live").status());
    }

    @Test
    void aSnapshotIsTakenAndComesBackAsACollection() {
        note("default", "a", "a bridge");
        Response taken = running.client.post("/v1/snapshots", "{\"name\": \"monday\"}");
        assertEquals(201, taken.status(), taken.http()::body);
        assertEquals(1, taken.json().path("documents").asInt());
        assertEquals(
                409,
                running.client.post("/v1/snapshots", "{\"name\": \"monday\"}").status());
        assertEquals(
                400,
                running.client.post("/v1/snapshots", "{\"name\": \"../x\"}").status());
        note("default", "b", "another bridge");
        Response back = send("PUT", "/v1/collections/monday", "{\"snapshot\": {\"name\": \"monday\"}}");
        assertEquals(201, back.status(), back.http()::body);
        assertEquals(1, total("monday"));
        assertEquals(2, total("default"));
        assertEquals(
                "monday",
                running.client
                        .get("/v1/snapshots")
                        .json()
                        .path("snapshots")
                        .path(0)
                        .path("name")
                        .asText());
        assertEquals(200, send("DELETE", "/v1/snapshots/monday", "").status());
        assertEquals(404, send("DELETE", "/v1/snapshots/monday", "").status());
    }

    private Response job(String path) {
        return running.client.post("/v1/jobs", "{\"paths\": [\"" + path + "\"]}");
    }

    @Test
    void aJobIndexesAFolderAndTellsHowFarItIs() throws Exception {
        Path docs = Files.createDirectories(folder.resolve("docs/sub"));
        Files.writeString(docs.resolve("a.md"), "# A bridge\n\nIt is old.\n");
        Files.write(docs.resolve("b.pdf"), new byte[] {'%', 'P', 'D', 'F', '-', '1'});
        Response started = job(docs.toString());
        assertEquals(202, started.status(), started.http()::body);
        String place = started.header("Location");
        // The events end when the job does.
        Response events = running.client.send(running.client
                .request(place + "/events")
                .header("Accept", "text/event-stream")
                .build());
        assertTrue(events.header("Content-Type").startsWith("text/event-stream"), events.header("Content-Type"));
        assertTrue(events.http().body().startsWith("event: progress\n"), events.http()::body);
        assertTrue(events.http().body().contains("\n\nevent: end\ndata: {"), events.http()::body);
        JsonNode job = running.client.get(place).json();
        assertEquals("done", job.path("state").asText(), job::toString);
        assertEquals(1, job.path("report").path("counts").path("indexed").asInt(), job::toString);
        assertEquals(
                "b.pdf",
                job.path("report").path("problems").path(0).path("name").asText(),
                job::toString);
        assertFalse((job + events.http().body()).contains(folder.toString()), job::toString);
        assertEquals(1, total("default"));
        assertEquals(1, running.client.get("/v1/jobs").json().path("jobs").size());
    }

    @Test
    void aJobIsCancelled() throws Exception {
        Path docs = Files.createDirectories(folder.resolve("docs"));
        for (int i = 0; i < 3_000; i++) {
            Files.writeString(docs.resolve(i + ".txt"), "bridge number " + i);
        }
        String place = job(docs.toString()).header("Location");
        CompletableFuture<Response> events = CompletableFuture.supplyAsync(() ->
                running.client.send(running.client.request(place + "/events").build()));
        Response busy = running.client.post("/v1/documents", "{\"id\": \"x\", \"text\": \"y\"}");
        assertTrue(busy.status() == 429 || busy.status() == 200, busy.http()::body);
        assertEquals(202, send("DELETE", place, "").status());
        assertTrue(events.get(120, TimeUnit.SECONDS).http().body().contains("event: end"));
        String state = running.client.get(place).json().path("state").asText();
        assertTrue(state.equals("cancelled") || state.equals("done"), state);
        note("default", "after", "a bridge");
    }

    @Test
    void onlyFoldersThatTheOperatorNamedAreRead() throws Exception {
        Path docs = Files.createDirectories(folder.resolve("docs"));
        Path secret = Files.createDirectories(folder.resolve("secret"));
        Files.writeString(secret.resolve("a.md"), "a secret bridge");
        Files.createSymbolicLink(docs.resolve("link"), secret);
        for (String path : new String[] {
            secret.toString(), docs + "/../secret", docs + "/link", "/", "/no/such/folder", docs + "-more"
        }) {
            Response refused = job(path);
            assertEquals(403, refused.status(), path);
            assertEquals("urn:pith:folder-not-allowed", refused.kind());
        }
        assertEquals(400, job("docs").status());
        assertEquals(400, job(docs + "/none").status());
        assertEquals(400, running.client.post("/v1/jobs", "{\"paths\": []}").status());
        assertEquals(
                400,
                running.client.post("/v1/jobs", "{\"paths\": [\"\\u0000\"]}").status());
        assertEquals(0, running.client.get("/v1/jobs").json().path("jobs").size());
    }
}
