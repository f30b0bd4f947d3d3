package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.web.Client.Response;

/** What the server promises to whoever starts it: one test a promise. */
final class SafetyTest {
    private static final String BRIDGE = "{\"query\": \"bridge\", \"mode\": \"words\"}";
    private static final String NOTE = "{\"id\": \"note\", \"text\": \"a note\"}";

    @TempDir
    private Path folder;

    private Path index() {
        return folder.resolve("index");
    }

    private static Response post(Client client, String path, String body, String key) {
        HttpRequest.Builder request =
                client.request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
        return client.send((key.isEmpty() ? request : request.header("Authorization", key)).build());
    }

    @Test
    void otherMachinesNeedAKeyOrTheOperatorsWord() {
        ApiKeys none = ApiKeys.in(folder.resolve("keys"));
        try (Running running = new Running(index())) {
            Serving open = Serving.on("0.0.0.0", 0).withKeys(none);
            BadInput refused = assertThrows(BadInput.class, () -> Server.start(running.pith, open));
            assertTrue(refused.getMessage().contains("--insecure"), refused.getMessage());
            try (Server server = Server.start(running.pith, open.withInsecure(true));
                    Client client = new Client("http://127.0.0.1:" + server.port())) {
                assertEquals(200, client.post("/v1/documents", NOTE).status());
            }
            String key = none.create("one", Scope.READ);
            try (Server server = Server.start(running.pith, open);
                    Client client = new Client("http://127.0.0.1:" + server.port())) {
                assertEquals(401, post(client, "/v1/search", BRIDGE, "").status());
                assertEquals(
                        200, post(client, "/v1/search", BRIDGE, "Bearer " + key).status());
            }
        }
    }

    @Test
    void aKeyAllowsItsScopeAndNoMore() {
        ApiKeys keys = ApiKeys.in(folder.resolve("keys"));
        String read = keys.create("read", Scope.READ);
        String write = keys.create("write", Scope.WRITE);
        try (Running running = new Running(index(), Serving.on("localhost", 0).withKeys(keys))) {
            Client client = running.client;
            Response without = post(client, "/v1/search", BRIDGE, "");
            assertEquals(401, without.status());
            assertEquals("urn:pith:unauthorized", without.kind());
            assertTrue(without.header("WWW-Authenticate").startsWith("Bearer"));
            for (String wrong : List.of("Bearer x", "Bearer ", "Basic " + read, read, "Bearer" + read)) {
                assertEquals(401, post(client, "/v1/search", BRIDGE, wrong).status(), wrong);
            }
            assertEquals(401, client.get("/v1/documents/note").status());
            Response tooMuch = post(client, "/v1/documents", NOTE, "Bearer " + read);
            assertEquals(403, tooMuch.status());
            assertEquals("urn:pith:forbidden", tooMuch.kind());
            assertEquals(
                    200, post(client, "/v1/documents", NOTE, "bearer " + write).status());
            assertEquals(
                    200, post(client, "/v1/search", BRIDGE, "Bearer " + read).status());
            keys.revoke("read");
            assertEquals(
                    401, post(client, "/v1/search", BRIDGE, "Bearer " + read).status());
            assertEquals(200, client.get("/").status(), "the page itself holds nothing");
            assertEquals(200, client.get("/healthz").status());
        }
    }

    @Test
    void httpsIsServedFromPemFiles() throws Exception {
        KeyStore store = selfSigned();
        Path certificate =
                pem("cert.pem", "CERTIFICATE", store.getCertificate("pith").getEncoded());
        Path key = pem(
                "key.pem",
                "PRIVATE KEY",
                store.getKey("pith", "password".toCharArray()).getEncoded());
        Serving serving = Serving.on("localhost", 0).withTls(new Tls(certificate, key));
        try (Running running = new Running(index(), serving);
                HttpClient http = HttpClient.newBuilder()
                        .sslContext(trusting(store.getCertificate("pith")))
                        .build()) {
            assertTrue(running.server.url().startsWith("https://localhost:"), running.server.url());
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create(running.server.url() + "/v1/documents"))
                            .header("Content-Type", "application/json")
                            .header("Origin", running.server.url())
                            .POST(BodyPublishers.ofString(NOTE))
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(200, response.statusCode(), response.body());
            String plain =
                    Client.raw(running.server.port(), "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            assertFalse(plain.startsWith("HTTP/1.1 200"), plain);
        }
    }

