package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.ContentHash;
import pith.engine.Document;
import pith.engine.Value;
import pith.web.Client.Response;

final class OverviewTest {
    @TempDir
    private Path folder;

    @Test
    void fieldsSayOfWhatKindTheyAreAndHowManyValuesTheyHave() {
        try (Running running = Running.withBridges(folder)) {
            Response response = running.client.get("/v1/fields");
            assertEquals(200, response.status(), response.http()::body);
            assertEquals(4, response.json().path("counted").asInt());
            assertEquals(
                    List.of(
                            "kind keyword 2 1",
                            "language keyword 1 4",
                            "length real 1 1",
                            "open flag 1 1",
                            "opened date 1 1",
                            "places keyword 2 1",
                            "year whole 3 1"),
                    fields(response.json()));
        }
    }

    /** Name, kind, how many values, how many documents have the commonest. */
    private static List<String> fields(JsonNode json) {
        List<String> fields = new ArrayList<>();
        for (JsonNode each : json.path("fields")) {
            assertFalse(each.path("more").asBoolean());
            fields.add(each.path("name").asText() + " " + each.path("kind").asText() + " "
                    + each.path("values").asInt() + " " + each.path("most").asInt());
        }
        return fields;
    }

    @Test
    void whatIsHeldIsToldAndAWriteIsSeen() {
        try (Running running = Running.withBridges(folder)) {
            JsonNode before = running.client.get("/v1/overview").json();
            assertEquals(4, before.path("documents").asInt());
            assertEquals(4, before.path("passages").asInt());
            assertEquals("words", before.at("/encoder/name").asText());
            assertEquals(64, before.at("/encoder/dimension").asInt());
            assertEquals(1, before.path("coverage").asDouble());
            assertTrue(before.at("/bytes/total").asLong() > 0);
            assertFalse(before.toString().contains(folder.toString()), "a path of this machine");
            assertEquals(before, running.client.get("/v1/overview").json());
            running.client.post("/v1/documents", "{\"id\": \"new\", \"text\": \"A fifth.\", \"metadata\": {\"a\": 1}}");
            JsonNode after = running.client.get("/v1/overview").json();
            assertEquals(5, after.path("documents").asInt());
            Instant then = Instant.parse(before.path("committed").asText());
            assertFalse(Instant.parse(after.path("committed").asText()).isBefore(then));
            assertTrue(fields(running.client.get("/v1/fields").json()).contains("a whole 1 1"));
        }
    }

    @Test
    void anIndexWhoseDocumentsAreAllRemovedIsNoError() {
        try (Running running = new Running(folder)) {
            running.client.post("/v1/documents", "{\"id\": \"new\", \"text\": \"A first.\", \"metadata\": {\"a\": 1}}");
            running.pith.remove("new");
            assertEquals(
                    0,
                    running.client.get("/v1/overview").json().path("documents").asInt(-1));
            assertEquals(List.of(), fields(running.client.get("/v1/fields").json()));
        }
    }

    @Test
    void aDocumentNamesWhereItsPagesBegin() {
        try (Running running = new Running(folder)) {
            String text = "One. Two. Three.";
            running.pith.put(List.of(new Document(
                    "paged",
                    "",
                    "",
                    "",
                    text,
                    Map.of("a", new Value.Whole(1)),
                    Instant.EPOCH,
                    ContentHash.of("", text),
                    "en",
                    List.of(0, 5, 10))));
            assertEquals(
                    "[0,5,10]",
                    running.client
                            .get("/v1/documents/paged")
                            .json()
                            .path("pages")
                            .toString());
        }
    }
}
