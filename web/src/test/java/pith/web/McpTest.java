package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol's own client asks. */
final class McpTest {
    @TempDir
    private Path folder;

    private Running running;

    @BeforeEach
    void start() {
        running = Running.withBridges(folder.resolve("index"));
    }

    @AfterEach
    void stop() {
        running.close();
    }

    private static McpSyncClient client(String url) {
        return McpClient.sync(HttpClientStreamableHttpTransport.builder(url)
                        .jsonMapper(McpTools.JSON)
                        .build())
                .requestTimeout(Duration.ofSeconds(60))
                .initializationTimeout(Duration.ofSeconds(60))
                .build();
    }

    private static CallToolResult call(McpSyncClient client, String tool, Map<String, Object> arguments) {
        return client.callTool(
                CallToolRequest.builder(tool).arguments(arguments).build());
    }

    private static JsonNode json(CallToolResult result) {
        TextContent text = (TextContent) result.content().getFirst();
        return Json.parse(text.text().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theToolsAreListedAndAnswer() {
        try (McpSyncClient client = client(running.server.url())) {
            assertEquals("pith", client.initialize().serverInfo().name());
            assertEquals(
                    List.of("ask", "fetch_document", "search", "similar"),
                    client.listTools().tools().stream().map(Tool::name).sorted().toList());
            JsonNode found = json(call(client, "search", Map.of("query", "Thames", "limit", 1)));
            assertEquals(
                    "bridges/tower.md", found.path("hits").path(0).path("id").asText());
            JsonNode asked = json(call(client, "ask", Map.of("question", "When did the Brooklyn Bridge open?")));
            assertEquals("1883", asked.path("answers").path(0).path("text").asText(), asked::toString);
            JsonNode document = json(call(client, "fetch_document", Map.of("id", "soup.md", "start", 5, "length", 3)));
            assertEquals("the", document.path("text").asText());
            assertEquals(8, document.path("end").asInt());
            JsonNode similar = json(call(client, "similar", Map.of("id", "bridges/tower.md", "limit", 2)));
            assertEquals(2, similar.path("hits").size());
        }
    }

    @Test
    void anAssistantReadsWhatWasWrong() {
        try (McpSyncClient client = client(running.server.url())) {
            client.initialize();
            CallToolResult missing = call(client, "fetch_document", Map.of("id", "none"));
            assertTrue(missing.isError());
            assertTrue(json(missing).path("error").asText().contains("\"none\""));
            CallToolResult broken = call(client, "search", Map.of("query", WordEncoder.BROKEN));
            assertTrue(broken.isError());
            assertFalse(json(broken).toString().contains("ann"), "no word of this machine");
            CallToolResult wrong = call(client, "search", Map.of("quest", "x"));
            assertTrue(wrong.isError());
        }
    }

    @Test
    void aKeyIsNeededHereToo() {
        ApiKeys keys = ApiKeys.in(folder.resolve("keys"));
        String key = keys.create("assistant", Scope.READ);
        try (Server guarded =
                Server.start(running.pith, Serving.on("localhost", 0).withKeys(keys))) {
            try (McpSyncClient without = client(guarded.url())) {
                assertThrows(RuntimeException.class, without::initialize);
            }
            try (McpSyncClient with = McpClient.sync(HttpClientStreamableHttpTransport.builder(guarded.url())
                            .jsonMapper(McpTools.JSON)
                            .requestBuilder(HttpRequest.newBuilder().header("Authorization", "Bearer " + key))
                            .build())
                    .requestTimeout(Duration.ofSeconds(60))
                    .build()) {
                with.initialize();
                assertEquals(4, with.listTools().tools().size());
            }
        }
    }

    @Test
    void theSameIsSpokenOnStreams() throws Exception {
        PipedOutputStream to = new PipedOutputStream();
        try (PipedInputStream in = new PipedInputStream(to);
                PipedInputStream from = new PipedInputStream(1 << 20);
                PipedOutputStream out = new PipedOutputStream(from)) {
            Thread serving = Thread.ofPlatform().daemon().start(() -> McpStdio.serve(running.pith, in, out));
            BufferedReader answers = new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8));
            JsonNode initialized = ask(to, answers, """
                    {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18",\
                    "capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""");
            assertEquals("pith", initialized.at("/result/serverInfo/name").asText());
            to.write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}\n"
                    .getBytes(StandardCharsets.UTF_8));
            JsonNode found = ask(to, answers, """
                    {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"search",\
                    "arguments":{"query":"Thames","limit":1}}}""");
            assertTrue(found.at("/result/content/0/text").asText().contains("bridges/tower.md"), found::toString);
            to.close();
            serving.join(60_000);
            assertFalse(serving.isAlive(), "it ends with its input");
        }
    }

    private static JsonNode ask(PipedOutputStream to, BufferedReader answers, String line) throws IOException {
        to.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        to.flush();
        return Json.parse(answers.readLine().getBytes(StandardCharsets.UTF_8));
    }
}
