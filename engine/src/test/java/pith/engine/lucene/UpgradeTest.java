package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import pith.engine.Completion;
import pith.engine.Filter;
import pith.engine.Index;
import pith.engine.IndexFacts;
import pith.engine.IndexLocked;
import pith.engine.IndexMismatch;
import pith.engine.IndexStamp;
import pith.engine.IndexUnavailable;
import pith.engine.IndexUpgrade;
import pith.engine.IndexView;
import pith.engine.Value;
import pith.engine.Words;

/** Indexes of older layouts, written anew without their files and their model. */
final class UpgradeTest {
    @TempDir
    Path scratch;

    private Path folder = Path.of("");

    @BeforeEach
    void name() throws IOException {
        scratch = scratch.toRealPath();
        folder = scratch.resolve("index");
    }

    static Stream<Integer> upgradable() {
        return Stream.iterate(Upgrade.OLDEST, schema -> schema < IndexStamp.SCHEMA, schema -> schema + 1);
    }

    private IndexUpgrade upgrade(IndexUpgrade.Listener listener) {
        return LuceneUpkeep.of(folder).upgrade("test", listener);
    }

    private IndexUpgrade upgrade() {
        return upgrade((done, all) -> {});
    }

    @ParameterizedTest
    @MethodSource("upgradable")
    void allIsThereAndAsItWas(int schema) throws IOException {
        LayoutFixture.unpack(schema, folder);
        List<String> progress = new ArrayList<>();
        IndexUpgrade done = upgrade((written, all) -> progress.add(written + " of " + all));
        assertEquals(new IndexUpgrade(folder, schema, 4, 7), done);
        assertEquals(List.of("1 of 4", "2 of 4", "3 of 4", "4 of 4"), progress);
        try (Index index = LuceneIndex.open(folder, LayoutFixture.STAMP);
                IndexView view = index.view()) {
            LayoutsTest.requireAll(view); // documents, metadata, and every bit of the vectors
            for (int i = 0; i < 4; i++) {
                String id = LayoutFixture.documents().get(i).id();
                IndexView.Passages passages = view.passages(view.number(id), Words.NONE);
                int length = LayoutFixture.documents().get(i).text().length();
                int[] ends = length == 0 ? new int[] {0} : new int[] {length / 2, length};
                assertEquals(Arrays.toString(ends), Arrays.toString(passages.ends()), id);
            }
            assertEquals(
                    1,
                    view.byWords(Words.plain("pair"), new Filter.Is("year", new Value.Whole(-7)))
                            .total());
            assertEquals(List.of(new Completion("bridge", Completion.Kind.WORD, 1)), view.complete("brid", 8));
        }
        assertTrue(LuceneUpkeep.of(folder).health(5, 1).whole());
        IndexFacts facts = LuceneUpkeep.of(folder).facts();
        assertEquals(LayoutFixture.STAMP, facts.stamp());
        assertEquals(Map.of("", 3L, "de", 1L), facts.languages());
        assertEquals(List.of(folder), beside());
    }

    private List<Path> beside() throws IOException {
        try (Stream<Path> files = Files.list(scratch)) {
            return files.toList();
        }
    }

    @Test
    void anIndexOfThisLayoutStaysAsItIs() throws IOException {
        LayoutFixture.unpack(IndexStamp.SCHEMA, folder);
        var before = contents();
        assertEquals(new IndexUpgrade(folder, IndexStamp.SCHEMA, 4, 7), upgrade());
        assertEquals(before, contents());
        assertEquals(List.of(folder), beside());
    }

    @Test
    void aLayoutOfBeforeIsRefusedUntouched() throws IOException {
        LayoutFixture.unpack(Upgrade.OLDEST - 1, folder);
        var before = contents();
        String message = assertThrows(IndexMismatch.class, this::upgrade).getMessage();
        assertTrue(message.contains("has layout 1, which this version cannot upgrade (it can from 2 on)"), message);
        assertEquals(before, contents());
    }

    @Test
    void noIndexIsSaidToBeNone() {
        assertThrows(IndexUnavailable.class, this::upgrade);
        assertFalse(Files.exists(folder));
    }

    @Test
    void nobodyElseWritesMeanwhile() throws IOException {
        LayoutFixture.unpack(Upgrade.OLDEST, folder);
        try (Directory directory = FSDirectory.open(folder);
                Lock lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
            lock.ensureValid();
            assertThrows(IndexLocked.class, this::upgrade);
        }
    }

    @Test
    void oneThatIsCutOffLeavesTheOldIndexAndTheNextOneClearsUp() throws IOException {
        LayoutFixture.unpack(Upgrade.OLDEST, folder);
        var before = contents();
        IndexUnavailable stopped = assertThrows(
                IndexUnavailable.class,
                () -> upgrade((done, all) -> Thread.currentThread().interrupt()));
        assertTrue(Thread.interrupted());
        assertTrue(stopped.getMessage().contains("It is as it was"), stopped.getMessage());
        assertEquals(before, contents());
        assertEquals(List.of(folder), beside());

        Path killed = scratch.resolve(".index.0123abcd.part");
        Path others = scratch.resolve(".index.0123abcd.mine");
        Files.createDirectories(killed);
        Files.writeString(killed.resolve("_0.cfs"), "half");
        Files.createDirectories(others);
        upgrade();
        assertFalse(Files.exists(killed));
        assertTrue(Files.exists(others));
    }

    @Test
    void aSnapshotOfAnOlderLayoutIsRestoredAndUpgraded() throws IOException {
        LayoutFixture.unpack(Upgrade.OLDEST, folder);
        Path snapshot = scratch.resolve("snapshot");
        try (Directory directory = FSDirectory.open(folder);
                Pinned pinned = Pinned.newest(directory)) {
            Snapshots.take(pinned, snapshot);
        }
        LuceneUpkeep.of(folder).restore(snapshot, true);
        upgrade();
        try (Index index = LuceneIndex.open(folder, LayoutFixture.STAMP);
                IndexView view = index.view()) {
            LayoutsTest.requireAll(view);
        }
    }

    private Map<String, Integer> contents() throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (!file.toString().endsWith(".lock")) {
                    contents.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
                }
            }
        }
        return contents;
    }
}
