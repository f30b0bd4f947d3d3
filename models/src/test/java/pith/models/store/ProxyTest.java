package pith.models.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.ModelUnavailable;
import pith.models.store.ModelEntry.State;

/** The usual proxy settings, and a pull through real proxies. */
class ProxyTest {
    /** user:p@ss:word */
    private static final String BASIC = "Basic dXNlcjpwQHNzOndvcmQ=";

    private static final String PASSWORD = "changeit";
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path temporary;

    private static String before(String uri, String... environment) {
        Map<String, String> variables = new HashMap<>();
        for (int i = 0; i < environment.length; i += 2) {
            variables.put(environment[i], environment[i + 1]);
        }
        return new Proxies(variables)
                .before(URI.create(uri))
                .map(proxy -> proxy.host() + ":" + proxy.port())
                .orElse("none");
    }

    @Test
    void theSchemeChoosesTheVariable() {
        String[] both = {"HTTP_PROXY", "http://plain:3128", "HTTPS_PROXY", "http://secure:3129"};
        assertEquals("plain:3128", before("http://example.org/", both));
        assertEquals("secure:3129", before("https://example.org/", both));
        assertEquals("none", before("https://example.org/", "HTTP_PROXY", "http://plain:3128"));
        assertEquals("any:80", before("https://example.org/", "ALL_PROXY", "any"));
        assertEquals("lower:1", before("https://example.org/", "https_proxy", "lower:1", "HTTPS_PROXY", "upper:2"));
        assertEquals("::1:8080", before("https://example.org/", "https_proxy", "http://u:p@[::1]:8080/"));
    }

    @Test
    void someHostsNeedNone() {
        String[] proxy = {"ALL_PROXY", "http://any:1", "NO_PROXY", "localhost, .example.org,other.net:8443 [::1]"};
        assertEquals("none", before("http://localhost:99/", proxy));
        assertEquals("none", before("https://www.example.org/", proxy));
        assertEquals("none", before("https://example.org/", proxy));
        assertEquals("any:1", before("https://badexample.org/", proxy));
        assertEquals("none", before("https://other.net:8443/", proxy));
        assertEquals("any:1", before("https://other.net/", proxy));
        assertEquals("none", before("https://[::1]:7/", proxy));
        assertEquals("none", before("https://anything/", "ALL_PROXY", "any", "no_proxy", "*"));
    }

    @Test
    void whatCannotBeUsedIsNamedWithoutItsPassword() {
        for (String bad :
                List.of("socks5://user:secret@host:1", "http://user:secret@:1", "http://user:secret@host:x")) {
            BadInput e = assertThrows(BadInput.class, () -> before("https://example.org/", "https_proxy", bad));
            assertTrue(e.getMessage().contains("HTTPS_PROXY"), e.getMessage());
            assertFalse(e.getMessage().contains("secret"), e.getMessage());
        }
    }

    @Test
    void requestsGoThroughTheProxy() throws IOException {
        try (World world = new World(temporary);
                ForwardProxy proxy = new ForwardProxy("")) {
            world.set("HTTP_PROXY", "http://localhost:" + proxy.port()).pull(World.ENCODER);
            assertEquals(world.hub.asked().size(), proxy.heads().size());
            assertTrue(proxy.heads().getFirst().startsWith("GET http://localhost:"));
        }
    }

    @Test
    void theProxyGetsItsPasswordAndTheHubDoesNot() throws IOException {
        try (World world = new World(temporary);
                ForwardProxy proxy = new ForwardProxy(BASIC)) {
            world.set("http_proxy", "http://user:p%40ss:word@localhost:" + proxy.port())
                    .pull(World.ENCODER);
            assertTrue(proxy.heads().stream().allMatch(head -> head.contains("Proxy-Authorization: " + BASIC)));
            assertTrue(world.hub.asked().stream().allMatch(asked -> asked.authorization() == null));
        }
    }

    @Test
    void aProxyThatWantsAPasswordIsToldOf() throws IOException {
        try (World world = new World(temporary);
                ForwardProxy proxy = new ForwardProxy(BASIC)) {
            world.set("http_proxy", "http://localhost:" + proxy.port());
            ModelUnavailable e = assertThrows(ModelUnavailable.class, () -> world.pull(World.ENCODER));
            assertTrue(
                    e.getMessage().contains("HTTP_PROXY") && e.getMessage().contains("user:password"), e.getMessage());
            assertEquals(List.of(), world.hub.asked());
        }
    }

    @Test
    void exemptHostsGoPastTheProxy() throws IOException {
        try (World world = new World(temporary);
                ForwardProxy proxy = new ForwardProxy("")) {
            world.set("HTTP_PROXY", "http://localhost:" + proxy.port())
                    .set("NO_PROXY", "localhost")
                    .pull(World.ENCODER);
            assertEquals(List.of(), proxy.heads());
        }
    }

    /** In a process of its own, since Java reads once whether a tunnel's proxy may have a password. */
    @Test
    void httpsGoesThroughATunnelWithPassword() throws Exception {
        Path keys = keys();
        try (FakeHub hub = new FakeHub(tls(keys));
                World world = new World(temporary, hub);
                ForwardProxy proxy = new ForwardProxy(BASIC)) {
            world.set("HTTPS_PROXY", "http://user:p%40ss:word@localhost:" + proxy.port())
                    .set("HF_TOKEN", "hf_secret");
            Process pull = PullMain.start(
                    world.folder,
                    World.ENCODER,
                    world.environment,
                    List.of("-Djavax.net.ssl.trustStore=" + keys, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD));
            assertTrue(pull.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(0, pull.exitValue());
            assertEquals(State.STORED, world.store().show("tiny-encoder").state());
            assertTrue(proxy.heads().stream().allMatch(head -> head.startsWith("CONNECT localhost:")));
            assertTrue(
                    proxy.heads().stream().noneMatch(head -> head.contains("hf_secret")), "the token is in the tunnel");
            assertTrue(
                    hub.asked("hub", "").stream().allMatch(asked -> "Bearer hf_secret".equals(asked.authorization())));
        }
    }

    /** A certificate for localhost that was made for this run. */
    private Path keys() throws IOException, InterruptedException {
        Path keys = temporary.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "localhost",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        assertTrue(keytool.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(0, keytool.exitValue());
        return keys;
    }

    private static SSLContext tls(Path keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
