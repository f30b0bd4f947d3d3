package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import pith.engine.BadInput;
import pith.web.Client.Response;

final class ServerTest {
    /** So long that a loaded machine is done before. */
    private static final long DRAIN_MILLIS = 60_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "", "192.0.2.1", "no.such.host.invalid"})
    void onlyTheLoopbackIsListenedOn(String host) {
        try (Running running = new Running(folder)) {
            BadInput refused = assertThrows(BadInput.class, () -> Server.start(running.pith, host, 0));
            assertTrue(String.valueOf(refused.getMessage()).contains("host \"" + host + "\""), refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1", "127.0.0.2"})
    void eachLoopbackNameIsItsOwnUrl(String host) {
        try (Running running = new Running(folder);
                Server server = Server.start(running.pith, host, 0);
                Client client = new Client(server.url())) {
            assertEquals("http://" + host + ":" + server.port(), server.url());
            assertEquals(200, client.get("/").status());
        }
    }

    @Test
    void aTakenPortIsNamed() {
        try (Running running = new Running(folder)) {
            int port = running.server.port();
            BadInput taken = assertThrows(BadInput.class, () -> Server.start(running.pith, "localhost", port));
            assertTrue(String.valueOf(taken.getMessage()).contains(":" + port), taken.getMessage());
            BadInput none = assertThrows(BadInput.class, () -> Server.start(running.pith, "localhost", 70_000));
            assertTrue(String.valueOf(none.getMessage()).contains("70000"), none.getMessage());
        }
    }

    @Test
    void closingLetsARequestFinishAndTakesNoOther() throws Exception {
        try (Running running = Running.withBridges(folder);
                Server server = Server.start(running.pith, Serving.on("localhost", 0), DRAIN_MILLIS);
                Client client = new Client(server.url());
                ExecutorService pool = Executors.newFixedThreadPool(2)) {
            Future<Response> slow =
                    pool.submit(() -> client.post("/v1/search", "{\"query\": \"" + WordEncoder.SLOW + "\"}"));
            assertTrue(running.encoder.slowBegan.await(30, TimeUnit.SECONDS));
            Future<?> closed = pool.submit(server::close);
            awaitRefusal(server.port());
            running.encoder.release();
            assertEquals(200, slow.get(30, TimeUnit.SECONDS).status());
            closed.get(30, TimeUnit.SECONDS);
        }
    }

    /**
     * Waits until the port is closed, or what is asked on it is refused or stays without an answer: Jetty neither serves
     * nor closes a connection that it accepts just as its connector stops. So the wait for one answer is far shorter
     * than the time that requests have to finish.
     */
    private static void awaitRefusal(int port) throws InterruptedException {
        String request = "GET /pith.css HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        for (int tries = 0; tries < 1_000; tries++) {
            try {
                if (!Client.raw(port, request, 500).startsWith("HTTP/1.1 200 ")) {
                    return;
                }
            } catch (UncheckedIOException e) {
                return;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("the server goes on taking requests after close was called");
    }

    @Test
    void manyRequestsAtOnceAllHaveTheirOwnAnswer() throws Exception {
        try (Running running = Running.withBridges(folder);
                ExecutorService pool = Executors.newFixedThreadPool(16)) {
            List<String> words = List.of("Brooklyn", "Thames", "Paris", "onions");
            List<String> ids = List.of("bridges/brooklyn.md", "bridges/tower.md", "towers/eiffel.md", "soup.md");
            List<Callable<String>> tasks = IntStream.range(0, 200)
                    .mapToObj(i -> (Callable<String>) () -> running.client
                            .post("/v1/search", "{\"query\": \"" + words.get(i % 4) + "\", \"mode\": \"words\"}")
                            .json()
                            .path("hits")
                            .path(0)
                            .path("id")
                            .asText())
                    .toList();
            List<Future<String>> found = pool.invokeAll(tasks);
            for (int i = 0; i < found.size(); i++) {
                assertEquals(ids.get(i % 4), found.get(i).get());
            }
        }
    }
}
