package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.web.Client.Response;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SearchTest {
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

    private static List<String> ids(Response response) {
        assertEquals(200, response.status(), response.http()::body);
        return StreamSupport.stream(response.json().path("hits").spliterator(), false)
                .map(hit -> hit.path("id").asText())
                .toList();
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void aSearchHasTheShapeThatIsDocumented() {
        Response response = client.post("/v1/search", "{\"query\": \"Brooklyn river\"}");
        assertEquals("application/json", response.header("Content-Type"));
        JsonNode json = response.json();
        assertEquals(
                Set.of(
                        "query",
                        "mode",
                        "comparable",
                        "unfinished",
                        "total",
                        "exact",
                        "view",
                        "cursor",
                        "didYouMean",
                        "tookMillis",
                        "hits"),
                names(json));
        assertTrue(json.path("didYouMean").isNull());
        assertEquals("Brooklyn river", json.path("query").asText());
        assertEquals("hybrid", json.path("mode").asText());
        assertTrue(json.path("exact").asBoolean());
        assertTrue(json.path("cursor").isNull());
        assertEquals(4, json.path("total").asInt());

        JsonNode hit = json.path("hits").path(0);
        assertEquals(Set.of("id", "title", "score", "passages", "explanation"), names(hit));
        assertEquals("bridges/brooklyn.md", hit.path("id").asText());
        assertEquals("Brooklyn Bridge", hit.path("title").asText());
        assertEquals(Set.of("weight", "cosine", "bm25", "bound"), names(hit.path("explanation")));
        JsonNode passage = hit.path("passages").path(0);
        assertEquals(Set.of("text", "start", "end", "score", "words", "snippet"), names(passage));
        String text = passage.path("text").asText();
        List<String> words = new ArrayList<>();
        passage.path("words")
                .forEach(word -> words.add(
                        text.substring(word.path(0).asInt(), word.path(1).asInt())));
        assertEquals(List.of("Brooklyn", "River"), words);
        assertEquals(
                text.length(),
                passage.path("end").asInt() - passage.path("start").asInt());
    }

    @Test
    void aMisspeltWordIsAskedBackFor() {
        Response found = client.post("/v1/search", "{\"query\": \"Broklyn river\"}");
        assertEquals("Brooklyn river", found.json().path("didYouMean").asText());
    }

    @Test
    void whatIsTypedIsCompleted() {
        Response response = client.get("/v1/suggest?q=broo&limit=1");
        assertEquals(200, response.status());
        JsonNode json = response.json();
        assertEquals(Set.of("q", "completions"), names(json));
        JsonNode word = json.path("completions").path(0);
        assertEquals(Set.of("text", "kind", "documents"), names(word));
        assertEquals("brooklyn", word.path("text").asText());
        assertEquals("word", word.path("kind").asText());
        assertTrue(word.path("documents").asInt() >= 1);
        JsonNode title = json.path("completions").path(1);
        assertEquals("Brooklyn Bridge", title.path("text").asText());
        assertEquals("title", title.path("kind").asText());
        assertEquals(0, client.get("/v1/suggest?q=").json().path("completions").size());
    }

    @Test
    void aCompletionThatCannotBeGivenIsRefused() {
        assertEquals(400, client.get("/v1/suggest").status());
        assertEquals(400, client.get("/v1/suggest?q=b&limit=many").status());
        assertEquals(400, client.get("/v1/suggest?q=b&limit=0").status());
    }

    @Test
    void theScoreIsWhatTheExplanationSays() {
        JsonNode hit = client.post("/v1/search", "{\"query\": \"Brooklyn river\", \"weight\": 0.25}")
                .json()
                .path("hits")
                .path(0);
        JsonNode e = hit.path("explanation");
        assertEquals(0.25, e.path("weight").asDouble());
        double score = 0.25 * e.path("cosine").asDouble()
                + 0.75 * e.path("bm25").asDouble() / e.path("bound").asDouble();
        assertEquals(score, hit.path("score").asDouble(), 1e-9);
    }

    @Test
    void eachModeIsTaken() {
        Response words = client.post("/v1/search", "{\"query\": \"onions\", \"mode\": \"words\"}");
        assertEquals(List.of("soup.md"), ids(words));
        assertEquals("words", words.json().path("mode").asText());
        assertEquals(
                0,
                words.json()
                        .path("hits")
                        .path(0)
                        .path("explanation")
                        .path("weight")
                        .asDouble());
        Response vector = client.post("/v1/search", "{\"query\": \"onions\", \"mode\": \"vector\"}");
        assertEquals("soup.md", ids(vector).getFirst());
        assertEquals(4, ids(vector).size());
        assertEquals(
                4,
                ids(client.post("/v1/search", "{\"query\": \"onions\", \"mode\": \"hybrid\"}"))
                        .size());
    }

    @Test
    void eachSyntaxIsTaken() {
        String query = "{\"query\": \"+onions -bridge (\", \"mode\": \"words\", \"syntax\": \"%s\"}";
        assertEquals(List.of("soup.md"), ids(client.post("/v1/search", String.format(query, "forgiving"))));
        assertTrue(ids(client.post("/v1/search", String.format(query, "plain"))).size() > 1);
        Response strict = client.post("/v1/search", String.format(query, "strict"));
        assertEquals(400, strict.status());
        assertTrue(strict.json().path("detail").asText().contains("at character 17"), strict.http()::body);
    }

    @Test
    void pagesByOffsetAndByCursorAreTheSame() {
        String query = "\"query\": \"the bridge tower\", \"limit\": 1";
        List<String> all = ids(client.post("/v1/search", "{\"query\": \"the bridge tower\"}"));
        List<String> byOffset = new ArrayList<>();
        for (int offset = 0; offset < all.size(); offset++) {
            byOffset.addAll(ids(client.post("/v1/search", "{" + query + ", \"offset\": " + offset + "}")));
        }
        List<String> byCursor = new ArrayList<>();
        String cursor = "null";
        int pages = 0;
        do {
            Response page = client.post("/v1/search", "{" + query + ", \"cursor\": " + cursor + "}");
            byCursor.addAll(ids(page));
            cursor = page.json().path("cursor").toString();
            pages++;
        } while (!cursor.equals("null") && pages < 10);
        assertEquals(all, byOffset);
        assertEquals(all, byCursor);
    }

    @Test
    void aCursorOfAnotherQueryIsRefused() {
        Response first = client.post("/v1/search", "{\"query\": \"bridge\", \"limit\": 1}");
        String cursor = first.json().path("cursor").toString();
        Response other = client.post("/v1/search", "{\"query\": \"tower\", \"limit\": 1, \"cursor\": " + cursor + "}");
        assertEquals(400, other.status());
        assertTrue(other.detail().contains("another query"), other::detail);
    }

    @Test
    void aLargeLimitWidensTheWindow() {
        assertEquals(
                4,
                ids(client.post("/v1/search", "{\"query\": \"bridge\", \"limit\": 1000}"))
                        .size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"field": "kind", "is": "bascule"}                                    | bridges/tower.md
        {"field": "year", "is": 1883}                                         | bridges/brooklyn.md
        {"field": "length", "is": 1833.5}                                     | bridges/brooklyn.md
        {"field": "length", "is": {"real": 1833.5}}                           | bridges/brooklyn.md
        {"field": "open", "is": true}                                         | bridges/brooklyn.md
        {"field": "opened", "is": {"date": "1883-05-24T00:00:00Z"}}           | bridges/brooklyn.md
        {"field": "places", "is": "Manhattan"}                                | bridges/brooklyn.md
        {"field": "year", "from": 1890}                                       | bridges/tower.md
        {"field": "year", "from": 1883, "to": 1889}                           | bridges/brooklyn.md towers/eiffel.md
        {"field": "length", "from": 1000, "to": 2000.5}                       | bridges/brooklyn.md
        {"field": "length", "from": 0.5, "to": 2000}                          | bridges/brooklyn.md
        {"field": "opened", "to": {"date": "1900-01-01T00:00:00Z"}}           | bridges/brooklyn.md
        {"field": "year", "in": [1883, 1889, "1894", {"real": 1.5}]}          | bridges/brooklyn.md towers/eiffel.md
        {"field": "year", "above": 1889}                                      | bridges/tower.md
        {"field": "year", "under": 1889}                                      | bridges/brooklyn.md
        {"field": "opened", "above": {"date": "1883-05-23T23:59:59.999Z"}}    | bridges/brooklyn.md
        {"field": "kind", "prefix": "b"}                                      | bridges/tower.md
        {"field": "about", "words": "roeblings SUSPENSION"}                   | bridges/brooklyn.md
        {"among": {"field": "kind", "prefix": "susp"}}                        | bridges/brooklyn.md
        {"field": "year", "exists": false}                                    | soup.md
        {"field": "kind", "exists": true}                                     | bridges/brooklyn.md bridges/tower.md
        {"below": "bridges"}                                                  | bridges/brooklyn.md bridges/tower.md
        {"and": [{"below": "bridges"}, {"field": "year", "to": 1890}]}        | bridges/brooklyn.md
        {"or": [{"field": "year", "is": 1889}, {"field": "year", "is": 1894}]}| bridges/tower.md towers/eiffel.md
        {"not": {"field": "year", "exists": true}}                            | soup.md
        """)
    void eachFilterIsTaken(String filter, String expected) {
        Response response = client.post("/v1/search", "{\"query\": \"bridge\", \"filter\": " + filter + "}");
        assertEquals(Set.of(expected.split(" ")), Set.copyOf(ids(response)));
    }

    @Test
    void facetsCountAllThatIsFoundAndNameTheFilterThatLeavesIt() {
        String query = "\"query\": \"bridge\", \"limit\": 1";
        Response response = client.post("/v1/search", "{" + query + ", " + """
                "facets": [{"field": "kind"}, {"field": "year", "limit": 1}, {"field": "opened", "span": "month"},
                           {"field": "year", "ranges": [{"to": 1889}, {"from": 1890, "to": 1899}]}]}""");
        assertEquals(1, ids(response).size());
        JsonNode facets = response.json().path("facets");
        assertEquals(4, facets.size(), response.http()::body);
        assertEquals("kind", facets.path(0).path("field").asText());
        assertEquals(List.of("bascule: 1", "suspension: 1"), counts(facets.path(0)));
        assertEquals(List.of("1883: 1"), counts(facets.path(1)));
        assertEquals(2, facets.path(1).path("others").asInt());
        assertEquals(List.of("1883-05: 1"), counts(facets.path(2)));
        assertEquals(List.of("to 1889: 2", "1890 to 1899: 1"), counts(facets.path(3)));
        for (JsonNode facet : facets) {
            assertEquals(Set.of("field", "counts", "others"), names(facet));
            for (JsonNode count : facet.path("counts")) {
                assertEquals(Set.of("label", "filter", "documents"), names(count));
                Response narrowed =
                        client.post("/v1/search", "{" + query + ", \"filter\": " + count.path("filter") + "}");
                assertEquals(
                        count.path("documents").asInt(),
                        narrowed.json().path("total").asInt(),
                        narrowed.http()::body);
            }
        }
    }

    private static List<String> counts(JsonNode facet) {
        return StreamSupport.stream(facet.path("counts").spliterator(), false)
                .map(count -> count.path("label").asText() + ": "
                        + count.path("documents").asInt())
                .toList();
    }

    @Test
    void hitsAreSortedByFieldsAndLeftOutByTheirScore() {
        assertEquals(
                List.of("bridges/brooklyn.md", "towers/eiffel.md", "bridges/tower.md", "soup.md"),
                ids(client.post("/v1/search", "{\"query\": \"bridge\", \"sort\": [{\"field\": \"year\"}]}")));
        assertEquals(
                List.of("bridges/brooklyn.md", "bridges/tower.md", "towers/eiffel.md", "soup.md"),
                ids(client.post("/v1/search", """
                        {"query": "bridge", "sort": [{"field": "kind", "descending": true},
                                                     {"field": "year", "descending": false}]}""")));
        List<String> all = ids(client.post("/v1/search", "{\"query\": \"Tower bridge\"}"));
        double second = client.post("/v1/search", "{\"query\": \"Tower bridge\"}")
                .json()
                .path("hits")
                .path(1)
                .path("score")
                .asDouble();
        Response best = client.post("/v1/search", "{\"query\": \"Tower bridge\", \"minScore\": " + second + "}");
        assertEquals(all.subList(0, 2), ids(best));
        assertEquals(2, best.json().path("total").asInt());
    }

    @Test
    void anAnswerHasTheShapeThatIsDocumented() {
        Response response = client.post("/v1/ask", "{\"question\": \"When did the Brooklyn Bridge open?\"}");
        assertEquals(200, response.status(), response.http()::body);
        JsonNode json = response.json();
        assertEquals(
                Set.of(
                        "question",
                        "answers",
                        "noAnswer",
                        "threshold",
                        "calibrated",
                        "passagesRead",
                        "partial",
                        "hits",
                        "view",
                        "searchMillis",
                        "tookMillis"),
                names(json));
        JsonNode answer = json.path("answers").path(0);
        assertEquals(
                Set.of(
                        "text",
                        "start",
                        "end",
                        "codePoints",
                        "probability",
                        "document",
                        "passage",
                        "sentence",
                        "documents",
                        "evidence",
                        "signals"),
                names(answer));
        assertEquals("1883", answer.path("text").asText());
        assertEquals("bridges/brooklyn.md", answer.path("document").path("id").asText());
        assertEquals(Set.of("id", "title"), names(answer.path("document")));
        assertEquals(Set.of("text", "start", "end", "answer"), names(answer.path("passage")));
        String document = client.get("/v1/documents/bridges/brooklyn.md")
                .json()
                .path("text")
                .asText();
        assertEquals(
                "1883",
                document.substring(
                        answer.path("start").asInt(), answer.path("end").asInt()));
        assertFalse(json.path("hits").isEmpty());
    }

    @Test
    void noAnswerIsSaidAndTheClosestPassagesAreShown() {
        Response response = client.post(
                "/v1/ask",
                "{\"question\": \"How are onions cooked?\", \"filter\": {\"not\": {\"field\":"
                        + " \"year\", \"exists\": true}}}");
        assertEquals(200, response.status());
        assertTrue(response.json().path("answers").isEmpty());
        assertEquals(1.0, response.json().path("noAnswer").asDouble(), 1e-9);
        assertEquals(List.of("soup.md"), ids(response));
    }

    @Test
    void answersAreMarkedInHitsOnRequest() {
        String query = "{\"query\": \"When did the Brooklyn Bridge open?\", \"highlight\": ";
        JsonNode marked = client.post("/v1/search", query + "\"answers\"}").json();
        JsonNode passage = marked.path("hits").path(0).path("passages").path(0);
        JsonNode answer = passage.path("answer");
        assertEquals(
                answer.path("text").asText(),
                passage.path("text")
                        .asText()
                        .substring(
                                answer.path("start").asInt(), answer.path("end").asInt()));
        assertEquals("1883", answer.path("text").asText());
        JsonNode plain = client.post("/v1/search", query + "\"words\"}").json();
        assertTrue(plain.path("hits")
                .path(0)
                .path("passages")
                .path(0)
                .path("answer")
                .isMissingNode());
        assertEquals(400, client.post("/v1/search", query + "\"titles\"}").status());
    }

    @Test
    void aQuestionsLimitsAreTaken() {
        String question =
                "{\"question\": \"When was the tower opened?\", \"threshold\": 0, \"passages\": 4, \"limit\": ";
        assertEquals(
                1,
                client.post("/v1/ask", question + "1}").json().path("answers").size());
        assertEquals(
                3,
                client.post("/v1/ask", question + "10}").json().path("answers").size());
    }

    @Test
    void similarDocumentsLeaveOutTheGiven() {
        Response one = client.post("/v1/similar", "{\"id\": \"bridges/brooklyn.md\", \"limit\": 1}");
        assertEquals(List.of("bridges/tower.md"), ids(one));
        assertEquals(Set.of("ids", "total", "exact", "view", "tookMillis", "hits"), names(one.json()));
        Response two = client.post("/v1/similar", "{\"ids\": [\"bridges/brooklyn.md\", \"bridges/tower.md\"]}");
        assertEquals(Set.of("soup.md", "towers/eiffel.md"), Set.copyOf(ids(two)));
        Response filtered = client.post("/v1/similar", "{\"id\": \"soup.md\", \"filter\": {\"below\": \"towers\"}}");
        assertEquals(List.of("towers/eiffel.md"), ids(filtered));
    }

    @Test
    void similarTakesExamplesTextsAndWhatWasSeen() {
        String brooklyn = "\"id\": \"bridges/brooklyn.md\"";
        Response seen = client.post("/v1/similar", "{" + brooklyn + ", \"seen\": [\"bridges/tower.md\", \"gone\"]}");
        assertEquals(Set.of("soup.md", "towers/eiffel.md"), Set.copyOf(ids(seen)));
        Response unlike = client.post("/v1/similar", "{" + brooklyn + ", \"unlike\": [\"towers/eiffel.md\"]}");
        assertEquals(Set.of("bridges/tower.md", "soup.md"), Set.copyOf(ids(unlike)));
        Response text = client.post(
                "/v1/similar",
                "{\"text\": \"cook onions in a broth\", \"mode\": \"vector\", \"diversity\": 0.2, \"limit\": 1}");
        assertEquals(List.of("soup.md"), ids(text));
        assertEquals(
                1,
                text.json()
                        .path("hits")
                        .path(0)
                        .path("explanation")
                        .path("weight")
                        .asDouble());
        Response words = client.post("/v1/similar", "{" + brooklyn + ", \"mode\": \"words\", \"weight\": 0.1}");
        assertEquals("bridges/tower.md", ids(words).getFirst());
    }

    @Test
    void snippetsNeighboursAndDuplicatesAreShown() {
        client.post("/v1/documents", """
                {"documents": [
                  {"id": "copies/one.md", "text": "Leeks and potatoes are boiled, then stirred with cream into a soup."},
                  {"id": "copies/two.md", "text": "LEEKS and potatoes are boiled, then stirred -- with cream -- into a soup!"}
                ]}""");
        try {
            String query =
                    "{\"query\": \"leeks cream\", \"limit\": 1, \"passages\": 2, \"around\": 1, \"sentences\": 9";
            JsonNode folded = client.post("/v1/search", query + ", \"foldDuplicates\": true}")
                    .json();
            JsonNode hit = folded.path("hits").path(0);
            assertEquals("copies/one.md", hit.path("id").asText());
            assertEquals("copies/two.md", hit.path("duplicates").path(0).asText());
            assertEquals(5, folded.path("total").asInt());
            assertEquals(
                    6,
                    client.post("/v1/search", query + "}").json().path("total").asInt());
            JsonNode snippet = hit.path("passages").path(0).path("snippet");
            assertEquals(Set.of("start", "end", "nearest"), names(snippet));
            assertEquals(0, snippet.path("start").asInt());
            assertFalse(snippet.path("nearest").asBoolean());
        } finally {
            running.pith.remove("copies/one.md");
            running.pith.remove("copies/two.md");
        }
    }

    @Test
    void healthTellsHowMuchThereIs() {
        Response response = client.get("/healthz");
        assertEquals(200, response.status());
        assertEquals("ok", response.json().path("status").asText());
        assertEquals(4, response.json().path("documents").asInt());
        assertEquals(4, response.json().path("passages").asInt());
    }
}
