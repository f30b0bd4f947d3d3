package pith.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import pith.web.Client.Response;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageTest {
    private Running running;
    private Client client;

    @BeforeAll
    void start(@TempDir Path folder) {
        running = new Running(folder);
        client = running.client;
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @Test
    void eachFileHasItsType() {
        assertEquals("text/html;charset=utf-8", client.get("/").header("Content-Type"));
        assertEquals("text/html;charset=utf-8", client.get("/?q=x").header("Content-Type"));
        assertTrue(client.get("/pith.css").header("Content-Type").startsWith("text/css"));
        assertTrue(client.get("/pith.js").header("Content-Type").startsWith("text/javascript"));
        assertTrue(client.get("/js/dom.js").header("Content-Type").startsWith("text/javascript"));
        assertTrue(client.get("/icon.svg").header("Content-Type").startsWith("image/svg+xml"));
    }

    @Test
    void anUnchangedFileIsNotSentAgain() {
        String tag = client.get("/pith.js").header("ETag");
        assertFalse(tag.isEmpty());
        Response again = client.send(
                client.request("/pith.js").header("If-None-Match", tag).build());
        assertEquals(304, again.status());
        assertEquals("", again.http().body());
    }

    @Test
    void headHasNoBody() {
        Response head = client.send(
                client.request("/").method("HEAD", BodyPublishers.noBody()).build());
        assertEquals(200, head.status());
        assertEquals("", head.http().body());
    }

    /** The policy would block it; better that nobody tries. */
    @Test
    void thePageAsksNobodyElseAndParsesNoHtml() {
        for (Page page : Page.all()) {
            String path = page.path();
            String content = client.get(path).http().body().replace("http://www.w3.org/2000/svg", "");
            assertFalse(
                    Pattern.compile("(src|href)=\"(https?:)?//")
                            .matcher(content)
                            .find(),
                    path);
            assertFalse(Pattern.compile("url\\(|@import").matcher(content).find(), path);
            assertFalse(
                    Pattern.compile("innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function")
                            .matcher(content)
                            .find(),
                    path);
            assertFalse(
                    Pattern.compile("\\son[a-z]+=\"|\\sstyle=\"|<script>|<style>")
                            .matcher(content)
                            .find(),
                    path);
        }
    }

    @Test
    void everyModuleThatIsImportedIsServed() {
        Pattern imported = Pattern.compile("(?:from|import) \"\\./([a-z/]+\\.js)\"");
        int found = 0;
        for (Page page : Page.all()) {
            String folder = page.path().substring(0, page.path().lastIndexOf('/') + 1);
            for (MatchResult module : imported.matcher(new String(page.content(), StandardCharsets.UTF_8))
                    .results()
                    .toList()) {
                assertEquals(
                        200, client.get(folder + module.group(1)).status(), page.path() + " imports " + module.group());
                found++;
            }
        }
        assertTrue(found > 10, "only " + found + " imports were looked at");
    }
}
