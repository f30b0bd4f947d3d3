package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.web.Client.Response;

/** How scores are made and explained, the second look, and partial results, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ExplainTest {
    private Running running;
    private Client client;

    @BeforeAll
    void start(@TempDir Path folder) {
        running = Running.withBridges(folder);
        client = running.client;
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @ParameterizedTest
    @CsvSource({"bounded, true", "rrf, false", "min-max, false", "z-score, false"})
    void theScoreIsThatOfTheSearch(String fusion, boolean comparable) {
        String query = "\"query\": \"Brooklyn river\", \"fusion\": \"" + fusion + "\"";
        JsonNode found = client.post("/v1/search", "{" + query + "}").json();
        assertEquals(comparable, found.path("comparable").asBoolean());
        assertTrue(
                found.path("unfinished").isArray() && found.path("unfinished").isEmpty());
        int rank = 0;
        for (JsonNode hit : found.path("hits")) {
            Response response = client.post("/v1/explain", "{" + query + ", \"id\": " + hit.path("id") + "}");
            assertEquals(200, response.status(), response.http()::body);
            JsonNode json = response.json();
            assertEquals(++rank, json.path("rank").asInt());
            assertEquals(4, json.path("total").asInt());
            assertEquals(hit.path("score").asDouble(), json.path("score").asDouble(), 1e-12);
            assertEquals(
                    json.path("score").asDouble(), json.at("/explanation/value").asDouble());
            assertEquals(comparable, json.path("comparable").asBoolean());
            leavesAreGiven(json.path("explanation"));
        }
    }

    private static void leavesAreGiven(JsonNode tree) {
        assertEquals(
                tree.path("parts").isEmpty(), tree.path("operation").asText().equals("given"), tree.toString());
        tree.path("parts").forEach(ExplainTest::leavesAreGiven);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        explain | {"query": "x"}                                  | "id" is missing
        explain | {"query": "x", "id": 3}                         | "id" is the number 3
        explain | {"query": "x", "id": "nowhere"}                 | "nowhere"
        explain | []                                              | an array
        search  | {"query": "x", "fusion": "mean"}                | bounded, rrf, min-max, z-score
        search  | {"query": "x", "timeLimitMillis": 0}            | time limit PT0S
        search  | {"query": "x", "rerank": true}                  | rerank is the boolean true
        search  | {"query": "x", "rerank": {"top": 0}}            | rerank of 0 documents
        search  | {"query": "x", "rerank": {"most": 1}}           | rerank.most
        search  | {"query": "x", "rerank": {"budgetMillis": -1}}  | rerank within PT-0.001S
        search  | {"query": "x", "rerank": {}}                    | no reranker
        """)
    void whatCannotBeTakenIsNamed(String route, String body, String expected) {
        Response response = client.post("/v1/" + route, body);
        assertEquals(400, response.status(), response.http()::body);
        assertTrue(response.detail().contains(expected), response.detail());
    }

    @Test
    void whenTimeIsOverTheWordsAreThereAndTheRestIsNamed() {
        String body = "{\"query\": \"" + WordEncoder.SLOW + "\", \"timeLimitMillis\": 500}";
        Response response = client.post("/v1/search", body);
        assertEquals(200, response.status(), response.http()::body);
        JsonNode json = response.json();
        assertTrue(json.path("unfinished").toString().contains("\"vector\""), json.toString());
        assertFalse(json.path("exact").asBoolean());
        assertTrue(json.path("cursor").isNull());
    }
}
