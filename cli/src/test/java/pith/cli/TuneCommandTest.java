package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.Pith;
import pith.cli.Program.Ran;
import pith.engine.Encoder;
import pith.engine.ModelIdentity;
import pith.engine.Pieces;

/** An index is tuned, remembers it, and forgets it again. */
class TuneCommandTest {
    private static final int DOCUMENTS = 40;

    @TempDir
    Path folder;

    private Program misled;

    @BeforeEach
    void writeCollection() throws IOException {
        folder = folder.toRealPath();
        misled = Program.in(folder).withEngine((index, models) -> Pith.open(index, new Dice(), YearReader::new));
        StringBuilder documents = new StringBuilder();
        StringBuilder queries = new StringBuilder("query-id\ttext\n");
        StringBuilder beirQueries = new StringBuilder();
        StringBuilder qrels = new StringBuilder("query-id\tcorpus-id\tscore\n");
        for (int i = 0; i < DOCUMENTS; i++) {
            String ending = "" + (char) ('b' + i / 20) + (char) ('b' + i % 20) + "x";
            String own = "wort" + ending;
            documents.append("{\"id\": \"d" + i + "\", \"text\": \"This is about " + own + " satz" + ending + " laut"
                    + ending + " and what everything is about, number " + i + ".\"}\n");
            queries.append("q" + i + "\twhat is " + own + "\n");
            beirQueries.append("{\"_id\": \"q" + i + "\", \"text\": \"what is " + own + "\"}\n");
            qrels.append("q" + i + "\td" + i + "\t1\n");
        }
        write("collection/all.jsonl", documents);
        write("queries.tsv", queries);
        write("qrels.tsv", qrels);
        write("beir/queries.jsonl", beirQueries);
        write("beir/qrels/train.tsv", qrels);
    }

    private void write(String name, CharSequence text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private static double weight(Program program) {
        Ran found = program.run("search", "--json", "what is wortbbx");
        return found.json().at("/hits/0/explanation/weight").asDouble();
    }

    private static Ran run(Program program, String... arguments) {
        Ran ran = program.run(arguments);
        assertEquals(0, ran.exit(), ran.out() + ran.err());
        return ran;
    }

    /** Wherever its lines end, which depends on the folder's name. */
    private static String said(Ran ran) {
        return ran.out().replaceAll("\\s+", " ");
    }

    @Test
    void aBetterWeightIsRememberedAndForgotten() throws IOException {
        run(misled, "index", "collection");
        assertEquals(0.6, weight(misled));
        Ran dry = run(misled, "tune", "--dry-run", "--queries", "queries.tsv", "--qrels", "qrels.tsv");
        assertTrue(said(dry).contains("40 queries from "), dry.out());
        assertTrue(said(dry).contains("since this is a dry run"), dry.out());
        assertEquals(0.6, weight(misled));

        Ran tuned = run(misled, "tune", "--queries", "queries.tsv", "--qrels", "qrels.tsv");
        assertTrue(said(tuned).contains("is better than 0.60, which is in use."), tuned.out());
        assertTrue(said(tuned).contains("remembers it"), tuned.out());
        assertTrue(tuned.out().lines().allMatch(line -> line.length() <= 100), tuned.out());
        double weight = weight(misled);
        assertTrue(weight < 0.6, "weight " + weight);
        JsonNode explicit = run(misled, "search", "--json", "--weight", "0.5", "what is wortbbx")
                .json();
        assertEquals(0.5, explicit.at("/hits/0/explanation/weight").asDouble());
        assertTrue(run(misled, "info").out().contains("weight " + weight + " of meaning"));
        assertEquals(weight, run(misled, "info", "--json").json().path("weight").asDouble());

        // What is written later does not forget it, and neither does a rewriting of all.
        write("more/notes.txt", "Notes on nothing in particular.");
        run(misled, "index", "more");
        run(misled, "compact");
        assertEquals(weight, weight(misled));
        JsonNode again = run(misled, "tune", "--json", "--beir", "beir").json();
        assertFalse(again.path("changed").asBoolean(), again.toString());
        assertEquals(weight, again.path("weight").asDouble());

        assertTrue(said(run(misled, "tune", "--reset")).contains("weight 0.6 again"));
        assertEquals(0.6, weight(misled));
        assertFalse(run(misled, "info").out().contains("tuned to"));
    }

    @Test
    void whereNothingIsBetterNothingIsChanged() {
        Program program = Program.in(folder);
        run(program, "index", "collection");
        JsonNode judged = run(program, "tune", "--json", "--beir", "beir").json();
        assertFalse(judged.path("changed").asBoolean(), judged.toString());
        assertEquals(0.6, judged.path("weight").asDouble());
        Ran drawn = run(program, "tune", "--draw", "30", "--seed", "3");
        assertTrue(said(drawn).contains("30 queries from the index itself, made of its documents"), drawn.out());
        assertTrue(said(drawn).contains("Nothing was changed."), drawn.out());
        assertEquals(0.6, weight(program));
    }

    @Test
    void aWriterElsewhereIsNamed() {
        run(misled, "index", "collection");
        try (Pith other = Pith.open(folder.resolve(".pith"), new Dice(), YearReader::new)) {
            other.lock("a server");
            Ran ran = misled.run("tune", "--queries", "queries.tsv", "--qrels", "qrels.tsv");
            assertEquals(3, ran.exit());
            assertTrue(said(ran).contains("is better than"), "what was found is said all the same: " + ran.out());
            assertTrue(ran.err().contains("a server"), ran.err());
        }
        assertEquals(0.6, weight(misled));
    }

    @Test
    void wrongCallsAreRefused() {
        run(misled, "index", "collection");
        refused("--queries and --qrels belong together", "--queries", "queries.tsv");
        refused("give one of them", "--beir", "beir", "--queries", "queries.tsv", "--qrels", "qrels.tsv");
        refused("--draw 19 is not from 20", "--draw", "19");
        refused("the splits of this data set: train", "--beir", "beir", "--split", "test");
        Ran missing = misled.run("tune", "--index", "nowhere");
        assertEquals(3, missing.exit());
        assertTrue(missing.err().contains("there is no index at"), missing.err());
    }

    private void refused(String message, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "tune";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        Ran ran = misled.run(all);
        assertTrue(ran.exit() >= 2, ran.out());
        assertTrue(ran.err().contains(message), ran.err());
    }

    /** Vectors that have nothing to do with the texts, of so few numbers that some are alike by chance. */
    private static final class Dice implements Encoder {
        private final WordEncoder words = new WordEncoder("dice");

        @Override
        public ModelIdentity identity() {
            return words.identity();
        }

        @Override
        public int dimension() {
            return 3;
        }

        @Override
        public int maxPieces() {
            return words.maxPieces();
        }

        @Override
        public int specialPieces() {
            return words.specialPieces();
        }

        @Override
        public float[] encodeQuery(String text) {
            Random random = new Random(text.hashCode());
            float[] vector = new float[3];
            double squares = 0;
            for (int i = 0; i < 3; i++) {
                vector[i] = (float) random.nextGaussian();
                squares += (double) vector[i] * vector[i];
            }
            for (int i = 0; i < 3; i++) {
                vector[i] /= (float) Math.sqrt(squares);
            }
            return vector;
        }

        @Override
        public float[] encodePassage(String title, String text) {
            return encodeQuery(title + text);
        }

        @Override
        public Pieces pieces(String text) {
            return words.pieces(text);
        }

        @Override
        public void close() {}
    }
}