    @Test
    void unusableCertificatesAreNamed() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path old = Files.writeString(
                folder.resolve("old.pem"), "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        try (Running running = new Running(index())) {
            for (Tls tls :
                    List.of(new Tls(empty, old), new Tls(folder.resolve("none.pem"), empty), new Tls(old, empty))) {
                BadInput refused = assertThrows(
                        BadInput.class,
                        () -> Server.start(
                                running.pith, Serving.on("localhost", 0).withTls(tls)));
                assertTrue(refused.getMessage().contains(".pem"), refused.getMessage());
            }
        }
    }

    private KeyStore selfSigned() throws Exception {
        Path file = folder.resolve("store.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "pith",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "password",
                        "-keystore",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, keytool.waitFor(), said);
        return KeyStore.getInstance(file.toFile(), "password".toCharArray());
    }

    private Path pem(String name, String kind, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder().encodeToString(content);
        return Files.writeString(
                folder.resolve(name), "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
    }

    private static SSLContext trusting(Certificate certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, new char[0]);
        trusted.setCertificateEntry("pith", certificate);
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    /** One query is worked on, nobody may wait: who comes then is sent away at once, and health is answered. */
    @Test
    void whenFullTheServerShedsLoadAndRecovers() throws Exception {
        Limits one = Limits.DEFAULT.withConcurrency(1, 0);
        try (Running running = new Running(index(), Serving.on("localhost", 0).withLimits(one));
                ExecutorService pool = Executors.newSingleThreadExecutor()) {
            assertEquals(200, running.client.post("/v1/documents", NOTE).status());
            Future<Response> slow =
                    pool.submit(() -> running.client.post("/v1/search", "{\"query\": \"" + WordEncoder.SLOW + "\"}"));
            assertTrue(running.encoder.slowBegan.await(60, TimeUnit.SECONDS));
            Response shed = running.client.post("/v1/search", BRIDGE);
            assertEquals(429, shed.status());
            assertEquals("urn:pith:overloaded", shed.kind());
            assertEquals("1", shed.header("Retry-After"));
            assertEquals(200, running.client.get("/healthz").status());
            assertEquals(200, running.client.get("/").status());
            running.encoder.release();
            assertEquals(200, slow.get(60, TimeUnit.SECONDS).status());
            // The place is left just after the response is sent.
            Response again = running.client.post("/v1/search", BRIDGE);
            for (int tries = 0; tries < 1_000 && again.status() == 429; tries++) {
                again = running.client.post("/v1/search", BRIDGE);
            }
            assertEquals(200, again.status());
        }
    }

    @Test
    void whoWaitsTooLongIsSentAway() throws Exception {
        Limits impatient = Limits.DEFAULT.withConcurrency(1, 5).withWaitMillis(1);
        try (Running running = new Running(index(), Serving.on("localhost", 0).withLimits(impatient));
                ExecutorService pool = Executors.newSingleThreadExecutor()) {
            assertEquals(200, running.client.post("/v1/documents", NOTE).status());
            Future<Response> slow =
                    pool.submit(() -> running.client.post("/v1/search", "{\"query\": \"" + WordEncoder.SLOW + "\"}"));
            assertTrue(running.encoder.slowBegan.await(60, TimeUnit.SECONDS));
            assertEquals(429, running.client.post("/v1/search", BRIDGE).status());
            running.encoder.release();
            assertEquals(200, slow.get(60, TimeUnit.SECONDS).status());
        }
    }

    @Test
    void theLimitOnDocumentsIsTheOperators() {
        Limits small = Limits.DEFAULT.withDocumentsBytes(100);
        try (Running running = new Running(index(), Serving.on("localhost", 0).withLimits(small))) {
            assertEquals(200, running.client.post("/v1/documents", NOTE).status());
            Response large =
                    running.client.post("/v1/documents", "{\"id\": \"x\", \"text\": \"" + "x".repeat(100) + "\"}");
            assertEquals(413, large.status());
            assertTrue(large.detail().contains("100 bytes"), large::detail);
        }
    }

    @Test
    void onlySitesThatWereNamedMayAskAcross() {
        Serving serving = Serving.on("localhost", 0).withOrigins(Set.of("https://Search.example"));
        try (Running running = new Running(index(), serving)) {
            assertEquals(200, running.client.post("/v1/documents", NOTE).status());
            Response friend = across(running.client, "POST", "https://search.example");
            assertEquals(200, friend.status());
            assertEquals("https://search.example", friend.header("Access-Control-Allow-Origin"));
            assertEquals("Origin", friend.header("Vary"));
            Response stranger = across(running.client, "POST", "https://evil.example");
            assertEquals(403, stranger.status());
            assertEquals("", stranger.header("Access-Control-Allow-Origin"));
            Response before = across(running.client, "OPTIONS", "https://search.example");
            assertEquals(204, before.status());
            assertTrue(before.header("Access-Control-Allow-Methods").contains("DELETE"));
            assertEquals(
                    "",
                    across(running.client, "OPTIONS", "https://evil.example").header("Access-Control-Allow-Origin"));
        }
        try (Running closed = new Running(index())) {
            Response response = across(closed.client, "OPTIONS", "https://search.example");
            assertEquals(405, response.status());
            assertEquals("", response.header("Access-Control-Allow-Origin"));
        }
    }

    private static Response across(Client client, String method, String origin) {
        return client.send(client.request("/v1/search")
                .header("Content-Type", "application/json")
                .header("Origin", origin)
                .method(method, BodyPublishers.ofString(BRIDGE))
                .build());
    }

    @Test
    void aNameThatWasGivenIsAnsweredAndNoOther() {
        Serving serving = Serving.on("localhost", 0).withNames(Set.of("Search.example"));
        try (Running running = new Running(index(), serving)) {
            assertTrue(asked(running, "search.example").startsWith("HTTP/1.1 2"), asked(running, "search.example"));
            assertTrue(asked(running, "evil.example").startsWith("HTTP/1.1 403 "));
        }
    }

    private static String asked(Running running, String host) {
        return Client.raw(
                running.server.port(), "GET /pith.css HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    /** A browser shows JSON as text, and the page makes no HTML of it (see PageTest). */
    @Test
    void markupInDocumentsIsText() {
        try (Running running = new Running(index())) {
            String script = "<script>alert(1)</script><img src=x onerror=alert(2)>";
            assertEquals(
                    200,
                    running.client
                            .post(
                                    "/v1/documents",
                                    "{\"id\": \"" + script + "\", \"title\": \"" + script + "\", \"text\": \"alert "
                                            + script + "\"}")
                            .status());
            Response found = running.client.post("/v1/search", "{\"query\": \"alert\", \"mode\": \"words\"}");
            assertEquals(script, found.json().path("hits").path(0).path("title").asText());
            assertEquals("application/json", found.header("Content-Type"));
            assertEquals("nosniff", found.header("X-Content-Type-Options"));
            Response missing = running.client.get("/v1/documents?id=%3Cscript%3E");
            assertEquals(404, missing.status());
            assertEquals("application/problem+json", missing.header("Content-Type"));
        }
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThrows(BadInput.class, () -> Limits.DEFAULT.withConcurrency(0, 1));
        assertThrows(BadInput.class, () -> Limits.DEFAULT.withConcurrency(1, -1));
        assertThrows(BadInput.class, () -> Limits.DEFAULT.withConcurrency(2_000, 1));
        assertThrows(BadInput.class, () -> Limits.DEFAULT.withDocumentsBytes(0));
    }
}
