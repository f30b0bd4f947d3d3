package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.ModelIdentity;
import pith.engine.lucene.Contents.Stored;

/** That an index under any sequence of operations holds what a plain map does. */
final class LuceneModelTest {
    private static final IndexStamp STAMP =
            new IndexStamp(IndexStamp.SCHEMA, new ModelIdentity("test", "0123456789abcdef"), 4);
    private static final int OPERATIONS = Boolean.getBoolean("pith.soak") ? 100_000 : 2_000;

    @TempDir
    Path folder;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    private Map<String, Stored> written = new TreeMap<>();
    private Map<String, Stored> committed = new TreeMap<>();

    @Test
    void holdsWhatAPlainMapHolds() {
        int operations = 0;
        while (operations < OPERATIONS) {
            try (Index index = LuceneIndex.open(folder, STAMP)) {
                while (operations < OPERATIONS && random.nextInt(8) > 0) {
                    operations += update(index);
                    check(index);
                }
            }
        }
    }

    /** One update with some operations, which gives up what it has not committed. */
    private int update(Index index) {
        int operations = 1 + random.nextInt(100);
        written = new TreeMap<>(committed);
        try (IndexUpdate update = index.update("test")) {
            for (int i = 0; i < operations; i++) {
                switch (random.nextInt(40)) {
                    case 0, 1 -> {
                        update.commit();
                        committed = new TreeMap<>(written);
                    }
                    case 2 -> compact(update);
                    case 3 -> checkPinned(index, update);
                    default -> Contents.change(random, update, written);
                }
            }
        }
        return operations;
    }

    private void compact(IndexUpdate update) {
        if (random.nextInt(4) == 0) {
            update.compact();
        }
    }

    /** A view shows what was committed before it, whatever is committed while it is open. */
    private void checkPinned(Index index, IndexUpdate update) {
        update.commit();
        committed = new TreeMap<>(written);
        Map<String, Stored> before = committed;
        try (IndexView view = index.view()) {
            Contents.change(random, update, written);
            update.commit();
            committed = new TreeMap<>(written);
            assertEquals(before, Contents.of(view), "seed " + seed);
        }
    }

    private void check(Index index) {
        try (IndexView view = index.view()) {
            assertEquals(committed, Contents.of(view), "seed " + seed);
            assertEquals(
                    committed.values().stream()
                            .mapToLong(each -> each.ends().size())
                            .sum(),
                    view.passageCount(),
                    "seed " + seed);
        }
    }
}
