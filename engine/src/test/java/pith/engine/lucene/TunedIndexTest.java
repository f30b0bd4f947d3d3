package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.Index;
import pith.engine.IndexLocked;
import pith.engine.IndexMismatch;
import pith.engine.IndexSettings;
import pith.engine.IndexUnavailable;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;

/** The weight that an index was tuned to stays with it. */
class TunedIndexTest {
    @TempDir
    Path scratch;

    private Path folder() {
        return scratch.resolve("index");
    }

    private void fill(int from, int to) {
        try (Index index = LuceneIndex.open(folder(), LayoutFixture.STAMP);
                IndexUpdate update = index.update("test")) {
            LuceneUpkeepTest.fill(update, from, to, new Random(1));
        }
    }

    private OptionalDouble weight() {
        return LuceneIndex.weightIn(folder());
    }

    @Test
    void itIsKeptByLaterCommitsAndCopies() {
        assertEquals(OptionalDouble.empty(), weight());
        fill(0, 60);
        assertEquals(OptionalDouble.empty(), weight());
        LuceneUpkeep upkeep = LuceneUpkeep.of(folder());
        upkeep.tune(OptionalDouble.of(0.35), "test");
        assertEquals(OptionalDouble.of(0.35), weight());
        assertEquals(IndexSettings.DEFAULT, upkeep.facts().settings());
        assertEquals(60, upkeep.facts().documents());
        assertTrue(upkeep.health(3, 1).whole());

        fill(60, 120);
        upkeep.compact("test");
        assertEquals(OptionalDouble.of(0.35), weight());
        upkeep.snapshot(scratch.resolve("copy"));
        upkeep.tune(OptionalDouble.of(1), "test");
        assertEquals(OptionalDouble.of(1), weight());
        upkeep.restore(scratch.resolve("copy"), true);
        assertEquals(OptionalDouble.of(0.35), weight());
        upkeep.tune(OptionalDouble.empty(), "test");
        assertEquals(OptionalDouble.empty(), weight());
    }

    @Test
    void viewsGoOnBesideIt() {
        fill(0, 3);
        try (Index index = LuceneIndex.open(folder(), LayoutFixture.STAMP);
                IndexView before = index.view()) {
            LuceneUpkeep.of(folder()).tune(OptionalDouble.of(0), "test");
            assertEquals(3, before.documentCount());
            try (IndexView after = index.view()) {
                assertEquals(3, after.documentCount());
            }
        }
    }

    @Test
    void whatCannotBeIsRefused() throws IOException {
        LuceneUpkeep upkeep = LuceneUpkeep.of(folder());
        assertThrows(IndexUnavailable.class, () -> upkeep.tune(OptionalDouble.of(0.5), "test"));
        fill(0, 3);
        for (double weight : new double[] {-0.1, 1.1, Double.NaN}) {
            BadInput e = assertThrows(BadInput.class, () -> upkeep.tune(OptionalDouble.of(weight), "test"));
            assertTrue(e.getMessage().contains("weight " + weight), e.getMessage());
        }
        try (Index index = LuceneIndex.open(folder(), LayoutFixture.STAMP);
                IndexUpdate update = index.update("another")) {
            update.commit();
            assertThrows(IndexLocked.class, () -> upkeep.tune(OptionalDouble.of(0.5), "test"));
        }
        for (String written : new String[] {"much", "2.0", "NaN"}) {
            write(written);
            IndexMismatch e = assertThrows(IndexMismatch.class, this::weight);
            assertTrue(e.getMessage().contains("\"" + written + "\""), e.getMessage());
        }
        upkeep.tune(OptionalDouble.empty(), "test");
        assertEquals(OptionalDouble.empty(), weight());
    }

    /** What a version with other ideas might write. */
    private void write(String weight) throws IOException {
        try (FSDirectory directory = FSDirectory.open(folder())) {
            Writing writing = Writing.open(directory, IndexSettings.DEFAULT);
            Map<String, String> data = new HashMap<>();
            writing.writer().getLiveCommitData().forEach(entry -> data.put(entry.getKey(), entry.getValue()));
            data.put("weight", weight);
            writing.writer().setLiveCommitData(data.entrySet());
            writing.writer().commit();
            writing.abandon();
        }
    }
}
