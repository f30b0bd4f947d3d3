package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The public files themselves can be read, and have as many rows as their makers say. */
class PublicDataTest {
    private static Path data(String file) {
        String folder = System.getenv("PITH_DATA");
        assumeTrue(folder != null, "PITH_DATA names no folder with public data: not tried on it");
        Path path = Path.of(String.valueOf(folder), file);
        assumeTrue(Files.exists(path), path + " is not there: not tried on it");
        return path;
    }

    @Test
    void readsSciFact() {
        BeirFolder scifact = BeirFolder.read(data("beir/scifact"), "test");
        assertEquals("scifact", scifact.name());
        assertEquals(300, scifact.judged().size());
        assertEquals(339, judged(scifact));
        assertEquals(
                809, BeirFolder.read(data("beir/scifact"), "train").judged().size());
        Set<String> ids = new HashSet<>();
        DataFile.objects(data("beir/scifact/corpus.jsonl"), (object, place) -> ids.add(place.text(object, "_id")));
        assertEquals(5_183, ids.size());
    }

    @Test
    void readsCranfield() {
        BeirFolder cranfield = BeirFolder.read(data("beir/cranfield"), "test");
        assertEquals(225, cranfield.judged().size());
        assertEquals(1_837, judged(cranfield));
    }

    private static int judged(BeirFolder beir) {
        return beir.judged().stream()
                .mapToInt(query -> beir.judgments().of(query).size())
                .sum();
    }

    @Test
    void readsSquad() {
        SquadFile v1 = SquadFile.read(data("squad/squad-v1.1-articles.json.gz"));
        assertFalse(v1.unanswerable());
        SquadFile v2 = SquadFile.read(data("squad/squad-v2.0-articles.json.gz"));
        assertTrue(v2.unanswerable());
        for (SquadFile.Question question : v1.questions()) {
            assertFalse(question.golds().isEmpty(), question.id());
            for (String gold : question.golds()) {
                assertEquals(1, SquadScores.exact(gold, gold), question.id());
                assertEquals(1, SquadScores.best(question.golds(), gold, SquadScores::f1), 1e-12, question.id());
            }
        }
    }
}
