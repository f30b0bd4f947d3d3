package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.Pith;
import pith.web.Client.Response;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProblemsTest {
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

    /** What RFC 9457 asks for, and what every problem of this server keeps. */
    private static void assertProblem(int status, String kind, Response response) {
        assertEquals(status, response.status(), response.http()::body);
        assertEquals("application/problem+json", response.header("Content-Type"));
        assertEquals("urn:pith:" + kind, response.kind());
        assertEquals(status, response.json().path("status").asInt());
        assertFalse(response.json().path("title").asText().isEmpty());
        assertFalse(response.detail().isEmpty());
        assertEquals("nosniff", response.header("X-Content-Type-Options"));
        String body = response.http().body();
        assertFalse(body.contains("Exception") || body.contains("\\tat ") || body.contains(".java"), body);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        search   | {"query": "x", "lmit": 3}                                  | unknown field "lmit"
        search   | {}                                                         | field "query" is missing
        search   | {"query": null}                                            | field "query" is missing
        search   | {"query": 3}                                               | field "query" is the number 3; give a string
        search   | {"query": ["x"]}                                           | field "query" is an array
        search   | {"query": "x", "limit": "3"}                               | field "limit" is the string "3"; give a whole number
        search   | {"query": "x", "limit": 2.5}                               | field "limit" is the number 2.5; give a whole number
        search   | {"query": "x", "limit": 99999999999}                       | field "limit"
        search   | {"query": "x", "limit": true}                              | field "limit" is the boolean true
        search   | {"query": "x", "weight": "a"}                              | field "weight"
        search   | {"query": "x", "mode": "fuzzy"}                            | give one of words, vector, hybrid
        search   | {"query": "x", "syntax": "lucene"}                         | give one of forgiving, strict, plain
        search   | {"query": "x", "mode": "WORDS"}                            | give one of
        search   | []                                                         | the body is an array; give an object
        search   | "x"                                                        | the body is the string
        search   | {"query": "x", "filter": 3}                                | filter is the number 3
        search   | {"query": "x", "filter": {}}                               | filter is no filter
        search   | {"query": "x", "filter": {"field": "a"}}                   | filter.field
        search   | {"query": "x", "filter": {"field": "a", "is": null}}       | filter.field
        search   | {"query": "x", "filter": {"field": "a", "is": 1, "to": 2}} | filter.field
        search   | {"query": "x", "filter": {"field": "a", "is": 1, "not": {}}} | filter.field
        search   | {"query": "x", "filter": {"field": "a", "exists": 1}}      | give true or false
        search   | {"query": "x", "filter": {"field": 7, "is": 1}}            | filter.field
        search   | {"query": "x", "filter": {"below": "a", "or": []}}         | filter is no filter
        search   | {"query": "x", "filter": {"and": {}}}                      | filter.and
        search   | {"query": "x", "filter": {"or": [{"below": "a"}, {"nor": 1}]}} | filter.or[1].nor
        search   | {"query": "x", "filter": {"field": "a", "is": {"date": "yesterday"}}} | filter.is.date
        search   | {"query": "x", "filter": {"field": "a", "is": {"date": "+999999999-12-31T00:00:00Z"}}} | years 0000 to 9999
        search   | {"query": "x", "filter": {"field": "a", "is": {"real": 1, "date": "x"}}} | one of them
        search   | {"query": "x", "filter": {"field": "a", "is": 123456789012345678901}} | whole numbers go from
        search   | {"query": "x", "filter": {"field": "a", "is": [1]}}        | filter.is
        search   | {"query": "x", "filter": {"field": "a", "in": 1}}          | filter.in
        search   | {"query": "x", "filter": {"field": "a", "in": [1, [2]]}}   | filter.in[1]
        search   | {"query": "x", "filter": {"field": "a", "prefix": 1}}      | filter.prefix
        search   | {"query": "x", "filter": {"field": "a", "above": 1, "under": 2}} | needs one of is, in, prefix
        search   | {"query": "x", "filter": {"among": {"nor": 1}}}            | filter.among.nor
        search   | {"query": "x", "facets": {"field": "a"}}                   | facets
        search   | {"query": "x", "facets": [{"field": "a", "count": 3}]}     | facets[0].count
        search   | {"query": "x", "facets": [{"limit": 3}]}                   | facets[0].field
        search   | {"query": "x", "facets": [{"field": "a", "span": "week"}]} | year, month, day
        search   | {"query": "x", "facets": [{"field": "a", "span": "day", "limit": 3}]} | counts one thing
        search   | {"query": "x", "facets": [{"field": "a", "ranges": [{"is": 3}]}]} | facets[0].ranges[0].is
        search   | {"query": "x", "sort": ["year"]}                           | sort[0] is the string
        search   | {"query": "x", "sort": [{"field": "a", "order": "up"}]}    | sort[0].order
        search   | {"query": "x", "sort": [{"field": "a", "descending": 1}]}  | sort[0].descending
        search   | {"query": "x", "minScore": "high"}                         | minScore
        search   | {"query": "\\ud800"}                                       | half a surrogate pair
        ask      | {"query": "x"}                                             | unknown field "query"
        ask      | {}                                                         | field "question" is missing
        similar  | {}                                                         | "id" or the field "ids"
        similar  | {"id": "a", "ids": ["b"]}                                  | "id" or the field "ids"
        similar  | {"ids": [1]}                                               | ids[0]
        similar  | {"ids": "a"}                                               | give an array
        similar  | {"id": "a", "unlike": "b"}                                 | field "unlike" is the string "b"; give an array
        similar  | {"id": "a", "seen": [2]}                                   | seen[0]
        similar  | {"id": "a", "foldDuplicates": "yes"}                       | give true or false
        similar  | {"id": "a", "likes": []}                                   | unknown field "likes"
        documents| {"id": "a"}                                                | field "text" is missing
        documents| {"text": "a"}                                              | field "id" is missing
        documents| {"id": "", "text": "a"}                                    | document id
        documents| {"id": "a", "text": " "}                                   | neither a text nor a title
        documents| {"id": "a", "text": "b", "url": "c"}                       | unknown field "url"
        documents| {"documents": [], "id": "a"}                               | unknown field "id"
        documents| {"documents": []}                                          | is empty
        documents| {"documents": [{"id": "a", "text": "b"}, {"id": "c", "text": 4}]} | documents[1].text
        documents| {"id": "a", "text": "b", "metadata": []}                   | metadata
        documents| {"id": "a", "text": "b", "metadata": {"x": null}}          | metadata.x
        documents| {"id": "a", "text": "b", "metadata": {"x": [[1]]}}         | metadata.x[0]
        documents| {"id": "a", "text": "b", "metadata": {"x": 1e999}}         | not a finite number
        documents| {"id": "a", "text": "b", "metadata": {" ": 1}}             | without a name
        """)
    void aWrongBodyIsNamed(String route, String body, String detail) {
        Response response = client.post("/v1/" + route, body);
        assertProblem(400, "bad-input", response);
        assertTrue(response.detail().contains(detail), response::detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        search  | {"query": "  "}                                             | the query is empty
        search  | {"query": "x", "limit": 0}                                  | limit 0
        search  | {"query": "x", "limit": 2147483647}                         | limit 2147483647
        search  | {"query": "x", "offset": -1}                                | offset -1
        search  | {"query": "x", "weight": 1.5}                               | weight 1.5
        search  | {"query": "x", "window": 3}                                 | window 3
        search  | {"query": "x", "cursor": "%%%"}                             | cursor
        search  | {"query": "x", "filter": {"field": "a", "above": "b"}}      | needs numbers or dates
        search  | {"query": "x", "filter": {"field": "a", "prefix": ""}}      | ask whether the field exists
        search  | {"query": "x", "filter": {"field": "a", "words": " "}}      | give a word
        search  | {"query": "x", "filter": {"field": "a", "in": []}}          | with 0 values
        search  | {"query": "x", "filter": {"field": "a", "is": {"text": "b"}}} | ask for words
        search  | {"query": "x", "facets": [{"field": "a", "limit": 0}]}      | limit of 0
        search  | {"query": "x", "facets": [{"field": "a", "ranges": []}]}    | 0 ranges
        search  | {"query": "x", "sort": [{"field": " "}]}                    | a sort without a field
        search  | {"query": "x", "minScore": 2}                               | least score 2.0
        search  | {"query": "x", "filter": {"field": "a", "from": "b"}}       | needs numbers or dates
        search  | {"query": "x", "filter": {"field": "a", "from": 1, "to": {"date": "2020-01-01T00:00:00Z"}}} | mixes
        ask     | {"question": ""}                                            | the question is empty
        ask     | {"question": "x", "threshold": 2}                           | threshold 2
        ask     | {"question": "x", "passages": 1000}                         | passages 1000
        similar | {"ids": []}                                                 | no document id
        similar | {"id": "nowhere"}                                           | "nowhere"
        similar | {"id": "soup.md", "limit": 0}                               | limit 0
        similar | {"id": "soup.md", "diversity": 1.5}                         | diversity 1.5
        similar | {"id": "soup.md", "unlike": ["soup.md"]}                    | both to be like and to be unlike
        similar | {"text": " "}                                               | the text to be like
        search  | {"query": "x", "passages": 0}                               | passages 0
        search  | {"query": "x", "around": 21}                                | around 21
        search  | {"query": "x", "sentences": -1}                             | sentences -1
        """)
    void aWrongQueryIsNamed(String route, String body, String detail) {
        Response response = client.post("/v1/" + route, body);
        assertProblem(400, "bad-query", response);
        assertTrue(response.detail().contains(detail), response::detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"query": "x"        | line 1
        {"query": "x"} {}    | line 1
        {"query": 'x'}       | line 1, column 11
        {"a": 1, "a": 2}     | Duplicate
        {"\\udc00": 1}        | surrogate
        NaN                  | not JSON
        ``                   | empty
        """)
    void malformedJsonIsRefusedWithItsPlace(String body, String detail) {
        Response response = client.post("/v1/search", body);
        assertProblem(400, "bad-request", response);
        assertTrue(response.detail().contains(detail), response::detail);
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        byte[] body = "{\"query\": \"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertProblem(
                400,
                "bad-request",
                client.send(client.request("/v1/search")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(body))
                        .build()));
    }

    @Test
    void deepAndWideFiltersAreRefused() {
        String deep = "{\"not\": ".repeat(30) + "{\"below\": \"a\"}" + "}".repeat(30);
        Response response = client.post("/v1/search", "{\"query\": \"x\", \"filter\": " + deep + "}");
        assertProblem(400, "bad-input", response);
        String abyss = "[".repeat(5_000) + "]".repeat(5_000);
        assertProblem(400, "bad-request", client.post("/v1/search", "{\"query\": " + abyss + "}"));
        String wide = IntStream.range(0, 499)
                .mapToObj(i -> "{\"field\": \"a\", \"is\": " + i + "}")
                .collect(Collectors.joining(", "));
        String most = "{\"query\": \"x\", \"filter\": {\"or\": [" + wide + "]}}";
        assertEquals(200, client.post("/v1/search", most).status());
        assertProblem(400, "bad-input", client.post("/v1/search", most.replace("[{", "[{\"below\": \"a\"}, {")));
    }

    @Test
    void tooManyDocumentsAreRefused() {
        String documents = IntStream.rangeClosed(0, RequestJson.MAX_DOCUMENTS)
                .mapToObj(i -> "{\"id\": \"" + i + "\", \"text\": \"x\"}")
                .collect(Collectors.joining(","));
        Response response = client.post("/v1/documents", "{\"documents\": [" + documents + "]}");
        assertProblem(400, "bad-input", response);
        assertTrue(response.detail().contains("at most 1000"), response::detail);
    }

    @Test
    void tooMuchMetadataIsRefused() {
        String fields = IntStream.rangeClosed(0, RequestJson.MAX_METADATA_FIELDS)
                .mapToObj(i -> "\"f" + i + "\": 1")
                .collect(Collectors.joining(","));
        String values = IntStream.rangeClosed(0, RequestJson.MAX_METADATA_VALUES)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(","));
        String before = "{\"id\": \"a\", \"text\": \"b\", \"metadata\": {";
        assertProblem(400, "bad-input", client.post("/v1/documents", before + fields + "}}"));
        assertProblem(400, "bad-input", client.post("/v1/documents", before + "\"x\": [" + values + "]}}"));
    }

    @Test
    void tooLargeABodyIsRefused() {
        byte[] large = new byte[Api.MAX_QUERY_BYTES + 1];
        assertProblem(
                413,
                "body-too-large",
                client.send(client.request("/v1/search")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(large))
                        .build()));
        assertProblem(
                413,
                "body-too-large",
                client.send(client.request("/v1/search")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))
                        .build()));
        String announced = Client.raw(running.server.port(), """
                POST /v1/documents HTTP/1.1\r
                Host: localhost\r
                Connection: close\r
                Content-Type: application/json\r
                Content-Length: %d\r
                \r
                """.formatted(Api.MAX_DOCUMENTS_BYTES + 1));
        assertTrue(announced.startsWith("HTTP/1.1 413 "), announced);
    }

    @Test
    void aBodyAsLargeAsAllowedIsTaken() {
        String padded = "{\"query\": \"bridge\"" + " ".repeat(Api.MAX_QUERY_BYTES - 19) + "}";
        assertEquals(200, client.post("/v1/search", padded).status());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
        GET,    /nothing
        GET,    /v1
        POST,   /v1/search/more
        GET,    /v1/search/
        GET,    /index.html
        GET,    /Server.class
        DELETE, /nothing
        """)
    void anUnknownRouteIs404(String method, String path) {
        Response response = client.send(
                client.request(path).method(method, BodyPublishers.noBody()).build());
        assertProblem(404, "no-such-route", response);
        assertTrue(response.detail().contains(method), response::detail);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET    | /v1/search      | POST
        PUT    | /v1/ask         | POST
        GET    | /v1/similar     | POST
        DELETE | /v1/documents   | GET, HEAD, POST
        PATCH  | /v1/documents/a/b | GET, HEAD
        POST   | /v1/documents/a | GET, HEAD
        POST   | /healthz        | GET, HEAD
        POST   | /               | GET, HEAD
        OPTIONS| /v1/search      | POST
        QUERY  | /v1/search      | POST
        BREW   | /pith.js        | GET, HEAD
        """)
    void aWrongMethodIs405AndTheRightOnesAreNamed(String method, String path, String allow) {
        Response response = client.send(
                client.request(path).method(method, BodyPublishers.noBody()).build());
        assertProblem(405, "method-not-allowed", response);
        assertEquals(allow, response.header("Allow"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        text/plain
        application/x-www-form-urlencoded
        multipart/form-data; boundary=x
        application/json; charset=iso-8859-1
        application/jsonp
        """)
    void anotherContentTypeIs415(String contentType) {
        Response response = client.send(client.request("/v1/search")
                .header("Content-Type", contentType)
                .POST(BodyPublishers.ofString("{\"query\": \"bridge\"}"))
                .build());
        assertProblem(415, "unsupported-media-type", response);
        assertTrue(response.detail().contains(contentType), response::detail);
    }

    @ParameterizedTest
    @CsvSource({"application/json", "Application/JSON; charset=UTF-8", "application/json;charset=\"utf-8\""})
    void jsonInUtf8IsTaken(String contentType) {
        assertEquals(
                200,
                client.send(client.request("/v1/search")
                                .header("Content-Type", contentType)
                                .POST(BodyPublishers.ofString("{\"query\": \"bridge\"}"))
                                .build())
                        .status());
    }

    @Test
    void noContentTypeIs415() {
        assertProblem(
                415,
                "unsupported-media-type",
                client.send(client.request("/v1/search")
                        .POST(BodyPublishers.ofString("{\"query\": \"bridge\"}"))
                        .build()));
    }

    @Test
    void anUnknownDocumentIs404() {
        assertProblem(404, "no-such-document", client.get("/v1/documents/no/such"));
        assertProblem(404, "no-such-route", client.get("/v1/documents/"));
        assertProblem(400, "bad-input", client.get("/v1/documents"));
    }

    @Test
    void aFaultIs500AndKeepsItsSecrets() {
        Response response = client.post("/v1/search", "{\"query\": \"" + WordEncoder.BROKEN + "\"}");
        assertProblem(500, "unexpected", response);
        assertFalse(response.http().body().contains("ann"), response.http()::body);
        assertTrue(response.detail().matches(".*incident [0-9a-f]{8}"), response::detail);
    }

    @Test
    void noIndexIs503UntilThereIsOne(@TempDir Path folder) {
        try (Running empty = new Running(folder.resolve("none"))) {
            for (Response response : new Response[] {
                empty.client.post("/v1/search", "{\"query\": \"x\"}"),
                empty.client.post("/v1/ask", "{\"question\": \"x\"}"),
                empty.client.get("/v1/documents/x"),
                empty.client.get("/healthz")
            }) {
                assertProblem(503, "index-unavailable", response);
                assertFalse(response.http().body().contains("none"), response.http()::body);
            }
            assertEquals(
                    200,
                    empty.client
                            .post("/v1/documents", "{\"id\": \"x\", \"text\": \"y\"}")
                            .status());
            assertEquals(200, empty.client.get("/healthz").status());
        }
    }

    @Test
    void aLockedIndexIs409AndCanBeSearched(@TempDir Path folder) {
        try (Running server = Running.withBridges(folder);
                Pith other = Pith.open(folder, new WordEncoder("words"), YearReader::new)) {
            other.lock("another program");
            Response response = server.client.post("/v1/documents", "{\"id\": \"x\", \"text\": \"y\"}");
            assertProblem(409, "index-locked", response);
            assertFalse(response.http().body().contains(folder.toString()), response.http()::body);
            assertEquals(
                    200,
                    server.client.post("/v1/search", "{\"query\": \"bridge\"}").status());
        }
    }

    @Test
    void anotherModelsIndexIs503(@TempDir Path folder) {
        Running.withBridges(folder).close();
        try (Running other = new Running(folder, "another model")) {
            assertProblem(503, "index-mismatch", other.client.post("/v1/search", "{\"query\": \"x\"}"));
            assertProblem(
                    503, "index-mismatch", other.client.post("/v1/documents", "{\"id\": \"x\", \"text\": \"y\"}"));
        }
    }

    @Test
    void aRuinedIndexIs503(@TempDir Path folder) throws IOException {
        Running.withBridges(folder).close();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.writeString(file, "ruined");
            }
        }
        try (Running server = new Running(folder)) {
            assertProblem(503, "index-unavailable", server.client.get("/healthz"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET /v1/documents/%zz HTTP/1.1  | 400
        GET /v1/documents/%ff HTTP/1.1  | 400
        GET nonsense HTTP/1.1           | 400
        GET /../pom.xml HTTP/1.1        | 400
        GET /%2e%2e/pom.xml HTTP/1.1    | 400
        NO HTTP AT ALL                  | 400
        GET / HTTP/7.3                  | 505
        """)
    void whatIsHardlyHttpIsRefusedInTheSameShape(String line, int status) throws IOException {
        String response = Client.raw(running.server.port(), line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
        assertTrue(response.contains("Content-Type: application/problem+json"), response);
        assertTrue(response.contains("Content-Security-Policy: "), response);
        String body = response.substring(response.indexOf("\r\n\r\n") + 4);
        assertEquals(status, new ObjectMapper().readTree(body).path("status").asInt());
        assertFalse(response.contains("jetty") || response.contains("Exception"), response);
    }

    @Test
    void aHeaderLineOfAnyLengthIsRefused() {
        String response = Client.raw(
                running.server.port(),
                "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: " + "x".repeat(100_000) + "\r\n\r\n");
        assertTrue(response.startsWith("HTTP/1.1 431 "), response);
        assertTrue(response.contains("application/problem+json"), response);
    }

    /** Bodies that never end hold all places for writers; who comes then is sent away, and let in afterwards. */
    @Test
    void tooManyWritersAre503(@TempDir Path folder) throws IOException {
        try (Running server = new Running(folder)) {
            List<Socket> stalled = new ArrayList<>();
            String head = "POST /v1/documents HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 100\r\n\r\n{";
            Response response = null;
            for (int tries = 0; tries < 100 && (response == null || response.status() != 503); tries++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server.port());
                socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
                stalled.add(socket);
                response = server.client.post("/v1/documents", "{\"id\": \"x\", \"text\": \"y\"}");
            }
            assertProblem(503, "busy", Objects.requireNonNull(response));
            assertEquals("1", response.header("Retry-After"));
            for (Socket socket : stalled) {
                socket.close();
            }
            for (int tries = 0; tries < 1_000 && response.status() == 503; tries++) {
                response = server.client.post("/v1/documents", "{\"id\": \"x\", \"text\": \"y\"}");
            }
            assertEquals(200, response.status(), response.http()::body);
        }
    }
}
