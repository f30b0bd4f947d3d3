package pith.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import pith.Pith;
import pith.engine.ContentHash;
import pith.engine.Document;
import pith.engine.Value;
import pith.web.Server;
import pith.web.Serving;

/** The page over part of the sample corpus, with the embedded models, in Chromium. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PageInBrowserTest {
    private static final Path CORPUS = Path.of("..", "sample-corpus", "documents");
    private static final String QUESTION = "Who was the first woman to reach Challenger Deep?";
    private static final String ASKED = "/?q=Who+was+the+first+woman+to+reach+Challenger+Deep%3F";
    private static final String ANSWER = "Kathryn Sullivan";
    private static final String HOSTILE = "<img src=x onerror=\"window.owned=1\"> zwieback";

    /** Held, for the log forgets the level of a logger that nobody holds. */
    @SuppressWarnings("UnusedVariable")
    private static final List<Logger> QUIET = Stream.of(
                    "io.javalin", "org.eclipse.jetty", "org.apache.lucene", "org.openqa.selenium")
            .map(Logger::getLogger)
            .peek(logger -> logger.setLevel(Level.SEVERE))
            .toList();

    @TempDir
    private static Path folder;

    private Pith pith;
    private Server server;
    private Tab tab;

    @BeforeAll
    void start() {
        pith = Pith.open(folder.resolve("index"));
        pith.index(CORPUS.resolve("oceans"), CORPUS.resolve("food"));
        pith.put(documents());
        server = Server.start(pith, Serving.on("localhost", 0).withHome(folder.resolve("home")));
        tab = new Tab(server.url());
    }

    @AfterAll
    void stop() {
        if (tab != null) {
            tab.close();
        }
        if (server != null) {
            server.close();
        }
        pith.close();
    }

    private static List<Document> documents() {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            documents.add(document(
                    "village/" + (i < 4 ? "letter-" : "report-") + i,
                    "Roof of the town hall, " + (2019 + i),
                    "The roof of the town hall was inspected in " + (2019 + i) + ". Slates were missing, and the gutter"
                            + " leaked in " + (i + 3) + " places.",
                    Map.of(
                            "kind", new Value.Keyword(i < 4 ? "letter" : "report"),
                            "year", new Value.Whole(2019 + i),
                            "written", new Value.Date(Instant.parse((2019 + i) + "-05-02T09:00:00Z")))));
        }
        documents.add(document(
                "hostile/<b>zwieback</b>.txt",
                HOSTILE,
                "Zwieback <script>window.owned = 2</script> is <b>baked twice</b> &amp; keeps. <i>Zwieback</i> keeps.",
                Map.of("<u>kind</u>", new Value.Keyword("<s>rusk</s>"))));
        String pages =
                "The first page tells of nothing.\n\nThe second page tells of the quokka of Rottnest Island.\n\n";
        documents.add(new Document(
                "paged.pdf",
                "",
                "",
                "A paper with pages",
                pages + "The third page ends it.",
                Map.of(),
                Instant.EPOCH,
                ContentHash.of("paged", pages),
                "en",
                List.of(0, pages.indexOf("The second"), pages.length())));
        return documents;
    }

    private static Document document(String id, String title, String text, Map<String, Value> metadata) {
        return new Document(id, "", "", title, text, metadata, Instant.EPOCH, ContentHash.of(title, text));
    }

    @BeforeEach
    void fresh() {
        tab.fresh(1280, false);
    }

    @Test
    void hitsComeWhileTypingAndTheAnswerOnTop() {
        tab.open("/");
        assertEquals("Type", tab.see("#start").strip().substring(0, 4));
        tab.type("sullivan challen");
        tab.see(".hit-title", "Challenger Deep"); // by the beginning of a word, and without Enter
        tab.type(QUESTION);
        tab.see(".answer-words", ANSWER);
        tab.see("#answer mark.found", ANSWER);
        tab.see("#answer .sure", "Confidence");
        assertTrue(tab.see("#status").matches(".*\\d+ documents? in .*"), tab.see("#status"));
        assertTrue(tab.address().startsWith("/?q=Who+was"), tab.address());
    }

    @Test
    void whatIsTypedLastIsWhatIsShown() {
        tab.open("/");
        for (String query : List.of("roof", "quokka", "bread", "zwieback", "gutter", "quokka of Rottnest")) {
            tab.type(query);
        }
        tab.await("document.querySelector('.hit-title')?.textContent === 'A paper with pages'");
        tab.await("document.getElementById('hits').getAttribute('aria-busy') === 'false'");
        assertEquals("A paper with pages", tab.texts(".hit-title").getFirst());
        assertEquals("/?q=quokka+of+Rottnest", tab.address());
    }

    @Test
    void noAnswerIsSaidHonestly() {
        tab.open("/?q=How+do+I+reset+the+filter+light+on+a+Dyson+vacuum+cleaner%3F");
        tab.see(".answer-none", "No answer found");
        tab.see("#answer", "sure of that");
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 1280, 1600})
    void theDocumentOpensAtTheAnswer(int width) {
        tab.fresh(width, false);
        tab.open(ASKED);
        tab.see("#answer .answer-source");
        tab.click("#answer > .answer-source a");
        theAnswerIsInSight();
        tab.see(".document-passage");
        String deep = tab.address();
        assertTrue(deep.contains("doc=challenger-deep.md") && deep.contains("answer="), deep);
        tab.open("/");
        tab.open(deep);
        theAnswerIsInSight();
        tab.see("#document .alike a");
        tab.back();
        tab.see("#start");
    }

    private void theAnswerIsInSight() {
        tab.see("#document mark.found", ANSWER);
        tab.await("(r => r.top >= 0 && r.bottom <= innerHeight)(document.querySelector('#document mark.found')"
                + ".getBoundingClientRect())");
        assertEquals(List.of(ANSWER), tab.texts("#document mark.found"));
    }

    @Test
    void pagesAreNamed() {
        tab.open("/?q=quokka");
        tab.see(".hit .page", "page 1"); // where the one passage of all its text begins
        tab.click(".hit-title a");
        tab.see(".page-mark", "Page 2");
        assertEquals(List.of("Page 1", "Page 2", "Page 3"), tab.texts(".page-mark"));
    }

    @Test
    void facetsNarrowAndTheBackButtonWidens() {
        tab.open("/?q=roof+of+the+town+hall");
        tab.see(".facet-title", "kind");
        String all = tab.see("#status").replaceFirst(" in .*", "");
        tab.click(".facet-value[data-facet*='\"letter\"']");
        tab.see(".chip", "letter");
        tab.see("#status", "4 documents");
        assertEquals(4, tab.texts(".hit-title").size());
        tab.texts(".hit .path").forEach(path -> assertTrue(path.contains("letter"), path));
        tab.click(".facet-value[data-facet*='2020-01-01']");
        tab.see("#status", "1 document ");
        assertEquals(List.of("Roof of the town hall, 2020"), tab.texts(".hit-title"));
        tab.back();
        tab.see("#status", "4 documents");
        tab.click(".chip");
        tab.see("#status", all);
        tab.seeNo(".chip");
    }

    @Test
    void orderAndSettingsAreInTheAddress() {
        tab.open("/?q=roof+of+the+town+hall&sort=-year&mode=words");
        tab.see(".chip", "words only");
        tab.await("document.querySelector('.hit-title')?.textContent === 'Roof of the town hall, 2024'");
        tab.see("#sort", "year, greatest first");
        tab.script(
                "const s = document.getElementById('sort'); s.value = 'year'; s.dispatchEvent(new Event('change'));");
        tab.await("document.querySelector('.hit-title')?.textContent === 'Roof of the town hall, 2019'");
        assertTrue(tab.address().contains("sort=year"), tab.address());
        tab.click("#options-open summary");
        tab.click("#options label:has([value=hybrid])");
        tab.seeNo(".chip");
        assertFalse(tab.address().contains("mode="), tab.address());
    }

    @Test
    void aScoreIsDrawnDownToItsNumbers() {
        tab.open("/?q=slates+missing+from+the+roof");
        tab.click(".score summary");
        tab.see(".why-table", "Meaning");
        tab.see(".why-table", "Words");
        tab.click(".tree > summary");
        tab.see(".tree .tree-what", "by meaning");
        tab.see(".tree .tree-what", "by words");
        String score = String.valueOf(tab.script("return document.querySelector('.score > summary').textContent;"));
        String root = tab.texts(".tree .tree-value").getFirst();
        assertEquals(Double.parseDouble(score.replaceAll("[^0-9.]", "")), Double.parseDouble(root), 0.0051);
    }

    @Test
    void similarDocumentsAreALinkAway() {
        tab.open("/?q=challenger+deep");
        tab.click(".hit .likes");
        tab.see(".results-title", "Documents like Challenger Deep");
        tab.see(".hit-title");
        tab.back();
        tab.see(".hit-title", "Challenger Deep");
        tab.seeNo(".results-title");
    }

    @Test
    void theKeyboardSuffices() {
        tab.open("/");
        tab.script("document.activeElement.blur();");
        tab.press("/");
        tab.await("document.activeElement.id === 'q'");
        tab.press("challeng");
        tab.see(".completion");
        tab.press(Keys.ARROW_DOWN);
        tab.await("document.querySelector('.completion[aria-selected=true]')?.id"
                + " === document.getElementById('q').getAttribute('aria-activedescendant')");
        String chosen = tab.texts(".completion[aria-selected=true]").getFirst();
        tab.press(Keys.ENTER);
        tab.seeNo("#completions");
        tab.await("document.getElementById('q').value !== 'challeng'");
        assertTrue(chosen.startsWith(String.valueOf(tab.script("return document.getElementById('q').value;"))), chosen);
        tab.type(QUESTION);
        tab.press(Keys.ENTER);
        tab.await("document.getElementById('progress').hidden");
        tab.see("#answer .answer-source a");
        tab.see(".hit-title");
        tab.press(Keys.ARROW_DOWN);
        tab.await("document.activeElement.matches('.answer-source a')");
        tab.press(Keys.ARROW_DOWN);
        tab.await("document.activeElement.matches('.hit-title a')");
        tab.press(Keys.ENTER);
        tab.see("#document .document-passage");
        tab.press(Keys.ESCAPE);
        tab.seeNo("#document");
        tab.await("document.activeElement.matches('.hit-title a')");
        tab.press("?");
        tab.see("#help[open]");
        tab.press(Keys.ESCAPE);
        tab.seeNo("#help");
    }

    @Test
    void escapeClosesTheCompletionsFirstAndThenClearsTheBox() {
        tab.open("/");
        tab.type("challeng");
        tab.see(".completion");
        tab.press(Keys.ESCAPE);
        tab.seeNo("#completions");
        assertEquals("challeng", tab.script("return document.getElementById('q').value;"));
        tab.press(Keys.ESCAPE);
        tab.await("document.getElementById('q').value === ''");
        tab.see("#start");
    }

    @Test
    void darkIsAsTheSystemSaysUnlessSomebodyChose() {
        tab.fresh(1280, true);
        tab.open("/");
        assertTrue(brightness() < 0.2, "the system is dark");
        tab.click("#theme");
        assertTrue(brightness() > 0.8, "light was chosen");
        tab.reload();
        assertTrue(brightness() > 0.8, "and is remembered");
        tab.click("#theme");
        tab.fresh(1280, false);
        tab.open("/");
        assertTrue(brightness() > 0.8, "the system is light");
    }

    private double brightness() {
        Object color = tab.script("return getComputedStyle(document.body).backgroundColor.match(/[\\d.]+/g).slice(0, 3)"
                + ".map(Number).reduce((a, b) => a + b) / 765;");
        return Double.parseDouble(String.valueOf(color));
    }

    @ParameterizedTest
    @ValueSource(ints = {320, 360, 800, 1600})
    void nothingIsWiderThanTheScreen(int width) {
        tab.fresh(width, false);
        tab.open("/");
        tab.see("#held", "documents");
        fits(width);
        tab.open(ASKED + "&w=0.5");
        tab.see("#answer .answer-source");
        tab.see(".hit");
        tab.script("document.querySelectorAll('details').forEach(each => each.open = true);");
        tab.see(".tree");
        fits(width);
        tab.open("/?doc=hostile%2F%3Cb%3Ezwieback%3C%2Fb%3E.txt");
        tab.see("#document .document-text");
        fits(width);
        tab.open("/?view=collection");
        tab.see(".figures", "Passages");
        fits(width);
    }

    private void fits(int width) {
        int needed = Integer.parseInt(String.valueOf(tab.script("return document.documentElement.scrollWidth;")));
        assertTrue(needed <= width, () -> tab.address() + " needs " + needed + " of " + width);
    }

    @Test
    void htmlInADocumentIsText() {
        tab.open("/?q=zwieback");
        tab.see(".hit-title", HOSTILE);
        tab.see(".hit-passage", "<script>window.owned = 2</script> is <b>baked twice</b> &amp; keeps.");
        tab.see(".hit .path", "<b>zwieback<");
        tab.click(".hit-title a");
        tab.see(".document-title", HOSTILE);
        tab.see(".document-text", "<script>window.owned = 2</script>");
        tab.see(".facts", "<s>rusk</s>");
        assertEquals(
                List.of(),
                tab.texts("main :is(b, i, s, u, img, script):not(.completion *)"),
                "what looks like markup made elements");
        assertEquals("undefined", tab.script("return typeof window.owned;"));
    }

    @Test
    void thePageAsksThisServerAloneAndBreaksNoPolicy() {
        tab.open(ASKED);
        tab.see("#answer .answer-source");
        tab.click(".score summary");
        tab.click("#answer > .answer-source a");
        tab.see("#document .alike a");
        Object foreign = tab.script("return performance.getEntriesByType('resource').map(each => each.name)"
                + ".filter(name => new URL(name).origin !== location.origin);");
        assertEquals(List.of(), foreign);
        List<String> broken = tab.log().stream()
                .filter(line -> line.contains("Content Security Policy")
                        || line.contains("TrustedHTML")
                        || line.contains("Uncaught"))
                .toList();
        assertEquals(List.of(), broken);
    }

    @Test
    void theCollectionTellsWhatItHolds() {
        tab.open("/");
        tab.see("#size", "documents");
        tab.click(".tools a");
        tab.see(".figures", "Documents");
        try (var view = pith.view()) {
            tab.see(".figure", Long.toString(view.passageCount()));
            tab.see("#size", Long.toString(view.documentCount()));
        }
        tab.see(".figures", "pith-encoder-1");
        tab.see(".fields", "year");
        tab.press(Keys.ESCAPE);
        tab.see("#start");
    }

    /** The server's measures come as Prometheus reads them; a server that has none is asked for none. */
    @Test
    void measuresAreReadFromWhatPrometheusReads() {
        tab.open("/");
        Object read = tab.scriptToItsEnd("""
                const done = arguments[arguments.length - 1];
                import("/js/dashboard.js").then(page => {
                  const series = [...page.histograms(arguments[0]).values()];
                  done(series.map(one => [one.name, one.labels, one.count, page.quantile(one, 0.5),
                    page.quantile(one, 0.99), page.quantile(one, 1)].join(" ")));
                });
                """, """
                # HELP pith_request_seconds How long requests took
                # TYPE pith_request_seconds histogram
                pith_request_seconds_bucket{route="/v1/documents/{id}",le="0.1"} 4
                pith_request_seconds_bucket{route="/v1/documents/{id}",le="0.2"} 8
                pith_request_seconds_bucket{route="/v1/documents/{id}",le="0.4"} 8
                pith_request_seconds_bucket{route="/v1/documents/{id}",le="+Inf"} 10
                pith_request_seconds_count{route="/v1/documents/{id}"} 10
                pith_request_seconds_sum{route="/v1/documents/{id}"} 3.5
                pith_heap_bytes 17
                """);
        // Half of ten lie below 0.1 and a quarter of the way to 0.2; beyond the last bound nothing is known but that.
        assertEquals(List.of("pith_request_seconds route=\"/v1/documents/{id}\" 10 0.125 0.4 0.4"), read);
    }

    @Test
    void aFileThatIsAddedIsFound() throws IOException {
        tab.open("/");
        Path file = Files.writeString(
                folder.resolve("axolotl-diary.txt"), "On Tuesday the axolotl Xochitl regrew its left hind leg.\n");
        tab.see("#add");
        tab.choose("#files", file);
        tab.see(".upload-done", "axolotl-diary.txt");
        tab.type("Xochitl axolotl");
        tab.see(".hit", "axolotl-diary.txt");
    }

    @ParameterizedTest
    @CsvSource({"360, false", "360, true", "1280, false", "1280, true", "1600, false"})
    void axeFindsNothingSerious(int width, boolean dark) {
        tab.fresh(width, dark);
        List<String> findings = new ArrayList<>();
        tab.open("/");
        tab.see("#held", "documents");
        look("start", findings);
        tab.type("challeng");
        tab.see(".completion");
        tab.press(Keys.ARROW_DOWN);
        tab.see(".completion[aria-selected=true]");
        look("completions", findings);
        tab.open(ASKED + "&w=0.5&min=0.05");
        tab.see("#answer .answer-source");
        tab.see(".hit");
        tab.script("document.querySelectorAll('details').forEach(each => each.open = true);");
        tab.see(".tree");
        tab.script("document.querySelectorAll('details').forEach(each => each.open = true);");
        tab.see(".tree-list");
        look("results", findings);
        tab.click("#answer > .answer-source a");
        tab.see("#document .alike a");
        look("document", findings);
        tab.open("/?view=collection");
        tab.see(".figures", "Passages");
        look("collection", findings);
        tab.open("/");
        tab.click("#help-open");
        tab.see("#help[open]");
        look("help", findings);
        assertEquals(List.of(), findings);
    }

    /** Not while something fades: a colour in between has no contrast to speak of. */
    private void look(String where, List<String> findings) {
        tab.await("!document.querySelector('[aria-busy=true]') && document.getAnimations().every("
                + "each => each.playState !== 'running' || each.effect.getTiming().iterations === Infinity)");
        tab.serious().forEach(finding -> findings.add(where + ": " + finding));
    }
}
