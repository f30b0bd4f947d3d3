package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.BruteForceIndex;
import pith.engine.Document;
import pith.engine.Index;
import pith.engine.IndexLocked;
import pith.engine.IndexMismatch;
import pith.engine.IndexStamp;
import pith.engine.IndexUnavailable;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.UnreadableSource;
import pith.engine.Words;
import pith.engine.lucene.LuceneIndex;
import pith.indexer.IndexJob.Prune;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;

class IndexerTest {
    private final FakeEncoder encoder = new FakeEncoder();
    private final RecordingIndex index = new RecordingIndex(new BruteForceIndex(IndexStamp.of(encoder)));
    private final Indexer indexer = new Indexer(encoder, index);

    @TempDir
    private Path temporary;

    private Path docs = Path.of("");

    @BeforeEach
    void makeFolder() throws IOException {
        docs = Files.createDirectory(temporary.toRealPath().resolve("docs"));
    }

    private Path write(String name, String text) throws IOException {
        return write(docs, name, text);
    }

    private static Path write(Path folder, String name, String text) throws IOException {
        Path path = folder.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }

    private IndexReport run() {
        return indexer.run(IndexJob.of(docs));
    }

    private Set<String> ids() {
        Set<String> ids = new TreeSet<>();
        try (IndexView view = index.view()) {
            view.forEach(entry -> ids.add(entry.id()));
        }
        return ids;
    }

    private Document document(String id) {
        try (IndexView view = index.view()) {
            return view.document(id).orElseThrow();
        }
    }

    private static List<String> names(IndexReport report, Outcome outcome) {
        return report.entries(outcome).stream().map(Entry::name).toList();
    }

    private static String onlyFailure(IndexReport report) {
        List<Entry> failed = report.entries(Outcome.FAILED);
        assertEquals(1, failed.size(), failed.toString());
        return failed.getFirst().reason();
    }

    // What is read

    @Test
    void aFolderIsReadInOrderWithoutWhatIsHidden() throws IOException {
        write("b/z.md", "# Z\n\ntext");
        write("b.txt", "text b");
        write("a.html", "<p>text a");
        write("c.jsonl", "{\"id\":\"one\",\"text\":\"x\"}\n{\"id\":\"two\",\"text\":\"y\"}\n");
        write(".hidden.txt", "no");
        write(".git/config.txt", "no");
        write("d.png", "\0no");
        write("Makefile", "all: yes");
        write("e.txt", " \n");
        IndexReport report = run();
        assertEquals(List.of("Makefile", "a.html", "b/z.md", "b.txt", "one", "two"), names(report, Outcome.INDEXED));
        assertEquals(
                List.of(
                        new Entry(
                                Outcome.SKIPPED,
                                docs.resolve("d.png").toString(),
                                "no format that is read: a binary file named .png"),
                        new Entry(Outcome.SKIPPED, docs.resolve("e.txt").toString(), "empty")),
                report.entries(Outcome.SKIPPED));
        assertEquals(0, report.count(Outcome.FAILED));
        assertEquals(Set.of("Makefile", "a.html", "b/z.md", "b.txt", "one", "two"), ids());
        assertEquals(6, report.passages());
        assertFalse(report.interrupted());
        assertEquals(docs.toString(), document("b/z.md").root());
        String holder = "update pith index (process " + ProcessHandle.current().pid() + ")";
        assertEquals(
                List.of(
                        holder,
                        "replace Makefile",
                        "replace a.html",
                        "replace b/z.md",
                        "replace b.txt",
                        "replace one",
                        "replace two",
                        "commit",
                        "close"),
                index.calls);
    }

    @Test
    void aFileIsReadAloneAndItsFolderIsItsRoot() throws IOException {
        write("a.txt", "text a");
        Path b = write("b.txt", "text b");
        assertEquals(List.of("b.txt"), names(indexer.run(IndexJob.of(b)), Outcome.INDEXED));
        assertEquals(docs.toString(), document("b.txt").root());
        assertEquals(List.of("a.txt"), names(run(), Outcome.INDEXED));
        assertEquals(
                List.of(), names(indexer.run(IndexJob.of(b)), Outcome.REMOVED), "the folder's others are not its own");
    }

