package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUnavailable;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.ModelIdentity;
import pith.engine.lucene.Contents.Stored;

/** That a disk that fills up in the midst of anything, a merge too, costs what was not committed and no more. */
final class FullDiskTest {
    private static final IndexStamp STAMP =
            new IndexStamp(IndexStamp.SCHEMA, new ModelIdentity("test", "0123456789abcdef"), 4);
    private static final int ROUNDS = Boolean.getBoolean("pith.soak") ? 500 : 15;
    private static final int MOST_ROOM_BYTES = 150_000;

    @TempDir
    Path folder;

    @Test
    void theLastCommitStaysWhereverTheDiskFillsUp() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, Stored> committed = new TreeMap<>();
        int filled = 0;
        try (Index index = LuceneIndex.open(folder, STAMP);
                IndexUpdate update = index.update("test")) {
            update.commit();
        }
        for (int round = 0; round < ROUNDS; round++) {
            String where = "seed " + seed + ", round " + round;
            AtomicReference<FullDisk> disk = new AtomicReference<>();
            int room = random.nextInt(MOST_ROOM_BYTES);
            try (Index index = LuceneIndex.open(folder, STAMP, null, LuceneView.EXACT_VECTORS, path -> {
                disk.set(new FullDisk(FSDirectory.open(path), room));
                return disk.get();
            })) {
                committed = fill(index, random, committed, where);
                try (IndexView view = index.view()) {
                    assertEquals(committed, Contents.of(view), where + ": while the disk is full");
                }
            }
            filled += disk.get().full() ? 1 : 0;
            try (Index index = LuceneIndex.open(folder, STAMP)) {
                try (IndexView view = index.view()) {
                    assertEquals(committed, Contents.of(view), where + ": when there is room again");
                }
                committed = writeOn(index, random, committed);
                try (IndexView view = index.view()) {
                    assertEquals(committed, Contents.of(view), where + ": written on");
                }
            }
        }
        assertTrue(filled > ROUNDS / 4, filled + " of " + ROUNDS + " disks filled up, seed " + seed);
    }

    /** Writes until the disk is full or enough is written. Gives what was committed last. */
    private static Map<String, Stored> fill(Index index, Random random, Map<String, Stored> before, String where) {
        Map<String, Stored> committed = before;
        Map<String, Stored> written = new TreeMap<>(before);
        try (IndexUpdate update = index.update("test")) {
            for (int i = 0; i < 150; i++) {
                Contents.change(random, update, written);
                if (random.nextInt(6) == 0) {
                    update.commit();
                    committed = new TreeMap<>(written);
                }
                if (random.nextInt(40) == 0) {
                    update.compact();
                }
            }
        } catch (IndexUnavailable e) {
            assertTrue(String.valueOf(e.getMessage()).contains("No space left on device"), where + ": " + e);
        }
        return committed;
    }

    private static Map<String, Stored> writeOn(Index index, Random random, Map<String, Stored> before) {
        Map<String, Stored> written = new TreeMap<>(before);
        try (IndexUpdate update = index.update("test")) {
            for (int i = 0; i < 5; i++) {
                Contents.change(random, update, written);
            }
            update.commit();
        }
        return written;
    }
}
