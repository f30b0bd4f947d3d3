package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.cli.Program.Ran;

/** Each command with its exit codes, what it prints for people, and its JSON. */
class CommandsTest {
    @TempDir
    Path folder;

    private Program program;

    @BeforeEach
    void indexNotes() throws IOException {
        folder = folder.toRealPath();
        program = Program.in(folder);
        write("notes/bridge.md", "# The Brooklyn Bridge\n\nThe bridge over the East River opened in 1883.\n");
        write("notes/dam.txt", "Hoover Dam\n\nThe dam on the Colorado River was finished in 1936.\n");
        write("notes/old/more.jsonl", """
                {"id": "tower", "title": "The Eiffel Tower", "text": "The iron tower in Paris opened in 1889.", "country": "France", "height": 330}
                {"id": "tunnel", "title": "The Thames Tunnel", "text": "The tunnel under the Thames opened in 1843.", "country": "England", "height": 6}
                """);
        Ran ran = program.run("index", "notes");
        assertEquals(0, ran.exit(), ran.err());
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void aRunsLanguageIsNamedAndFilteredBy() throws IOException {
        write("berichte/haus.txt", "Haus");
        assertEquals(0, program.run("index", "--language", "German", "berichte").exit());
        Ran found = program.run("search", "--json", "--where", "language=de", "--mode", "words", "Häuser");
        assertEquals(0, found.exit(), found.err());
        JsonNode hits = found.json().path("hits");
        assertEquals(1, hits.size(), found.out());
        assertEquals("de", hits.path(0).path("language").asText());

        Ran refused = program.run("index", "--language", "klingon", "berichte");
        assertEquals(2, refused.exit());
        assertTrue(refused.err().contains("\"klingon\""), refused.err());
    }

    @Test
    void indexCountsAndSaysWhereTheIndexIs() throws IOException {
        write("notes/bridge.md", "# The Brooklyn Bridge\n\nIt was opened in 1883.\n");
        write("notes/new.md", "# New\n\nNew.\n");
        write("notes/picture.png", "\0no text");
        Files.delete(folder.resolve("notes/dam.txt"));

        Ran ran = program.run("index", "notes");

        assertEquals(0, ran.exit());
        assertTrue(
                ran.out().contains("1 indexed, 2 unchanged, 1 replaced, 0 renamed, 1 removed, 1 skipped, 0 failed"),
                ran.out());
        assertTrue(ran.out().contains("notes/picture.png: "), ran.out());
        assertTrue(ran.out().contains("The index is in " + folder.resolve(".pith")), ran.out());
        assertTrue(ran.out().matches("(?s).*Coverage: all \\d+ word pieces of the texts are in passages.*"), ran.out());
        assertEquals("", ran.err(), "no progress of a short run where nobody watches");
    }

    @Test
    void indexCutsLongListsUnlessVerbose() throws IOException {
        for (int i = 0; i < 23; i++) {
            write("pictures/" + i + ".png", "\0no text");
        }
        Ran cut = program.run("index", "--index", "other", "pictures", "notes");
        assertTrue(cut.out().contains("... and 3 more; --verbose lists all"), cut.out());
        Ran all = program.run("index", "--verbose", "--index", "other", "pictures", "notes");
        assertEquals(23, all.out().lines().filter(line -> line.contains(".png")).count());
    }

    @Test
    void indexExitCodesTellWhatCameOfIt() throws IOException {
        Ran missing = program.run("index", "nowhere");
        assertEquals(3, missing.exit());
        assertTrue(missing.err().startsWith("pith: ") && missing.err().contains("nowhere"), missing.err());

        write("pictures/a.png", "\0no text");
        assertEquals(1, program.run("index", "--index", "other", "pictures").exit());

        write("broken/a.jsonl", "{no json\n");
        Ran broken = program.run("index", "--index", "other", "broken");
        assertEquals(3, broken.exit(), broken.out());
        assertTrue(broken.out().contains("Failed:"), broken.out());

        assertEquals(2, program.run("index").exit());
    }

    @Test
    void indexReportsAsJson() throws IOException {
        write("notes/picture.png", "\0no text");
        JsonNode json = program.run("index", "--json", "notes").json();
        assertEquals(folder.resolve(".pith").toString(), json.get("index").textValue());
        assertEquals(4, json.get("unchanged").intValue());
        assertEquals(1, json.get("skipped").intValue());
        assertEquals("skipped", json.get("entries").get(0).get("outcome").textValue());
        assertFalse(json.get("entries").get(0).get("reason").textValue().isEmpty());
        assertEquals(
                List.of(
                        "index",
                        "indexed",
                        "unchanged",
                        "replaced",
                        "renamed",
                        "removed",
                        "skipped",
                        "failed",
                        "entries",
                        "entriesLeftOut",
                        "notes",
                        "passages",
                        "pieces",
                        "textPieces",
                        "coveredPieces",
                        "tookMillis",
                        "interrupted"),
                names(json));
    }

    @Test
    void searchShowsHitsForPeople() {
        Ran ran = program.run("search", "bridge", "East River");
        assertEquals(0, ran.exit(), ran.err());
        List<String> lines = ran.out().lines().toList();
        assertTrue(lines.get(0).startsWith("1. The Brooklyn Bridge"), ran.out());
        assertTrue(lines.get(0).matches(".* 0\\.\\d\\d"), "the score stands at the right: " + ran.out());
        assertEquals("   notes/bridge.md", lines.get(1));
        assertTrue(ran.out().contains("The bridge over the East River opened in 1883."), ran.out());
        assertTrue(ran.out().contains("1 to 4 of 4 documents"), ran.out());
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), ran.out());
    }

    @Test
    void searchNamesTheDocumentsOfOneFile() {
        Ran ran = program.run("search", "--mode", "words", "tower in Paris");
        assertTrue(ran.out().contains("notes/old/more.jsonl, id "), ran.out());
    }

    @Test
    void searchPages() {
        Ran first = program.run("search", "--limit", "3", "river");
        assertTrue(first.out().contains("--offset 3 shows the next"), first.out());
        Ran second = program.run("search", "--limit", "3", "--offset", "3", "river");
        assertTrue(second.out().startsWith("4. "), second.out());
        Ran beyond = program.run("search", "--offset", "30", "river");
        assertEquals(1, beyond.exit());
    }

    @Test
    void searchTellsWhenNothingIsFound() {
        Ran ran = program.run("search", "--mode", "words", "zeppelin");
        assertEquals(1, ran.exit());
        assertEquals("Nothing found.", ran.out().strip());
    }

    @Test
    void searchFilters() {
        assertEquals(List.of("The Eiffel Tower"), titles("--where", "country=France"));
        assertEquals(List.of("The Eiffel Tower"), titles("--where", "height>=100"));
        assertEquals(List.of("The Thames Tunnel"), titles("--where", "height<=6"));
        assertEquals(List.of(), titles("--where", "country=France", "--where", "height<=6"));
        assertEquals(List.of("The Eiffel Tower"), titles("--where", "height=330"));

        Ran bad = program.run("search", "--where", "country", "opened");
        assertEquals(2, bad.exit());
        assertTrue(bad.err().contains("FIELD=VALUE"), bad.err());
        assertEquals(
                2, program.run("search", "--where", "country>=France", "opened").exit());
    }

    @Test
    void searchTakesOperators() {
        assertEquals(List.of("The Brooklyn Bridge"), found("+bridge -tower"));
        assertEquals(List.of("The Brooklyn Bridge"), found("+\"east river\""));
        assertEquals(List.of("The Eiffel Tower"), found("opened country:France"));
        assertEquals(List.of("The Eiffel Tower"), found("height:[100 TO 400]"));
        assertEquals(List.of("The Thames Tunnel"), found("title:tunel~"));
        assertEquals(
                List.of("The Eiffel Tower", "The Thames Tunnel"),
                found("height:*").stream().sorted().toList());
        assertEquals(4, found("*").size());
        assertEquals(List.of("Hoover Dam"), found("--mode", "words", "hoov*"));
        assertEquals(2, program.run("search", "--syntax", "strict", "\"east").exit());
        Ran strict = program.run("search", "--syntax", "strict", "colour:red");
        assertEquals(2, strict.exit());
        assertTrue(strict.err().contains("at character 1 of the query: no document has the field"), strict.err());
        assertEquals(0, program.run("search", "\"east", "colour:red").exit());
        assertEquals(4, found("--syntax", "plain", "+bridge -bridge").size());
    }

    private List<String> found(String... arguments) {
        List<String> all = new ArrayList<>(List.of("search", "--json"));
        all.addAll(List.of(arguments));
        List<String> titles = new ArrayList<>();
        program.run(all.toArray(String[]::new))
                .json()
                .get("hits")
                .forEach(hit -> titles.add(hit.get("title").textValue()));
        return titles;
    }

    @Test
    void synonymsComeFromAFile() throws IOException {
        write("synonyms.txt", "zeppelin, East River # both over Manhattan\n");
        assertEquals(1, program.run("search", "--mode", "words", "zeppelin").exit());
        Ran ran = program.run("search", "--mode", "words", "--synonyms", "synonyms.txt", "zeppelin");
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(ran.out().contains("The Brooklyn Bridge"), ran.out());
        assertEquals(
                0,
                program.with("PITH_SYNONYMS", "synonyms.txt")
                        .run("search", "--mode", "words", "zeppelin")
                        .exit());
        write("synonyms.txt", "zeppelin, balloon\nalone\n");
        Ran bad = program.run("ask", "--synonyms", "synonyms.txt", "who?");
        assertEquals(2, bad.exit(), bad.err());
        assertTrue(bad.err().contains("synonyms.txt, line 2: \"alone\""), bad.err());
    }

    private List<String> titles(String... options) {
        List<String> arguments = new ArrayList<>(List.of("search", "--json", "opened"));
        arguments.addAll(List.of(options));
        List<String> titles = new ArrayList<>();
        program.run(arguments.toArray(String[]::new))
                .json()
                .get("hits")
                .forEach(hit -> titles.add(hit.get("title").textValue()));
        return titles;
    }

    @Test
    void searchAsJson() {
        JsonNode json = program.run("search", "--json", "bridge").json();
        assertEquals(
                List.of(
                        "query",
                        "mode",
                        "comparable",
                        "didYouMean",
                        "hits",
                        "total",
                        "exact",
                        "view",
                        "cursor",
                        "tookMillis",
                        "unfinished"),
                names(json));
        JsonNode hit = json.get("hits").get(0);
        assertEquals(List.of("id", "title", "uri", "language", "score", "passages", "explanation"), names(hit));
        assertEquals(
                folder.resolve("notes/bridge.md").toUri().toString(),
                hit.get("uri").textValue());
        assertEquals(List.of("weight", "cosine", "bm25", "bound"), names(hit.get("explanation")));
        JsonNode passage = hit.get("passages").get(0);
        assertEquals(List.of("text", "start", "end", "score", "words", "snippet"), names(passage));
        JsonNode word = passage.get("words").get(0);
        String text = passage.get("text").textValue();
        assertEquals(
                "bridge",
                text.substring(word.get(0).intValue(), word.get(1).intValue()).toLowerCase(Locale.ROOT));
    }

    @Test
    void aMisspeltWordIsAskedBackFor() {
        Ran ran = program.run("search", "Brigde", "over", "the", "river");
        assertTrue(ran.out().startsWith("Did you mean: Bridge over the river\n\n1. "), ran.out());
        assertEquals(
                "Bridge over the river",
                program.run("search", "--json", "Brigde over the river")
                        .json()
                        .get("didYouMean")
                        .textValue());
        assertFalse(program.run("search", "bridge").out().contains("Did you mean"));
    }

    @Test
    void suggestCompletesWhatIsTyped() {
        Ran ran = program.run("suggest", "Brid");
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(ran.out().startsWith("Bridge "), ran.out());
        JsonNode first = program.run("suggest", "--json", "brid")
                .json()
                .get("completions")
                .get(0);
        assertEquals(List.of("text", "kind", "documents"), names(first));
        assertEquals("bridge", first.get("text").textValue());
        assertEquals("word", first.get("kind").textValue());
        assertEquals(1, program.run("suggest", "xylo").exit());
    }

    @Test
    void searchExplains() {
        Ran ran = program.run("search", "--explain", "--limit", "1", "bridge");
        assertTrue(ran.out().contains("BM25"), ran.out());
        assertTrue(ran.out().contains("cosine"), ran.out());
    }

    @Test
    void askMarksTheAnswer() {
        Ran ran = program.run("ask", "When", "did the bridge over the East River open?");
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(ran.out().startsWith("1. 1883"), ran.out());
        assertTrue(ran.out().contains("opened in »1883«."), ran.out());
        assertTrue(ran.out().contains("notes/bridge.md, characters "), ran.out());
        assertFalse(ran.out().contains("\u001B"), ran.out());
    }

    @Test
    void askTellsWhenThereIsNoAnswer() {
        Ran ran = program.run("ask", "Who built the bridge?");
        assertEquals(1, ran.exit());
        assertTrue(ran.out().startsWith("No answer found"), ran.out());
        assertTrue(ran.out().contains("1. The Brooklyn Bridge"), "the closest are shown: " + ran.out());
    }

    @Test
    void askAsJson() {
        JsonNode json = program.run("ask", "--json", "When did the bridge over the East River open?")
                .json();
        assertEquals(
                List.of(
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
        JsonNode answer = json.get("answers").get(0);
        assertEquals(
                List.of(
                        "text",
                        "start",
                        "end",
                        "codePoints",
                        "link",
                        "probability",
                        "document",
                        "passage",
                        "sentence",
                        "documents",
                        "evidence",
                        "signals"),
                names(answer));
        assertEquals("1883", answer.get("text").textValue());
        assertEquals(List.of("id", "title", "uri", "language"), names(answer.get("document")));
        JsonNode passage = answer.get("passage");
        assertEquals(List.of("text", "start", "end", "answer"), names(passage));
        JsonNode within = passage.get("answer");
        assertEquals(
                "1883",
                passage.get("text")
                        .textValue()
                        .substring(
                                within.get("start").intValue(),
                                within.get("end").intValue()));
        assertTrue(answer.get("sentence").get("text").textValue().contains("1883"), answer.toString());
        assertFalse(json.get("calibrated").booleanValue());
    }

    @Test
    void askSaysHowManyDocumentsSaySo() {
        Ran ran = program.run("ask", "--threshold", "0", "When did the bridge over the East River open?");
        assertTrue(ran.out().contains("not calibrated"), ran.out());
        assertEquals(2, program.run("ask", "--time-limit", "0", "When?").exit());
    }

    @Test
    void searchMarksAnswersOnRequest() {
        Ran ran = program.run("search", "--highlight", "answers", "When did the bridge over the East River open?");
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(ran.out().contains("»1883«"), ran.out());
        JsonNode hits = program.run(
                        "search", "--json", "--highlight", "answers", "When did the bridge over the East River open?")
                .json()
                .get("hits");
        JsonNode passage = hits.get(0).get("passages").get(0);
        JsonNode answer = passage.get("answer");
        assertEquals(
                "1883",
                passage.get("text")
                        .textValue()
                        .substring(
                                answer.get("start").intValue(),
                                answer.get("end").intValue()));
        assertFalse(program.run("search", "--json", "When did the bridge open?")
                .json()
                .get("hits")
                .get(0)
                .get("passages")
                .get(0)
                .has("answer"));
    }

    @Test
    void similarTakesIdsAndFiles() {
        Ran byId = program.run("similar", "bridge.md");
        assertEquals(0, byId.exit(), byId.err());
        assertEquals(byId.out(), program.run("similar", "notes/bridge.md").out());
        assertFalse(byId.out().contains("The Brooklyn Bridge"), "not the document itself");
        assertEquals(
                List.of("ids", "hits", "total", "exact", "view", "cursor", "tookMillis"),
                names(program.run("similar", "--json", "bridge.md").json()));

        Ran unknown = program.run("similar", "nowhere.md");
        assertEquals(2, unknown.exit());
        assertTrue(unknown.err().contains("nowhere.md"), unknown.err());
    }

    @Test
    void similarTakesTextsExamplesAndWhatWasSeen() {
        Ran byText = program.run("similar", "--json", "--text", "a bridge over the East River", "--limit", "1");
        assertEquals("bridge.md", byText.json().path("hits").path(0).path("id").textValue(), byText.err());
        Ran without = program.run("similar", "--json", "--text", "a bridge over the East River", "--seen", "bridge.md");
        assertFalse(without.out().contains("\"bridge.md\""), without.out());
        Ran away = program.run("similar", "--json", "--text", "a river", "--unlike", "notes/bridge.md");
        assertFalse(away.out().contains("\"bridge.md\""), away.out());

        assertEquals(2, program.run("similar").exit());
        assertTrue(
                program.run("similar").err().contains("no ID and no --text"),
                program.run("similar").err());
        assertTrue(program.run("similar", "bridge.md", "--diversity", "2").err().contains("diversity 2.0"));
        assertTrue(program.run("similar", "bridge.md", "--unlike", "x").err().contains("\"x\" is neither"));
    }

    @Test
    void whatIsShownOfAHitIsChosen() {
        JsonNode one =
                program.run("search", "--json", "--passages", "1", "bridge").json();
        assertEquals(1, one.path("hits").path(0).path("passages").size());
        JsonNode snippet = one.path("hits").path(0).path("passages").path(0).path("snippet");
        assertEquals(List.of("start", "end", "nearest"), names(snippet));
        assertEquals(2, program.run("search", "--around", "99", "bridge").exit());
        assertEquals(
                0,
                program.run("search", "--around", "2", "--passages", "3", "--fold-duplicates", "bridge")
                        .exit());
    }

    @Test
    void versionIsShown() {
        assertTrue(program.run("version").out().startsWith("pith "));
        assertEquals(program.run("version").out(), program.run("--version").out());
        assertEquals(
                List.of("pith", "java", "system"),
                names(program.run("version", "--json").json()));
    }

    @Test
    void serveAnswersUntilItIsStopped() throws InterruptedException {
        Ran foreign = program.run("serve", "--host", "0.0.0.0");
        assertEquals(2, foreign.exit());
        assertTrue(foreign.err().contains("0.0.0.0"), foreign.err());
        assertEquals(2, program.run("serve", "--port", "70000").exit());

        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        AtomicInteger exit = new AtomicInteger(-1);
        Thread server = new Thread(() -> exit.set(Main.run(program.around(out, err), "serve", "--port", "0")));
        server.start();
        for (int i = 0; i < 600 && server.isAlive() && !out.toString().contains("Ctrl-C"); i++) {
            Thread.sleep(100);
        }
        assertTrue(out.toString().startsWith("Serving 4 documents at http://127.0.0.1:"), out + "" + err);
        server.interrupt(); // what the signal does
        server.join(60_000);
        assertEquals(0, exit.get(), err.toString());
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
