package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.cli.Program.Ran;

/** What is measured over a BEIR folder and over a sample corpus, and where the figures go. */
class EvalCommandsTest {
    @TempDir
    Path folder;

    private Program program;

    @BeforeEach
    void writeDataSets() throws IOException {
        folder = folder.toRealPath();
        program = Program.in(folder).withHome(folder).with("XDG_CACHE_HOME", folder.toString());
        write("fruit/corpus.jsonl", """
                {"_id": "d1", "title": "Pies", "text": "apple pie with cinnamon"}
                {"_id": "d2", "text": "banana bread"}
                {"_id": "d3", "text": "cherry cake"}
                """);
        write("fruit/queries.jsonl", """
                {"_id": "q1", "text": "apple"}
                {"_id": "q2", "text": "something sweet"}
                """);
        write("fruit/qrels/test.tsv", "query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td2\t1\n");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private String read(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Test
    void retrievalPrintsIntervalsAndKeepsScores() throws IOException {
        Ran ran = program.run(
                "eval",
                "retrieval",
                "--beir",
                "fruit",
                "--index",
                "index",
                "--scores",
                "scores.tsv",
                "--results",
                "results/retrieval");
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(ran.out().contains("95 % interval") && ran.out().contains("MAP@100"), ran.out());
        assertTrue(ran.out().contains("hybrid over vector"), ran.out());
        assertEquals(1 + 3 * 2, read("scores.tsv").lines().count(), read("scores.tsv"));
        assertTrue(read("scores.tsv").contains("\nq1\twords\t1.000000\t"), read("scores.tsv"));
        assertTrue(read("results/retrieval.json").contains("\"fruit.hybrid_over_words_p\""));
    }

    @Test
    void compareShowsWhatWonAndLost() {
        Ran ran = program.run("eval", "compare", "--beir", "fruit", "--index", "index", "mode=words", "mode=vector");
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(ran.out().contains("A  mode=words") && ran.out().contains("B  mode=vector"), ran.out());
        assertTrue(ran.out().contains("Won by B, with nDCG@10"), ran.out());
        assertTrue(ran.out().contains("q2  something sweet"), ran.out());

        JsonNode json = program.run(
                        "eval", "compare", "--beir", "fruit", "--index", "index", "--json", "mode=vector", "mode=words")
                .json();
        assertEquals("mode=words", json.path("b").asText());
        assertEquals(1, json.path("lost").size(), json.toString());
        assertEquals("q2", json.at("/lost/0/id").asText());
        assertFalse(json.at("/lost/0/a/first/id").asText().isEmpty(), json.toString());
        assertTrue(json.at("/lost/0/b/first").isMissingNode(), "words found nothing: " + json);
        assertEquals(1, json.at("/figures/lost_queries").asInt());

        Ran unknown = program.run("eval", "compare", "--beir", "fruit", "default", "wieght=1");
        assertEquals(2, unknown.exit());
        assertTrue(unknown.err().contains("no key \"wieght\""), unknown.err());
        assertEquals(
                2, program.run("eval", "compare", "--beir", "fruit", "default").exit());
    }

    private void writeSample() throws IOException {
        write("sample-corpus/documents/bridge.txt", "The Brooklyn Bridge over the East River opened in 1883.");
        write("sample-corpus/documents/dam.txt", "Hoover Dam on the Colorado River was finished in 1936.");
        write("sample-corpus/queries.tsv", """
                query-id\tkind\ttext
                k1\tkeyword\tbrooklyn bridge
                k2\tkeyword\thoover dam
                """);
        write("sample-corpus/qrels.tsv", "query-id\tcorpus-id\tscore\nk1\tbridge.txt\t1\nk2\tdam.txt\t1\n");
        write("sample-corpus/answers.tsv", """
                query-id\tkind\tquestion\tdocument-id\tanswers
                a1\tanswerable\tWhen did the Brooklyn Bridge open?\tbridge.txt\t1883
                """);
    }

    @Test
    void swappedLettersAreMeasuredBesideTheCorpusAsItIs() throws IOException {
        writeSample();
        Ran plain = program.run("eval", "sample", "--results", "results/sample");
        assertEquals(0, plain.exit(), plain.err());
        String before = read("results/sample.md");
        Ran swapped =
                program.run("eval", "sample", "--swap-letters", "0.25", "--seed", "5", "--results", "results/folding");
        assertEquals(0, swapped.exit(), swapped.err());
        assertTrue(swapped.out().contains("swapped for look-alikes, seed 5; 2 documents, 2 queries"), swapped.out());
        assertEquals(before, read("results/sample.md"));
        assertTrue(read("results/folding.md").contains("## swapped-letters"), read("results/folding.md"));
        assertTrue(read("results/folding.md").contains("--swap-letters 0.25 --seed 5"), read("results/folding.md"));

        // Into the same file they go beside what is there.
        assertEquals(
                0,
                program.run("eval", "sample", "--swap-letters", "0.25", "--results", "results/sample")
                        .exit());
        assertTrue(read("results/sample.md").startsWith(before.stripTrailing()), read("results/sample.md"));
        assertTrue(read("results/sample.json").contains("\"swapped-letters.seed\" : 1"), read("results/sample.json"));
    }

    @Test
    void theSeedChoosesTheSwappedLetters() throws IOException {
        writeSample();
        JsonNode one = program.run("eval", "sample", "--json", "--swap-letters", "0.25", "--seed", "5")
                .json()
                .path("figures");
        assertEquals(5, one.path("seed").asInt());
        assertEquals(0.25, one.path("letters_swapped_share").asDouble(), 0.02);
        assertEquals(1, one.path("clean_words_recall_at_5").asDouble());
        assertEquals(1, one.path("swapped_words_recall_at_5").asDouble(), "folding leads back");
        assertEquals(
                one,
                program.run("eval", "sample", "--json", "--swap-letters", "0.25", "--seed", "5")
                        .json()
                        .path("figures"));

        Ran much = program.run("eval", "sample", "--swap-letters", "1.5");
        assertEquals(2, much.exit());
        assertTrue(much.err().contains("a share of 1.5 of the letters"), much.err());
    }
}
