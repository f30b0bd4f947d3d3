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
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Index;
import pith.engine.IndexLocked;
import pith.engine.IndexMismatch;
import pith.engine.IndexSnapshot;
import pith.engine.IndexUnavailable;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;

/** Copies of a commit: exact, whole or refused, and never in the way of who writes. */
final class SnapshotsTest {
    @TempDir
    Path scratch;

    private Path folder = Path.of("");
    private Path snapshot = Path.of("");
    private Path restored = Path.of("");

    @BeforeEach
    void name() throws IOException {
        scratch = scratch.toRealPath();
        folder = scratch.resolve("index");
        snapshot = scratch.resolve("copies/snapshot");
        restored = scratch.resolve("restored");
    }

    private void write(int from, int to) {
        try (Index index = LuceneIndex.open(folder, LayoutFixture.STAMP);
                IndexUpdate update = index.update("test")) {
            LuceneUpkeepTest.fill(update, from, to, new Random(from));
        }
    }

    private static Set<String> ids(Path folder) {
        Set<String> ids = new TreeSet<>();
        try (Index index = LuceneIndex.open(folder, LayoutFixture.STAMP);
                IndexView view = index.view()) {
            view.forEach(entry -> ids.add(entry.id()));
        }
        return ids;
    }

    /** Whatever lies below the scratch folder, with a hash of its bytes; the locks left out. */
    private Map<String, Integer> contents() throws IOException {
        Map<String, Integer> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.toList()) {
                if (!file.toString().endsWith(".lock")) {
                    contents.put(
                            scratch.relativize(file).toString(),
                            Files.isDirectory(file) ? 0 : Arrays.hashCode(Files.readAllBytes(file)));
                }
            }
        }
        return contents;
    }

    @Test
    void aSnapshotIsTheCommitToTheByte() throws IOException {
        write(0, 90);
        IndexSnapshot taken = LuceneUpkeep.of(folder).snapshot(snapshot);
        assertEquals(snapshot, taken.folder());
        assertEquals(90, taken.documents());
        write(90, 100);
        IndexSnapshot put = LuceneUpkeep.of(restored).restore(snapshot, false);
        assertEquals(taken.bytes(), put.bytes());
        assertEquals(taken.files(), put.files());
        assertEquals(90, ids(restored).size());
        assertEquals(List.of(), LuceneUpkeep.of(restored).health(5, 1).problems());
        Map<String, Integer> contents = contents();
        contents.forEach((name, hash) -> {
            if (name.startsWith("restored/")) {
                assertEquals(hash, contents.get("copies/snapshot/" + name.substring("restored/".length())), name);
            }
            assertFalse(name.endsWith(".part") || name.endsWith(".old"), name + " was left");
        });
        // It can be written to like any other.
        folder = restored;
        write(200, 210);
        assertEquals(100, ids(restored).size());
    }

    /** The file of checksums is one that the usual tools read. */
    @Test
    void theListIsInTheFormOfSha256sum() throws IOException {
        write(0, 5);
        LuceneUpkeep.of(folder).snapshot(snapshot);
        List<String> lines = Files.readAllLines(snapshot.resolve(Snapshots.LIST));
        assertTrue(lines.size() > 1);
        lines.forEach(line -> assertTrue(line.matches("[0-9a-f]{64}  [A-Za-z0-9_.]+"), line));
    }

    @Test
    void snapshotsAreExactWhileAnotherWrites() throws Exception {
        write(0, 40);
        AtomicInteger committed = new AtomicInteger(40);
        AtomicBoolean stop = new AtomicBoolean();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Thread writer = new Thread(() -> {
            try (Index index = LuceneIndex.open(folder, LayoutFixture.STAMP);
                    IndexUpdate update = index.update("test")) {
                Random random = new Random(1);
                for (int i = 40; !stop.get() && i < 100_000; i += 4) {
                    LuceneUpkeepTest.fill(update, i, i + 4, random); // commits
                    committed.set(i + 4);
                    if (i % 40 == 0) {
                        update.compact();
                        update.commit();
                    }
                }
            } catch (RuntimeException | Error e) {
                failure.set(e);
            }
        });
        writer.start();
        try {
            for (int round = 0; round < 8; round++) {
                int from = committed.get();
                while (writer.isAlive() && committed.get() == from) {
                    Thread.onSpinWait(); // so that commits fall between the snapshots
                }
                int before = committed.get();
                Path copy = scratch.resolve("copy" + round);
                LuceneUpkeep.of(folder).snapshot(copy);
                int after = committed.get();
                Path back = scratch.resolve("back" + round);
                LuceneUpkeep.of(back).restore(copy, false);
                Set<String> ids = ids(back);
                assertTrue(ids.size() >= before && ids.size() <= after + 4, before + " " + ids.size() + " " + after);
                for (int i = 0; i < ids.size(); i++) {
                    assertTrue(ids.contains("d" + i), "d" + i + " of " + ids.size());
                }
                assertEquals(List.of(), LuceneUpkeep.of(back).health(3, 1).problems());
            }
        } finally {
            stop.set(true);
            writer.join(120_000);
        }
        assertFalse(writer.isAlive());
        assertEquals(null, failure.get());
    }

    @Test
    void aDamagedSnapshotIsRefusedByName() throws IOException {
        write(0, 60);
        LuceneUpkeep.of(folder).snapshot(snapshot);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Path> files = new ArrayList<>();
        try (Stream<Path> all = Files.list(snapshot)) {
            all.forEach(files::add);
        }
        Path list = snapshot.resolve(Snapshots.LIST);
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            byte[] flipped = whole.clone();
            flipped[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, flipped);
            IndexUnavailable e = refused();
            assertTrue(
                    file.equals(list)
                            || e.getMessage().contains(file.getFileName().toString()),
                    e.getMessage() + " does not name " + file + ", seed " + seed);
            Files.delete(file);
            String missing = refused().getMessage();
            assertTrue(missing.contains(file.getFileName().toString()), missing);
            Files.write(file, whole);
        }
        List<String> lines = Files.readAllLines(list);
        Files.write(list, lines.subList(1, lines.size()));
        assertTrue(refused().getMessage().contains("does not name all files"));
        Files.writeString(list, "0".repeat(64) + "  ../index/segments_1\n");
        assertTrue(refused().getMessage().contains("no checksum with a name"));
    }

    private IndexUnavailable refused() throws IOException {
        Map<String, Integer> before = contents();
        IndexUnavailable e = assertThrows(
                IndexUnavailable.class, () -> LuceneUpkeep.of(folder).restore(snapshot, true));
        assertEquals(before, contents(), "nothing was changed: " + e.getMessage());
        return e;
    }

    @Test
    void whatIsThereIsReplacedOnlyByForceAndWhole() throws IOException {
        write(0, 30);
        LuceneUpkeep.of(folder).snapshot(snapshot);
        assertTrue(assertThrows(
                        IndexUnavailable.class, () -> LuceneUpkeep.of(folder).snapshot(snapshot))
                .getMessage()
                .contains("give the snapshot a new folder"));
        write(30, 50);
        assertTrue(assertThrows(
                        IndexUnavailable.class, () -> LuceneUpkeep.of(folder).restore(snapshot, false))
                .getMessage()
                .contains("--force"));
        try (Index index = LuceneIndex.open(folder, LayoutFixture.STAMP)) {
            try (IndexUpdate update = index.update("the server")) {
                IndexLocked e = assertThrows(
                        IndexLocked.class, () -> LuceneUpkeep.of(folder).restore(snapshot, true));
                assertTrue(e.getMessage().contains("the server"), e.getMessage());
                update.remove("d0"); // the writer goes on undisturbed
                update.commit();
            }
            try (IndexView before = index.view()) {
                assertEquals(49, before.documentCount());
                LuceneUpkeep.of(folder).restore(snapshot, true);
                assertEquals("d40", before.id(before.number("d40")), "who reads the old one reads on");
                try (IndexView after = index.view()) {
                    assertEquals(30, after.documentCount());
                }
            }
        }
        assertEquals(30, ids(folder).size());
        assertEquals(List.of("copies", "index"), List.copyOf(top()), "nothing is left beside it");

        Files.createDirectories(restored);
        Files.writeString(restored.resolve("thesis.txt"), "years of work");
        assertTrue(assertThrows(
                        IndexUnavailable.class, () -> LuceneUpkeep.of(restored).restore(snapshot, true))
                .getMessage()
                .contains("thesis.txt"));
        assertTrue(assertThrows(
                        IndexUnavailable.class, () -> LuceneUpkeep.of(restored).restore(folder, true))
                .getMessage()
                .contains("is no snapshot"));
        Files.delete(restored.resolve("thesis.txt"));
        LuceneUpkeep.of(restored).restore(snapshot, false);
        assertEquals(30, ids(restored).size());
    }

    private Set<String> top() throws IOException {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.list(scratch)) {
            files.forEach(file -> names.add(file.getFileName().toString()));
        }
        return names;
    }

    /** Never is damage copied as if it were whole. */
    @Test
    void aDamagedIndexMakesNoSnapshot() throws IOException {
        write(0, 60);
        Path file;
        try (Stream<Path> files = Files.list(folder)) {
            file = files.filter(each ->
                            each.toString().endsWith(".cfs") || each.toString().endsWith(".vec"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        IndexUnavailable e = assertThrows(
                IndexUnavailable.class, () -> LuceneUpkeep.of(folder).snapshot(snapshot));
        assertTrue(e.getMessage().contains("pith check"), e.getMessage());
        assertFalse(Files.exists(snapshot));
    }

    @Test
    void aSnapshotOfAnOlderLayoutIsRefused() throws IOException {
        LayoutFixture.unpack(1, folder);
        try (var directory = FSDirectory.open(folder);
                Pinned pinned = Pinned.newest(directory)) {
            Snapshots.take(pinned, snapshot);
        }
        IndexMismatch e = assertThrows(
                IndexMismatch.class, () -> LuceneUpkeep.of(restored).restore(snapshot, false));
        assertTrue(e.getMessage().contains("has layout 1"), e.getMessage());
        assertFalse(Files.exists(restored));
    }

    /** A process that is killed while it replaces an index leaves the old one or the new one. */
    @Test
    void whoIsKilledLeavesAWholeIndex() throws Exception {
        write(0, 400);
        LuceneUpkeep.of(folder).snapshot(snapshot);
        write(400, 420);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 4; round++) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            RestoreMain.class.getName(),
                            folder.toString(),
                            snapshot.toString())
                    .redirectErrorStream(true)
                    .start();
            // It says when it begins, then does it again and again.
            try (var said = process.inputReader()) {
                String line = said.readLine();
                while (line != null && !line.equals("begins")) {
                    line = said.readLine();
                }
                process.waitFor(random.nextInt(300), TimeUnit.MILLISECONDS);
                process.destroyForcibly();
                process.waitFor();
            }
            if (!Files.exists(folder)) {
                // Between two renames: the old one stands whole beside it.
                try (Stream<Path> files = Files.list(scratch)) {
                    Path old = files.filter(file -> file.toString().endsWith(".old"))
                            .findFirst()
                            .orElseThrow();
                    Files.move(old, folder);
                }
            }
            int documents = ids(folder).size();
            assertTrue(documents == 400 || documents == 420, documents + ", seed " + seed);
            assertEquals(List.of(), LuceneUpkeep.of(folder).health(0, 1).problems(), "seed " + seed);
        }
    }
}
