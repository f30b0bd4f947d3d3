package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.BruteForceIndex;
import pith.engine.IndexLocked;
import pith.engine.IndexStamp;
import pith.engine.IndexUnavailable;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.UnreadableSource;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;

class WatcherTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final long PATIENCE_SECONDS = 60;
    private static final int BURSTS = Boolean.getBoolean("pith.soak") ? 300 : 12;

    private final FakeEncoder encoder = new FakeEncoder();
    private final RecordingIndex index = new RecordingIndex(new BruteForceIndex(IndexStamp.of(encoder)));
    private final Indexer indexer = new Indexer(encoder, index);
    private final Told told = new Told();
    private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    private @Nullable Thread thread;

    @TempDir
    private Path temporary;

    private Path docs = Path.of("");

    /** What the listener is told. */
    private static final class Told implements WatchListener {
        final CountDownLatch caughtUp = new CountDownLatch(1);
        final List<IndexReport> changes = new CopyOnWriteArrayList<>();
        final List<String> notes = new CopyOnWriteArrayList<>();

        @Override
        public void caughtUp(IndexReport report) {
            caughtUp.countDown();
        }

        @Override
        public void changed(IndexReport report) {
            changes.add(report);
        }

        @Override
        public void note(String note) {
            notes.add(note);
        }

        boolean has(Entry entry) {
            return changes.stream().anyMatch(report -> report.entries().contains(entry));
        }

        boolean noted(String part) {
            return notes.stream().anyMatch(note -> note.contains(part));
        }
    }

    /** The system's events, which can be kept back. */
    private static final class Events implements FolderEvents {
        private final FolderEvents system;
        volatile boolean deaf;
        volatile @Nullable Path overflow;
        volatile boolean full;

        Events(Path anywhere) throws IOException {
            this.system = new SystemFolderEvents(anywhere);
        }

        @Override
        public void watch(Path folder) throws IOException {
            if (full) {
                throw new IOException("User limit of inotify watches reached");
            }
            system.watch(folder);
        }

        @Override
        public void forget(Path folder) {
            system.forget(folder);
        }

        @Override
        public boolean take(long mostMillis, Consumer<Path> touched) throws InterruptedException {
            boolean any = system.take(Math.min(mostMillis, 50), path -> {
                if (!deaf) {
                    touched.accept(path);
                }
            });
            Path lost = overflow;
            if (lost != null) {
                overflow = null;
                touched.accept(lost);
            }
            return any || lost != null;
        }

        @Override
        public void close() {
            system.close();
        }
    }

    @BeforeEach
    void makeFolder() throws IOException {
        docs = Files.createDirectory(temporary.toRealPath().resolve("docs"));
        write("always.txt", "always there");
    }

    @AfterEach
    void stop() throws InterruptedException {
        Thread watching = thread;
        if (watching != null) {
            watching.interrupt();
            watching.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertFalse(watching.isAlive(), "an interrupt ends it");
        }
        assertEquals(null, broken.get(), () -> String.valueOf(broken.get()));
    }

    private Path write(String name, String text) throws IOException {
        Path path = docs.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private void watch() throws InterruptedException {
        watch(IndexJob.of(docs), NEVER, SystemFolderEvents::new);
    }

    private void watch(IndexJob job, Duration rescan, Watcher.EventSource source) throws InterruptedException {
        Watcher watcher = new Watcher(indexer, job, rescan, told, source);
        Thread started = new Thread(() -> {
            try {
                watcher.run();
                assertTrue(Thread.currentThread().isInterrupted(), "the interrupt is passed on");
            } catch (Throwable e) {
                broken.set(e);
                told.caughtUp.countDown();
            }
        });
        thread = started;
        started.start();
        assertTrue(told.caughtUp.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    /** Waits for what is sure to come, however busy the machine is. */
    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                fail(what + ": not within " + PATIENCE_SECONDS + " seconds. In the index: " + texts() + "; told: "
                        + told.changes + told.notes + " " + broken.get());
            }
            Thread.sleep(20);
        }
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>();
        try (IndexView view = index.view()) {
            view.forEach(entry ->
                    texts.put(entry.id(), view.document(view.number(entry.id())).text()));
        }
        return texts;
    }

    private boolean holds(String id) {
        return texts().containsKey(id);
    }

    // Single changes

    @Test
    void aSaveShows() throws Exception {
        watch();
        assertEquals(Map.of("always.txt", "always there"), texts());
        write("a.txt", "text a");
        await("a new file", () -> "text a".equals(texts().get("a.txt")));
        await("the report of it", () -> told.has(new Entry(Outcome.INDEXED, "a.txt", "")));
        write("a.txt", "another text");
        await("a change", () -> "another text".equals(texts().get("a.txt")));
        Files.delete(docs.resolve("a.txt"));
        await("a removal", () -> !holds("a.txt"));
        await("the report of it", () -> told.has(new Entry(Outcome.REMOVED, "a.txt", "")));
    }

    @Test
    void anEditorsSaveThroughAnotherFileIsOneChange() throws Exception {
        write("a.txt", "before");
        watch();
        for (int i = 0; i < 20; i++) {
            Path temporaryFile = write(".a.txt.tmp", "after " + i);
            Files.move(temporaryFile, docs.resolve("a.txt"), StandardCopyOption.REPLACE_EXISTING);
        }
        await("the last save", () -> "after 19".equals(texts().get("a.txt")));
        await("the report of it", () -> told.has(new Entry(Outcome.REPLACED, "a.txt", "")));
        assertFalse(
                told.changes.stream().anyMatch(report -> report.count(Outcome.REMOVED) > 0), told.changes::toString);
    }

    @Test
    void onlyWhatWasTouchedIsLookedAt() throws Exception {
        write("far/b.txt", "text b");
        watch();
        write("near/a.txt", "text a");
        await("a new folder", () -> holds("near/a.txt"));
        int removed = index.calls.size();
        write("near/a.txt", "changed");
        await("a change", () -> "changed".equals(texts().get("near/a.txt")));
        await("the end of it", () -> told.has(new Entry(Outcome.REPLACED, "near/a.txt", "")));
        assertEquals(
                List.of("replace near/a.txt"),
                index.calls.subList(removed, index.calls.size()).stream()
                        .filter(call -> call.startsWith("replace") || call.startsWith("remove"))
                        .toList());
    }

    @Test
    void foldersComeGoAndAreRenamed() throws Exception {
        write("one/deep/a.txt", "A title\n\ntext a");
        write("one/b.txt", "B title\n\ntext b");
        watch();
        int encoded = encoder.passagesEncoded.get();
        Files.move(docs.resolve("one"), docs.resolve("two"));
        await("a renamed folder", () -> holds("two/deep/a.txt") && !holds("one/b.txt") && texts().size() == 3);
        await("the report of it", () -> told.has(new Entry(Outcome.RENAMED, "two/deep/a.txt", "one/deep/a.txt")));
        assertEquals(encoded, encoder.passagesEncoded.get(), "nothing is embedded again");
        write("two/deep/a.txt", "changed below the renamed");
        await(
                "a change below it",
                () -> String.valueOf(texts().get("two/deep/a.txt")).startsWith("changed"));
        Path outside = temporary.resolve("outside");
        Files.move(docs.resolve("two"), outside);
        await("a folder that leaves", () -> texts().size() == 1);
        Files.writeString(outside.resolve("b.txt"), "changed outside");
        Files.move(outside, docs.resolve("back"));
        await("a folder that comes", () -> "changed outside".equals(texts().get("back/b.txt")));
    }

    @Test
    void linesOfAFileComeAndGo() throws Exception {
        write("a.jsonl", "{\"id\":\"one\",\"text\":\"x\"}\n{\"id\":\"two\",\"text\":\"y\"}\n");
        watch();
        write("a.jsonl", "{\"id\":\"two\",\"text\":\"y\"}\n{\"id\":\"three\",\"text\":\"z\"}\n");
        await("the lines", () -> holds("three") && !holds("one") && holds("two"));
    }

    @Test
    void anIdOfAFileThatIsNotTouchedStaysItsOwn() throws Exception {
        write("a.jsonl", "{\"id\":\"one\",\"text\":\"first\"}\n");
        watch();
        write("b.jsonl", "{\"id\":\"one\",\"text\":\"second\"}\n{\"id\":\"two\",\"text\":\"second\"}\n");
        await("the other line", () -> holds("two"));
        assertEquals("first", texts().get("one"));
        await(
                "the failure",
                () -> told.changes.stream()
                        .flatMap(report -> report.entries(Outcome.FAILED).stream())
                        .anyMatch(entry -> entry.reason().contains("stands in " + docs.resolve("a.jsonl"))));
    }

    @Test
    void anIgnoreFileThatChangesIsHeeded() throws Exception {
        write("drafts/a.txt", "text a");
        write("b.txt", "text b");
        watch();
        assertEquals(3, texts().size());
        write(".gitignore", "drafts/\n");
        await("what is ignored goes", () -> !holds("drafts/a.txt"));
        assertTrue(holds("b.txt"));
        write(".pithignore", "!drafts/\n");
        await("what is let in comes", () -> holds("drafts/a.txt"));
        write("drafts/c.txt", "text c");
        await("it is followed", () -> holds("drafts/c.txt"));
    }

    @Test
    void aFileThatIsTruncatedIsKeptForAMoment() throws Exception {
        write("a.txt", "before");
        watch();
        write("a.txt", "");
        write("b.txt", "text b");
        await("the other file", () -> holds("b.txt"));
        write("a.txt", "after");
        await("the text", () -> "after".equals(texts().get("a.txt")));
        write("a.txt", "");
        await("a file that stays empty", () -> !holds("a.txt"));
    }

    @Test
    void theTargetOfALinkIsFollowed() throws Exception {
        Path target = Files.writeString(temporary.resolve("target.txt"), "before");
        Files.createSymbolicLink(docs.resolve("link.txt"), target);
        watch();
        assertEquals("before", texts().get("link.txt"));
        Files.writeString(target, "after");
        await("the change", () -> "after".equals(texts().get("link.txt")));
        Files.createSymbolicLink(docs.resolve("another.txt"), Files.writeString(temporary.resolve("x.txt"), "text x"));
        await("a new link", () -> "text x".equals(texts().get("another.txt")));
    }

    @Test
    void aFileNamedByItselfIsFollowedAlone() throws Exception {
        Path a = write("a.txt", "before");
        watch(IndexJob.of(a), NEVER, SystemFolderEvents::new);
        write("b.txt", "not this");
        write("a.txt", "after");
        await("the change", () -> "after".equals(texts().get("a.txt")));
        assertEquals(1, texts().size());
    }

    // What goes wrong

    @Test
    void anOverflowIsRepaired() throws Exception {
        AtomicReference<Events> events = new AtomicReference<>();
        watch(IndexJob.of(docs), NEVER, folder -> {
            events.set(new Events(folder));
            return events.get();
        });
        events.get().deaf = true;
        write("new/a.txt", "text a");
        Files.delete(write("b.txt", "text b"));
        write("always.txt", "changed");
        events.get().overflow = docs;
        await("what nobody told of", () -> holds("new/a.txt") && "changed".equals(texts().get("always.txt")));
        events.get().deaf = false;
        write("new/c.txt", "text c");
        await("what is told again", () -> holds("new/c.txt"));
    }

    @Test
    void eventsThatAreLostAreMadeUpForByRescans() throws Exception {
        watch(IndexJob.of(docs), Duration.ofSeconds(1), folder -> {
            Events events = new Events(folder);
            events.deaf = true;
            return events;
        });
        write("a.txt", "text a");
        await("a new file", () -> holds("a.txt"));
        write("a.txt", "text b"); // as long as the one before
        await("a change", () -> "text b".equals(texts().get("a.txt")));
        Files.delete(docs.resolve("a.txt"));
        await("a removal", () -> !holds("a.txt"));
        assertEquals(List.of(), told.notes);
    }

    @Test
    void whereNoFolderCanBeWatchedAllAreLookedAtAndThatIsSaid() throws Exception {
        watch(IndexJob.of(docs), NEVER, folder -> {
            Events events = new Events(folder);
            events.full = true;
            return events;
        });
        write("a.txt", "text a");
        await("a new file", () -> holds("a.txt"));
        await("the note", () -> told.noted("User limit of inotify watches reached"));
        assertTrue(told.noted("every 5 seconds"), told.notes::toString);
        assertEquals(1, told.notes.size(), "said once: " + told.notes);
    }

    @Test
    void whereThereAreNoEventsAtAllFilesAreLookedAt() throws Exception {
        watch(IndexJob.of(docs), NEVER, folder -> {
            throw new IOException("User limit of inotify instances reached");
        });
        write("a.txt", "text a");
        await("a new file", () -> holds("a.txt"));
        await("the note", () -> told.noted("User limit of inotify instances reached"));
    }

    @Test
    void aFolderThatIsGoneKeepsItsDocumentsUntilItIsBack() throws Exception {
        write("sub/a.txt", "text a");
        watch(
                IndexJob.of(docs).withPrune(IndexJob.Prune.EVEN_IF_EMPTY),
                Duration.ofSeconds(1),
                SystemFolderEvents::new);
        Path away = Files.move(docs, temporary.resolve("away"));
        await("the note", () -> told.noted("is gone"));
        assertEquals(2, texts().size());
        Files.move(away, docs);
        write("b.txt", "text b");
        await("a change after it is back", () -> texts().size() == 3);
        assertFalse(
                told.changes.stream().anyMatch(report -> report.count(Outcome.REMOVED) > 0), told.changes::toString);

        delete(docs);
        Files.createDirectory(docs);
        write("c.txt", "text c");
        await("the folder made anew", () -> texts().equals(Map.of("c.txt", "text c")));
        write("d/e.txt", "text e");
        await("it is followed", () -> holds("d/e.txt"));
    }

    @Test
    void aLockThatAnotherHoldsIsWaitedFor() throws Exception {
        watch();
        try (IndexUpdate other = index.update("other")) {
            write("a.txt", "text a");
            await("the note", () -> told.noted("The changes wait"));
            assertFalse(holds("a.txt"));
            other.remove("nothing");
        }
        await("the change", () -> holds("a.txt"));
        await("the note that it goes on", () -> told.noted("goes on"));
        assertEquals(2, told.notes.size(), told.notes::toString);
        index.update("free between changes").close();
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenLater() throws Exception {
        watch();
        index.commitFailure = new IndexUnavailable("the disk is full");
        write("a.txt", "text a");
        await("the note", () -> told.noted("the disk is full"));
        index.commitFailure = null;
        await("the change", () -> holds("a.txt"));
    }

    @Test
    void whatAnotherProcessRemovedComesBackWithARescan() throws Exception {
        Path old = write("a.txt", "text a");
        Files.setLastModifiedTime(old, FileTime.fromMillis(1_000_000));
        watch(IndexJob.of(docs), Duration.ofSeconds(1), SystemFolderEvents::new);
        indexer.remove("a.txt");
        await("the document", () -> holds("a.txt"));
    }

    @Test
    void aFailureIsToldOnceAndAgainWhenTheFileIsTouched() throws Exception {
        watch(IndexJob.of(docs), Duration.ofSeconds(1), SystemFolderEvents::new);
        write("a.jsonl", "broken\n");
        await("the failure", () -> failures() >= 1);
        write("b.txt", "text b");
        await("the next change", () -> told.has(new Entry(Outcome.INDEXED, "b.txt", "")));
        long before = failures();
        int calls = index.calls.size();
        await("two more scans", () -> index.calls.size() >= calls + 4);
        assertEquals(before, failures(), "a scan does not repeat it");
        write("a.jsonl", "broken again\n");
        await("the failure again", () -> failures() > before);
    }

    private long failures() {
        return told.changes.stream()
                .mapToLong(report -> report.count(Outcome.FAILED))
                .sum();
    }

    @Test
    void whatCannotBeBegunIsRefused() throws Exception {
        assertThrows(BadInput.class, () -> indexer.watch(IndexJob.of(docs), Duration.ZERO, told));
        assertThrows(UnreadableSource.class, () -> indexer.watch(IndexJob.of(docs.resolve("no")), NEVER, told));
        try (IndexUpdate other = index.update("other")) {
            assertThrows(IndexLocked.class, () -> indexer.watch(IndexJob.of(docs), NEVER, told));
            other.remove("nothing");
        }
    }

    // Whatever happens

    @Test
    void theIndexBecomesWhatTheFolderIs() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        watch();
        for (int burst = 0; burst < BURSTS; burst++) {
            for (int change = random.nextInt(40); change >= 0; change--) {
                changeSomething(random);
                if (random.nextInt(10) == 0) {
                    Thread.sleep(random.nextInt(300)); // so that some changes meet a batch that is under way
                }
            }
            await("seed " + seed + ", burst " + burst + ", " + files(), () -> texts().equals(files()));
        }
        assertEquals(List.of(), told.notes);
    }

    private void changeSomething(Random random) throws IOException {
        String name = randomFolder(random) + random.nextInt(4) + ".txt";
        Path path = docs.resolve(name);
        switch (random.nextInt(8)) {
            case 0 -> Files.deleteIfExists(path);
            case 1 -> move(path, docs.resolve(randomFolder(random) + random.nextInt(4) + ".txt"));
            case 2 -> move(docs.resolve(randomFolder(random)), docs.resolve("moved" + random.nextInt(2)));
            case 3 -> move(docs.resolve("moved" + random.nextInt(2)), docs.resolve(randomFolder(random)));
            case 4 -> {
                Path folder = docs.resolve(randomFolder(random));
                if (!folder.equals(docs) && Files.isDirectory(folder)) {
                    delete(folder);
                }
            }
            default -> {
                String text = "Title " + random.nextInt(3) + "\n\n" + "words ".repeat(1 + random.nextInt(5));
                Files.createDirectories(path.getParent());
                Files.write(path, text.getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static String randomFolder(Random random) {
        return List.of("", "a/", "b/", "a/x/", "a/y/", "moved0/", "moved1/x/").get(random.nextInt(7));
    }

    private void move(Path from, Path to) throws IOException {
        if (from.equals(docs) || to.equals(docs) || !Files.exists(from) || Files.exists(to) || to.startsWith(from)) {
            return;
        }
        Files.createDirectories(to.getParent());
        Files.move(from, to);
    }

    private Map<String, String> files() {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(docs)) {
            for (Path path : new ArrayList<>(all.filter(Files::isRegularFile).toList())) {
                files.put(docs.relativize(path).toString().replace('\\', '/'), Files.readString(path));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return files;
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException e) throws IOException {
                Files.delete(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
