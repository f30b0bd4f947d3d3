package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.Pith;
import pith.cli.Program.Ran;
import pith.engine.ModelIdentity;
import pith.engine.Reranker;
import pith.engine.Results.Part;

/** How scores are made and explained, and the second look, on the command line. */
class ExplainCommandTest {
    private static final Path CROSS_ENCODER = Path.of("../models/src/test/resources/pith/models/family/cross-encoder")
            .toAbsolutePath();

    @TempDir
    Path folder;

    private Program program;

    @BeforeEach
    void indexNotes() throws IOException {
        folder = folder.toRealPath();
        program = Program.in(folder);
        Path notes = Files.createDirectories(folder.resolve("notes"));
        Files.writeString(notes.resolve("bridge.md"), "# The Brooklyn Bridge\n\nThe bridge over the East River.\n");
        Files.writeString(notes.resolve("dam.txt"), "Hoover Dam\n\nThe dam on the Colorado River.\n");
        Files.writeString(notes.resolve("soup.txt"), "Onion soup\n\nBrown the onions.\n");
        assertEquals(0, program.run("index", "notes").exit());
    }

    @Test
    void theTreeGoesDownToTheWords() {
        Ran ran = program.run("explain", "bridge.md", "bridge", "river");
        assertEquals(0, ran.exit(), ran.err());
        List<String> lines = ran.out().lines().toList();
        assertEquals("bridge.md is 1 of 3 by its score", lines.getFirst());
        assertTrue(lines.get(1).matches("0\\.\\d{4} {2}score = sum"), ran.out());
        assertTrue(ran.out().contains("  by meaning = product"), ran.out());
        assertTrue(ran.out().matches("(?s).*\\n +\\S+ {2}cosine of passage 1 of 1, characters 0 to .*"), ran.out());
        assertTrue(ran.out().matches("(?s).*  bridg\\w* = product.*"), "the word as the index has it: " + ran.out());
        assertTrue(ran.out().contains("idf = ln(1 + (N - n + 0.5) / (n + 0.5))"), ran.out());
        assertTrue(lines.stream().allMatch(line -> line.length() <= 80), ran.out());
    }

    @Test
    void whatIsNotFoundHasTheExitCodeOfThat() {
        Ran ran = program.run("explain", "--mode", "words", "soup.txt", "bridge");
        assertEquals(1, ran.exit(), ran.err());
        assertTrue(ran.out().startsWith("The query does not find soup.txt"), ran.out());
        assertEquals(2, program.run("explain", "nowhere.txt", "bridge").exit());
    }

    @Test
    void asJsonTheTreeIsWhole() {
        for (String fusion : List.of("bounded", "rrf", "min-max", "z-score")) {
            JsonNode json = program.run("explain", "--json", "--fusion", fusion, "dam.txt", "river dam")
                    .json();
            assertEquals("dam.txt", json.path("id").asText());
            assertEquals(fusion.equals("bounded"), json.path("comparable").asBoolean());
            JsonNode tree = json.path("explanation");
            assertEquals(json.path("score").asDouble(), tree.path("value").asDouble());
            assertTrue(tree.path("parts").size() > 0, json.toString());
            JsonNode found = program.run("search", "--json", "--fusion", fusion, "river dam")
                    .json();
            assertEquals(
                    json.path("score").asDouble(), found.at("/hits/0/score").asDouble(), 1e-12);
            assertEquals(1, json.path("rank").asInt());
        }
    }

    @Test
    void scoresThatCannotBeComparedAreSaidToBe() {
        Ran rrf = program.run("search", "--fusion", "rrf", "--explain", "river");
        assertEquals(0, rrf.exit(), rrf.err());
        assertTrue(rrf.out().contains("do not compare them"), rrf.out());
        assertTrue(rrf.out().contains("pith explain shows how"), rrf.out());
        assertFalse(program.run("search", "river").out().contains("compare"));
    }

    @Test
    void aPartialResultSaysSo() {
        Program slow = program.withEngine(
                (index, models) -> Pith.open(index, new WordEncoder("words"), YearReader::new, OneTextReranker::new));
        Ran ran = slow.run("search", "--json", "--rerank", "river");
        assertEquals(0, ran.exit(), ran.err());
        assertEquals("[\"rerank\"]", ran.json().path("unfinished").toString());
        assertTrue(ran.json().path("cursor").isNull(), ran.out());
        Ran people = slow.run("search", "--rerank", "river");
        assertTrue(people.out().contains("Partial: the time did not suffice for a second look"), people.out());
        assertTrue(people.out().contains("--rerank-budget"), people.out());
        assertEquals(
                "Partial: the time did not suffice for all documents by their words, all hits of the page. "
                        + "--time-limit gives more.",
                Remarks.partial(Set.of(Part.HITS, Part.WORDS)));
    }

    /** Has time for one text whatever it is given. */
    private static final class OneTextReranker implements Reranker {
        @Override
        public ModelIdentity identity() {
            return new ModelIdentity("one text", "one-text-fingerprint");
        }

        @Override
        public Scores score(String query, List<String> texts, Duration budget) {
            return new Scores(List.of(0.5), texts.size());
        }

        @Override
        public void close() {}
    }

    @Test
    void aSecondLookNeedsAReranker() {
        Ran ran = program.withEngine(Pith::open)
                .with("PITH_MODELS", "store")
                .run("search", "--index", "other", "--rerank", "river");
        assertEquals(2, ran.exit(), ran.out());
        assertTrue(ran.err().contains("pith models pull"), ran.err());
    }

    @Test
    void aSecondLookOrdersByRelevance() throws IOException {
        Program real = program.withEngine(Pith::open).with("PITH_MODELS", "store");
        assertEquals(0, real.run("index", "--index", "other", "notes").exit());
        Ran ran = real.run(
                "search",
                "--index",
                "other",
                "--json",
                "--rerank",
                "--rerank-budget",
                "60",
                "--reranker",
                CROSS_ENCODER.toString(),
                "--time-limit",
                "100",
                "river");
        assertEquals(0, ran.exit(), ran.err());
        List<Double> relevances = new ArrayList<>();
        ran.json()
                .path("hits")
                .forEach(hit -> relevances.add(hit.path("relevance").asDouble(-1)));
        assertEquals(3, relevances.size(), ran.out());
        assertTrue(relevances.get(0) >= relevances.get(1) && relevances.get(1) >= relevances.get(2), ran.out());
        assertTrue(relevances.get(2) >= 0, ran.out());

        // Imported, it is found by itself, and a number may say how many.
        assertEquals(
                0,
                real.run("models", "import", CROSS_ENCODER.toString(), "--name", "tiny")
                        .exit());
        Ran two = real.run("search", "--index", "other", "--rerank", "2", "--rerank-budget", "60", "river");
        assertEquals(0, two.exit(), two.err());
        assertEquals(2, two.out().split("relevance 0\\.", -1).length - 1, two.out());
    }
}
