package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.web.Client.Response;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GateTest {
    private Running running;

    @BeforeAll
    void start(@TempDir Path folder) {
        running = Running.withBridges(folder);
    }

    @AfterAll
    void stop() {
        running.close();
    }

    private String get(String path, String host) {
        return Client.raw(
                running.server.port(), "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "localhost:7474", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:99"})
    void thisMachinesNamesAreAnswered(String host) {
        assertTrue(get("/healthz", host).startsWith("HTTP/1.1 200 "), host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "localhost.",
                "192.168.0.1",
                "0.0.0.0",
                "[::2]"
            })
    void foreignNamesAreRefusedOnEveryRoute(String host) {
        for (String path : List.of("/healthz", "/", "/pith.js", "/v1/documents/soup.md", "/nothing")) {
            String response = get(path, host);
            assertTrue(response.startsWith("HTTP/1.1 403 "), response);
            assertTrue(response.contains("urn:pith:foreign-host"), response);
            assertFalse(response.contains("onions"), response);
        }
    }

    private Response search(String origin) {
        return running.client.send(running.client
                .request("/v1/search")
                .header("Content-Type", "application/json")
                .header("Origin", origin)
                .POST(BodyPublishers.ofString("{\"query\": \"bridge\"}"))
                .build());
    }

    @Test
    void theOwnPageMayAsk() {
        assertEquals(200, search(running.server.url()).status());
    }

    @Test
    void otherSitesMayNot() {
        int port = running.server.port();
        for (String origin : List.of(
                "https://evil.example",
                "null",
                "http://localhost",
                "http://localhost:" + (port == 80 ? 81 : port - 1),
                "http://localhost:" + port + ".evil.example",
                "https://localhost:" + port,
                "")) {
            Response response = search(origin);
            assertEquals(403, response.status(), origin);
            assertEquals("urn:pith:foreign-origin", response.kind());
        }
    }

    @Test
    void noOtherSiteMayReadOrFrame() {
        for (Response response : List.of(
                running.client.get("/"),
                running.client.get("/pith.js"),
                running.client.get("/healthz"),
                running.client.get("/nothing"),
                running.client.post("/v1/search", "{\"query\": \"bridge\"}"))) {
            String policy = response.header("Content-Security-Policy");
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self'; style-src 'self';"), policy);
            assertTrue(policy.contains("frame-ancestors 'none'"), policy);
            assertFalse(policy.contains("unsafe"), policy);
            assertEquals("nosniff", response.header("X-Content-Type-Options"));
            assertEquals("no-referrer", response.header("Referrer-Policy"));
            assertEquals("DENY", response.header("X-Frame-Options"));
            assertEquals("same-origin", response.header("Cross-Origin-Resource-Policy"));
            assertEquals("", response.header("Access-Control-Allow-Origin"));
            assertEquals("", response.header("Server"));
        }
    }
}