    @Test
    void aFileThatTwoPathsLeadToIsReadOnce() throws IOException {
        Path a = write("a.txt", "text a");
        IndexReport report = indexer.run(IndexJob.of(docs, a, docs.resolve("../docs")));
        assertEquals(List.of("a.txt"), names(report, Outcome.INDEXED));
        assertEquals(1, report.entries().size());
    }

    @Test
    void linksToFilesAreFollowedAndLinksToFoldersAreNot() throws IOException {
        Path other = write(temporary, "other/x.txt", "text x");
        Files.createSymbolicLink(docs.resolve("link.txt"), other);
        Files.createSymbolicLink(docs.resolve("loop"), docs);
        IndexReport report = run();
        assertEquals(List.of("link.txt"), names(report, Outcome.INDEXED));
        assertEquals(List.of(docs.resolve("loop").toString()), names(report, Outcome.SKIPPED));
        assertEquals(0, report.count(Outcome.FAILED));
    }

    @Test
    void aFolderGivenByALinkHasItsRealRoot() throws IOException {
        write("a.txt", "text a");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), docs);
        indexer.run(IndexJob.of(link));
        assertEquals(docs.toString(), document("a.txt").root());
        assertEquals(List.of("a.txt"), names(run(), Outcome.UNCHANGED));
    }

    @Test
    void thePrefixStandsBeforeEveryId() throws IOException {
        write("a.txt", "text a");
        write("b.jsonl", "{\"id\":\"one\",\"text\":\"x\"}\n{\"text\":\"y\"}");
        indexer.run(IndexJob.of(docs).withPrefix("notes/"));
        assertEquals(Set.of("notes/a.txt", "notes/one", "notes/b.jsonl#2"), ids());
    }

    @Test
    void passagesHoldTheTextAndTheirVectors() throws IOException {
        String text = "Some words stand here. ".repeat(200);
        write("a.txt", text);
        IndexReport report = run();
        assertTrue(report.passages() > 3);
        assertTrue(report.pieces() > encoder.pieces(text).count());
        assertTrue(encoder.mostPiecesSeen.get() <= 220, encoder.mostPiecesSeen.toString());
        try (IndexView view = index.view()) {
            int number = view.number("a.txt");
            IndexView.Passages passages = view.passages(number, Words.NONE);
            assertEquals(report.passages(), passages.starts().length);
            for (int i = 0; i < passages.starts().length; i++) {
                String passage = text.substring(passages.starts()[i], passages.ends()[i]);
                assertArrayEquals(
                        encoder.encodePassage("a", passage),
                        view.vectors(number).get(i));
            }
        }
    }

    // Again

    @Test
    void whatIsUnchangedIsNeitherEmbeddedNorWritten() throws IOException {
        write("a.txt", "text a");
        write("b.jsonl", "{\"id\":\"one\",\"text\":\"x\",\"n\":1}");
        run();
        int encoded = encoder.passagesEncoded.get();
        index.calls.clear();
        assertEquals(List.of("a.txt", "one"), names(run(), Outcome.UNCHANGED));
        assertEquals(encoded, encoder.passagesEncoded.get());
        assertEquals(2, index.calls.size(), index.calls + " is no more than update and close");
    }

    @Test
    void whatIsChangedIsReplacedAndWhatIsGoneIsRemoved() throws IOException {
        write("a.txt", "text a");
        Path b = write("b.txt", "text b");
        write("c.jsonl", "{\"id\":\"one\",\"text\":\"x\",\"n\":1}\n{\"id\":\"two\",\"text\":\"x\"}");
        run();
        write("a.txt", "another text");
        Files.delete(b);
        write("c.jsonl", "{\"id\":\"one\",\"text\":\"x\",\"n\":2}");
        IndexReport report = run();
        assertEquals(List.of("a.txt", "one"), names(report, Outcome.REPLACED));
        assertEquals(List.of("b.txt", "two"), names(report, Outcome.REMOVED));
        assertEquals(Set.of("a.txt", "one"), ids());
        assertEquals("another text", document("a.txt").text());
    }

    @Test
    void nothingIsRemovedWhereThatIsNotWanted() throws IOException {
        Path a = write("a.txt", "text a");
        write("b.txt", "text b");
        run();
        Files.delete(a);
        indexer.run(IndexJob.of(docs).withPrune(Prune.NEVER));
        assertEquals(Set.of("a.txt", "b.txt"), ids());
    }

    @Test
    void aFileUnderAnotherNameKeepsItsVectors() throws IOException {
        Path a = write("a.txt", "A title\n\n" + "text of it. ".repeat(100));
        run();
        int encoded = encoder.passagesEncoded.get();
        Files.move(a, docs.resolve("b.txt"));
        IndexReport report = run();
        assertEquals(List.of(new Entry(Outcome.RENAMED, "b.txt", "a.txt")), report.entries());
        assertEquals(encoded, encoder.passagesEncoded.get());
        assertEquals(0, report.pieces());
        try (IndexView view = index.view()) {
            assertEquals(encoded, view.passageCount());
            assertEquals(encoded, view.vectors(view.number("b.txt")).size());
        }
    }

    @Test
    void aFolderUnderAnotherNameKeepsItsVectors() throws IOException {
        write("old/a.txt", "text a");
        write("old/b.txt", "text b");
        write("old/deep/a.txt", "text a");
        write("c.txt", "text c");
        run();
        int encoded = encoder.passagesEncoded.get();
        Files.move(docs.resolve("old"), docs.resolve("new"));
        IndexReport report = run();
        assertEquals(
                List.of(
                        new Entry(Outcome.RENAMED, "new/a.txt", "old/a.txt"),
                        new Entry(Outcome.RENAMED, "new/b.txt", "old/b.txt"),
                        new Entry(Outcome.RENAMED, "new/deep/a.txt", "old/deep/a.txt")),
                report.entries(Outcome.RENAMED));
        assertEquals(0, report.count(Outcome.REMOVED) + report.count(Outcome.INDEXED));
        assertEquals(1, report.count(Outcome.UNCHANGED));
        assertEquals(encoded, encoder.passagesEncoded.get());
        assertEquals(Set.of("new/a.txt", "new/b.txt", "new/deep/a.txt", "c.txt"), ids());
    }

    @Test
    void aCopyIsNotARename() throws IOException {
        Path a = write("a.txt", "text a");
        run();
        int encoded = encoder.passagesEncoded.get();
        write("b.txt", "text a");
        write("c.txt", "text a");
        IndexReport report = run();
        assertEquals(List.of("b.txt", "c.txt"), names(report, Outcome.INDEXED));
        assertEquals(0, report.count(Outcome.RENAMED));
        Files.delete(a);
        write("d.txt", "text a");
        report = run();
        assertEquals(List.of(new Entry(Outcome.RENAMED, "d.txt", "a.txt")), report.entries(Outcome.RENAMED));
        assertEquals(0, report.count(Outcome.REMOVED));
        Files.delete(docs.resolve("b.txt"));
        assertEquals(List.of("b.txt"), names(run(), Outcome.REMOVED));
        assertEquals(encoded, encoder.passagesEncoded.get());
    }

    @Test
    void aDocumentThatMovesToAnotherFileIsKeptByThatFile() throws IOException {
        write("a.jsonl", "{\"id\":\"one\",\"text\":\"x\"}");
        run();
        Files.move(docs.resolve("a.jsonl"), docs.resolve("b.jsonl"));
        assertEquals(List.of("one"), names(run(), Outcome.REPLACED));
        write("b.jsonl", "broken");
        run();
        assertEquals(Set.of("one"), ids());
    }

    // Nothing that is indexed is lost

    @Test
    void documentsOfOtherFoldersStay() throws IOException {
        write("a.txt", "text a");
        Path c = write("sub/c.txt", "text c");
        run();
        write(docs.resolveSibling("other"), "b.txt", "text b");
        indexer.run(IndexJob.of(docs.resolveSibling("other")));
        assertEquals(Set.of("a.txt", "sub/c.txt", "b.txt"), ids());
        indexer.run(IndexJob.of(c)); // the same file, as a document of the folder that it lies in
        assertEquals(Set.of("a.txt", "sub/c.txt", "b.txt", "c.txt"), ids());
    }

    @Test
    void aMissingPathIsRefusedBeforeAnythingIsDone() throws IOException {
        write("a.txt", "text a");
        Path missing = docs.resolve("nowhere");
        UnreadableSource e = assertThrows(UnreadableSource.class, () -> indexer.run(IndexJob.of(docs, missing)));
        assertTrue(String.valueOf(e.getMessage()).contains(missing.toString()), e.getMessage());
        assertEquals(List.of(), index.calls);
    }

    @Test
    void aFolderThatHasBecomeEmptyRemovesNothingUnlessAllowed() throws IOException {
        Path a = write("a.txt", "text a");
        run();
        Files.delete(a);
        write("picture.png", "");
        IndexReport report = run();
        assertEquals(0, report.count(Outcome.REMOVED));
        assertEquals(1, report.notes().size());
        assertTrue(
                report.notes().getFirst().contains(docs + " holds no file"),
                report.notes().toString());
        assertEquals(Set.of("a.txt"), ids());
        report = indexer.run(IndexJob.of(docs).withPrune(Prune.EVEN_IF_EMPTY));
        assertEquals(List.of("a.txt"), names(report, Outcome.REMOVED));
        assertEquals(List.of(), report.notes());
        assertEquals(Set.of(), ids());
    }

    @Test
    void aFolderThatVanishesMeanwhileRemovesNothing() throws IOException {
        write("a.txt", "text a");
        run();
        index.beforeUpdate = () -> delete(docs);
        IndexReport report = indexer.run(IndexJob.of(docs).withPrune(Prune.EVEN_IF_EMPTY));
        assertEquals(docs + " cannot be listed: it is no longer there", onlyFailure(report));
        assertEquals(Set.of("a.txt"), ids());
    }

    @Test
    void whatAFailedFileGaveBeforeStays() throws IOException {
        write("a.txt", "text a");
        write(
                "b.jsonl",
                "{\"id\":\"one\",\"text\":\"x\"}\n{\"id\":\"two\",\"text\":\"y\"}\n{\"id\":\"three\",\"text\":\"z\"}");
        run();
        Files.write(docs.resolve("a.txt"), new byte[] {'a', (byte) 0xe9, 'b'});
        write("b.jsonl", "{\"id\":\"one\",\"text\":\"changed\"}\n{\"id\":\"two\",\"te");
        IndexReport report = run();
        assertEquals(List.of(docs + "/a.txt", docs + "/b.jsonl:2"), names(report, Outcome.FAILED));
        assertEquals(List.of("one"), names(report, Outcome.REPLACED));
        assertEquals(Set.of("a.txt", "one", "two", "three"), ids());
        write("b.jsonl", "{\"id\":\"one\",\"text\":\"changed\"}");
        assertEquals(List.of("three", "two"), names(run(), Outcome.REMOVED));
    }

    @Test
    void aLinkThatLeadsNowhereFailsAndKeepsWhatWasThere() throws IOException {
        Path target = write(temporary, "other/x.txt", "text x");
        Files.createSymbolicLink(docs.resolve("x.txt"), target);
        write("y.txt", "text y");
        run();
        Files.delete(target);
        assertTrue(onlyFailure(run()).contains("leads nowhere"));
        assertEquals(Set.of("x.txt", "y.txt"), ids());
    }

    @Test
    void aFileThatCannotBeReadFails() throws IOException {
        Path unreadable =
                Path.of("/proc/self/mem"); // a regular file whose first byte gives an input error, even to root
        assumeTrue(Files.isRegularFile(unreadable), "needs Linux's /proc");
        write("a.txt", "text a");
        Files.createSymbolicLink(docs.resolve("x.txt"), unreadable);
        IndexReport report = run();
        assertTrue(onlyFailure(report).startsWith(docs.resolve("x.txt") + " cannot be read: "), onlyFailure(report));
        assertEquals(Set.of("a.txt"), ids());
    }

    @Test
    void aFolderNamedLikeAFileIsAFolder() throws IOException {
        write("x.txt/y.txt", "text y");
        assertEquals(List.of("x.txt/y.txt"), names(run(), Outcome.INDEXED));
    }

    @Test
    void whatIsNoFileIsSkipped() throws IOException {
        Path device = Path.of("/dev/null");
        assumeTrue(Files.exists(device), "needs a device");
        Files.createSymbolicLink(docs.resolve("x.txt"), device);
        assertEquals(
                List.of(new Entry(Outcome.SKIPPED, docs.resolve("x.txt").toString(), "not a regular file")),
                run().entries());
    }

    // Ids

    @Test
    void anIdThatStandsTwiceFails() throws IOException {
        write("a.jsonl", "{\"id\":\"one\",\"text\":\"first\"}\n{\"id\":\"one\",\"text\":\"second\"}");
        IndexReport report = run();
        assertTrue(onlyFailure(report).contains("\"one\" stands twice"), onlyFailure(report));
        assertEquals(List.of(docs + "/a.jsonl:2"), names(report, Outcome.FAILED));
        assertEquals("first", document("one").text());
    }

    @Test
    void anIdOfAnotherFolderFailsUntilThatFolderIsGone() throws IOException {
        write("a.txt", "text a");
        run();
        Path other = Files.createDirectory(docs.resolveSibling("other"));
        write(other, "a.txt", "another text");
        String message = onlyFailure(indexer.run(IndexJob.of(other)));
        assertTrue(message.contains(docs.toString()) && message.contains("--prefix NAME/"), message);
        assertEquals("text a", document("a.txt").text());
        delete(docs);
        assertEquals(List.of("a.txt"), names(indexer.run(IndexJob.of(other)), Outcome.REPLACED));
        assertEquals(other.toString(), document("a.txt").root());
    }

    @Test
    void aFolderThatMovedIsTakenOverWithItsVectors() throws IOException {
        write("a.txt", "A title\n\ntext a");
        run();
        int encoded = encoder.passagesEncoded.get();
        Path moved = Files.move(docs, docs.resolveSibling("moved"));
        assertEquals(List.of("a.txt"), names(indexer.run(IndexJob.of(moved)), Outcome.REPLACED));
        assertEquals(encoded, encoder.passagesEncoded.get());
        assertEquals(
                moved.resolve("a.txt").toUri().toString(), document("a.txt").uri());
    }

    @Test
    void documentsOfAProgramAreNeitherPrunedNorTakenOver() throws IOException {
        IndexReport put =
                indexer.put(List.of(Document.of("a.txt", "Given", "by a program"), Document.of("b", "", "too")));
        assertEquals(List.of("a.txt", "b"), names(put, Outcome.INDEXED));
        write("a.txt", "text a");
        write("c.txt", "text c");
        String message = onlyFailure(run());
        assertTrue(message.contains("a program gave") && message.contains("--prefix"), message);
        assertEquals(Set.of("a.txt", "b", "c.txt"), ids());
        assertEquals("Given", document("a.txt").title());
        String back = onlyFailure(indexer.put(List.of(Document.of("c.txt", "", "x"))));
        assertTrue(back.contains("the folder " + docs) && back.contains("give another id"), back);
    }

    @Test
    void documentsOfAProgramAreReplacedWhenTheyChange() {
        indexer.put(List.of(Document.of("a", "T", "x"), Document.of("b", "T", "y")));
        IndexReport report = indexer.put(List.of(Document.of("a", "T", "x"), Document.of("b", "T", "z")));
        assertEquals(List.of("a"), names(report, Outcome.UNCHANGED));
        assertEquals(List.of("b"), names(report, Outcome.REPLACED));
        assertTrue(
                onlyFailure(indexer.put(List.of(Document.of("c", " ", "\n")))).contains("neither a text nor a title"));
        assertEquals(List.of("d"), names(indexer.put(List.of(Document.of("d", "A title alone", ""))), Outcome.INDEXED));
    }

    // Trouble

    @Test
    void anotherModelsIndexIsRefused() {
        IndexStamp other = new IndexStamp(IndexStamp.SCHEMA, encoder.identity(), 3);
        assertThrows(IndexMismatch.class, () -> new Indexer(encoder, new BruteForceIndex(other)));
    }

    @Test
    void aLockedIndexIsLeftAlone() throws IOException {
        write("a.txt", "text a");
        IndexUpdate other = index.update("other");
        assertThrows(IndexLocked.class, this::run);
        other.close();
        assertEquals(List.of("a.txt"), names(run(), Outcome.INDEXED));
    }

    @Test
    void anUpdateThatIsHeldIsUsedAndStaysOpen() throws IOException {
        write("a.txt", "text a");
        try (IndexUpdate held = index.update("server")) {
            Indexer server = new Indexer(encoder, index, held);
            server.run(IndexJob.of(docs));
            held.remove("a.txt");
            assertEquals(
                    List.of("a.txt"), names(server.run(IndexJob.of(docs)), Outcome.INDEXED), "the removal is seen");
        }
        assertEquals(
                1,
                index.calls.stream().filter(call -> call.startsWith("update")).count());
    }

    @Test
    void aFailedWriteIsThrownAndTheLockGivenBack() throws IOException {
        write("a.txt", "text a");
        IndexUnavailable full = new IndexUnavailable("the disk is full");
        index.commitFailure = full;
        assertSame(full, assertThrows(IndexUnavailable.class, this::run));
        index.commitFailure = null;
        assertEquals(List.of("a.txt"), names(run(), Outcome.INDEXED));
    }

    @Test
    void anEncoderThatFailsEndsTheRun() throws IOException {
        write("a.txt", "text a");
        encoder.beforePassage = text -> {
            throw new IllegalStateException("broken model");
        };
        assertEquals(
                "broken model",
                assertThrows(IllegalStateException.class, this::run).getMessage());
        encoder.beforePassage = text -> {
            throw new AssertionError("worse");
        };
        assertThrows(AssertionError.class, this::run);
    }

    @Test
    void aDocumentThatTheIndexOrTheEncoderRefusesFailsAlone() throws IOException {
        write("a.txt", "text a");
        write("b.txt", "refused");
        write("c.txt", "text c");
        encoder.beforePassage = text -> {
            if (text.equals("refused")) {
                throw new BadInput("no such text");
            }
        };
        IndexReport report = run();
        assertEquals("no such text", onlyFailure(report));
        assertEquals(List.of(docs.resolve("b.txt").toString()), names(report, Outcome.FAILED));
        assertEquals(Set.of("a.txt", "c.txt"), ids());
    }

    @Test
    void jobsAreChecked() {
        assertThrows(BadInput.class, IndexJob::of);
        assertThrows(BadInput.class, () -> IndexJob.of(docs).withPrefix("x".repeat(1_000)));
    }

    // Interrupts and progress

    @Test
    void anInterruptedRunKeepsWhatIsWholeAndGoesOnWhenRunAgain() throws Exception {
        for (int i = 0; i < 300; i++) {
            write("%03d.txt".formatted(i), "File " + i + "\n\n" + "words of the file. ".repeat(100));
        }
        Path old = write("old.txt", "to be removed");
        indexer.run(IndexJob.of(old));
        Files.delete(old);
        int before = encoder.passagesEncoded.get();
        int cores = Runtime.getRuntime().availableProcessors();
        CountDownLatch someDone = new CountDownLatch(Math.min(20 * cores, 600)); // enough for whole documents
        CountDownLatch goOn = new CountDownLatch(1);
        encoder.beforePassage = text -> {
            someDone.countDown();
            if (someDone.getCount() == 0) {
                await(goOn);
            }
        };
        AtomicBoolean interrupting = new AtomicBoolean();
        CountDownLatch ticks = new CountDownLatch(2); // by the second, the run has surely seen the interrupt
        AtomicReference<IndexReport> result = new AtomicReference<>();
        AtomicBoolean status = new AtomicBoolean();
        Thread caller = new Thread(() -> {
            result.set(indexer.run(IndexJob.of(docs), progress -> {
                if (interrupting.get()) {
                    ticks.countDown();
                }
            }));
            status.set(Thread.currentThread().isInterrupted());
        });
        caller.start();
        someDone.await();
        caller.interrupt();
        interrupting.set(true);
        ticks.await();
        goOn.countDown();
        caller.join();
        IndexReport report = result.get();
        assertTrue(report.interrupted());
        assertTrue(status.get(), "the interrupt is passed on");
        assertEquals(0, report.count(Outcome.REMOVED));
        long done = report.count(Outcome.INDEXED);
        assertTrue(done > 0 && done < 300, done + " done");
        assertEquals(done + 1, ids().size());
        encoder.beforePassage = text -> {};
        IndexReport rest = run();
        assertEquals(done, rest.count(Outcome.UNCHANGED));
        assertEquals(300 - done, rest.count(Outcome.INDEXED));
        assertEquals(List.of("old.txt"), names(rest, Outcome.REMOVED));
        assertEquals(300, ids().size());
        assertTrue(encoder.passagesEncoded.get() > before);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anInterruptBeforeTheRunStopsIt() throws IOException {
        write("a.txt", "text a");
        Thread.currentThread().interrupt();
        IndexReport report = run();
        assertTrue(Thread.interrupted());
        assertTrue(report.interrupted() || report.count(Outcome.INDEXED) == 1);
    }

    @Test
    void theListenerHearsOfTheEndOnTheCallersThread() throws IOException {
        for (int i = 0; i < 5; i++) {
            write(i + ".txt", "text " + i);
        }
        write("picture.png", "");
        List<Progress> heard = new ArrayList<>();
        Set<Thread> threads = new HashSet<>();
        indexer.run(IndexJob.of(docs), progress -> {
            heard.add(progress);
            threads.add(Thread.currentThread());
        });
        Progress last = heard.getLast();
        assertEquals(6, last.files());
        assertEquals(6, last.filesTotal());
        assertEquals(5, last.documents());
        assertEquals(5, last.passages());
        assertTrue(last.passagesPerSecond() > 0);
        assertEquals(Set.of(Thread.currentThread()), threads);
    }

    @Test
    void aListenerThatThrowsStopsTheRun() throws IOException {
        for (int i = 0; i < 50; i++) {
            write(i + ".txt", "text " + i);
        }
        encoder.beforePassage = text -> sleep(20);
        RuntimeException broken = new RuntimeException("broken");
        assertSame(
                broken,
                assertThrows(
                        RuntimeException.class,
                        () -> indexer.run(IndexJob.of(docs), progress -> {
                            throw broken;
                        })));
        assertTrue(index.calls.contains("close"));
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // Over time

    @Test
    void runsOverAChangingFolderEndWhereAFreshIndexDoes() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 25; round++) {
            for (int change = 0; change < 4; change++) {
                changeSomething(random);
            }
            run();
            BruteForceIndex fresh = new BruteForceIndex(IndexStamp.of(encoder));
            new Indexer(encoder, fresh).run(IndexJob.of(docs));
            try (IndexView expected = fresh.view();
                    IndexView actual = index.view()) {
                assertEquals(contents(expected), contents(actual), "seed " + seed + ", round " + round);
            }
        }
    }

    private void changeSomething(Random random) throws IOException {
        String name = random.nextInt(3) + "/" + random.nextInt(4) + (random.nextBoolean() ? ".txt" : ".jsonl");
        Path path = docs.resolve(name);
        switch (random.nextInt(4)) {
            case 0 -> Files.deleteIfExists(path);
            case 1 -> {
                Path to = path.resolveSibling("moved-" + path.getFileName());
                if (Files.exists(path)) {
                    Files.move(path, to, StandardCopyOption.REPLACE_EXISTING);
                }
            }
            default -> write(name, name.endsWith(".txt") ? randomText(random) : randomLines(random));
        }
        write("always.txt", "there"); // a folder without files keeps its documents
    }

    private static String randomText(Random random) {
        return "Title " + random.nextInt(3) + "\n\n" + "Some sentence stands here. ".repeat(random.nextInt(60));
    }

    private static String randomLines(Random random) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> "{\"text\":\"%s\",\"n\":%d}\n".formatted("words ".repeat(1 + random.nextInt(3)), i))
                .collect(Collectors.joining());
    }

    private static Map<Document, List<String>> contents(IndexView view) {
        Map<Document, List<String>> contents = new HashMap<>();
        view.forEach(entry -> {
            int number = view.number(entry.id());
            IndexView.Passages passages = view.passages(number, Words.NONE);
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < passages.starts().length; i++) {
                float[] vector = view.vectors(number).get(i);
                parts.add(passages.starts()[i] + " " + passages.ends()[i] + " " + Arrays.toString(vector));
            }
            Document found = view.document(number);
            contents.put(
                    new Document(
                            found.id(),
                            found.uri(),
                            found.root(),
                            found.title(),
                            found.text(),
                            found.metadata(),
                            Instant.EPOCH,
                            found.contentHash()), // a file may change and change back
                    parts);
        });
        return contents;
    }

    // With Lucene

    @Test
    void manyFilesGoIntoLuceneInOneOrderWhateverTheThreadsDo() throws IOException {
        for (int i = 0; i < 40; i++) {
            write(i % 7 + "/" + i + ".txt", "Number " + i + " has a title\n\n" + "and text of its own. ".repeat(i));
        }
        write(
                "all.jsonl",
                String.join(
                        "\n",
                        IntStream.range(0, 100)
                                .mapToObj(
                                        i -> "{\"id\":" + i + ",\"text\":\"line of words " + i + "\",\"n\":" + i + "}")
                                .toList()));
        try (Index lucene = LuceneIndex.open(temporary.resolve("index"), IndexStamp.of(encoder))) {
            Indexer real = new Indexer(encoder, lucene);
            IndexReport report = real.run(IndexJob.of(docs));
            List<String> order = names(report, Outcome.INDEXED);
            assertEquals(140, order.size());
            assertEquals(140, real.run(IndexJob.of(docs)).count(Outcome.UNCHANGED));
            assertEquals(order, names(indexer.run(IndexJob.of(docs)), Outcome.INDEXED));
            try (IndexView view = lucene.view()) {
                assertEquals(140, view.documentCount());
                assertEquals(report.passages(), view.passageCount());
            }
            delete(docs.resolve("all.jsonl"));
            assertEquals(100, real.run(IndexJob.of(docs)).count(Outcome.REMOVED));
        }
    }

    private static void delete(Path path) {
        try {
            Files.walkFileTree(path, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.delete(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) throws IOException {
                    Files.delete(folder);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
