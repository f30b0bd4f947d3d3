package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.BruteForceIndex;
import pith.engine.Document;
import pith.engine.IndexStamp;
import pith.engine.IndexUnavailable;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;

/** That reading, embedding and writing go on beside each other, and end together. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PipelineTest {
    private static final Steps EVERY_DOCUMENT = new Steps(1, Long.MAX_VALUE);

    private final FakeEncoder encoder = new FakeEncoder();
    private final RecordingIndex index = new RecordingIndex(new BruteForceIndex(IndexStamp.of(encoder)));

    @TempDir
    private Path folder;

    private static Document document(int i) {
        return Document.of("d%05d".formatted(i), "", "text " + i);
    }

    private static List<Document> documents(int count) {
        return IntStream.range(0, count).mapToObj(PipelineTest::document).toList();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void passagesAreEmbeddedWhileACommitGoesOn() {
        CountDownLatch embedded = new CountDownLatch(500);
        encoder.beforePassage = text -> embedded.countDown();
        index.beforeCommit = () -> await(embedded); // the first commit ends when all documents are embedded
        IndexReport report = new Indexer(encoder, index, null, EVERY_DOCUMENT).put(documents(500));
        assertEquals(500, report.count(Outcome.INDEXED));
        assertEquals(500, index.calls.stream().filter("commit"::equals).count());
    }

    @Test
    void readingWaitsWhenTooMuchIsOnItsWay() throws Exception {
        Window window = new Window(10, 3);
        for (int i = 0; i < 2; i++) {
            window.awaitRoom();
            window.add(pending("abc"));
        }
        window.awaitRoom();
        window.add(pending("a long document has no more than the room that is there"));
        Thread reader = new Thread(window::awaitRoom);
        reader.start();
        awaitState(reader, Thread.State.WAITING);
        window.removeFirst();
        window.removeFirst();
        awaitState(reader, Thread.State.WAITING);
        window.removeFirst();
        reader.join();
        for (int i = 0; i < 3; i++) {
            window.awaitRoom();
            window.add(pending(""));
        }
        FutureTask<Void> stopped = new FutureTask<>(window::awaitRoom, null);
        Thread second = new Thread(stopped);
        second.start();
        awaitState(second, Thread.State.WAITING);
        window.abandon();
        second.join();
        assertInstanceOf(
                Pulse.Stopped.class,
                assertThrows(ExecutionException.class, stopped::get).getCause());
        window.end();
        for (int i = 0; i < 3; i++) {
            assertEquals("", Objects.requireNonNull(window.first()).document().text());
            window.removeFirst();
        }
        assertNull(window.first());
    }

    private static Pending pending(String text) {
        return new Pending(0, Document.of("d", "", text), "d", false, new CompletableFuture<>());
    }

    private static void awaitState(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aFullDiskEndsAReaderThatWaits() {
        index.commitFailure = new IndexUnavailable("the disk is full");
        Indexer indexer = new Indexer(encoder, index, null, EVERY_DOCUMENT);
        assertSame(index.commitFailure, assertThrows(IndexUnavailable.class, () -> indexer.put(documents(5_000))));
        assertEquals("close", index.calls.getLast());
        index.commitFailure = null;
        assertEquals(5_000, indexer.put(documents(5_000)).count(Outcome.INDEXED));
    }

    @Test
    void aFeedThatBreaksEndsTheRunWithItsOwnException() {
        IllegalStateException broken = new IllegalStateException("broken feed");
        index.update("test").close(); // so that there is a commit to view
        commitNothing();
        try (IndexUpdate update = index.update("test");
                IndexView view = index.view();
                IndexRun run = new IndexRun(encoder, update, Steps.DEFAULT, view, new Pulse(), new Tally(10))) {
            assertSame(
                    broken,
                    assertThrows(
                            IllegalStateException.class,
                            () -> run.execute(feeding -> {
                                documents(100).forEach(each -> feeding.offer(Fingerprint.stamp(each), each.id()));
                                throw broken;
                            })));
        }
        try (IndexView view = index.view()) {
            assertEquals(0, view.documentCount(), "nothing was committed");
        }
    }

    private void commitNothing() {
        try (IndexUpdate update = index.update("test")) {
            update.commit();
        }
    }

    @Test
    void entriesStandInTheOrderOfTheDocuments() {
        Indexer indexer = new Indexer(encoder, index);
        indexer.put(List.of(document(3), document(7)));
        encoder.beforePassage = text -> {
            if (text.equals("text 5")) {
                throw new BadInput("no such text");
            }
        };
        List<Document> given = new ArrayList<>(documents(10));
        given.add(document(3));
        given.add(Document.of("empty", "", ""));
        List<Entry> entries = indexer.put(given).entries();
        assertEquals(
                given.stream().map(Document::id).toList(),
                entries.stream().map(Entry::name).toList());
        assertEquals(Outcome.UNCHANGED, entries.get(3).outcome());
        assertEquals(Outcome.FAILED, entries.get(5).outcome());
        assertEquals(Outcome.FAILED, entries.get(10).outcome());
    }

    @Test
    void aReportKeepsSomeEntriesAndCountsAll() throws IOException {
        Tally tally = new Tally(2);
        for (int i = 0; i < 5; i++) {
            tally.add(tally.place(), Outcome.FAILED, "f" + i, "why");
            tally.add(tally.place(), Outcome.INDEXED, "i" + i, "");
        }
        tally.add(tally.place(), Outcome.SKIPPED, "s", "why");
        assertEquals(
                List.of("f0", "i0", "f1", "i1"),
                tally.entries().stream().map(Entry::name).toList());
        assertEquals(7, tally.leftOut());
        assertEquals(5L, tally.counts().get(Outcome.FAILED));

        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < IndexReport.MOST_ENTRIES + 5; i++) {
            lines.append("{\"id\":")
                    .append(i)
                    .append(",\"text\":\"x ")
                    .append(i)
                    .append("\"}\n");
        }
        Path docs = Files.createDirectory(folder.resolve("docs"));
        Files.writeString(docs.resolve("a.jsonl"), lines);
        Files.write(docs.resolve("b.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0});
        IndexReport report = new Indexer(encoder, index).run(IndexJob.of(docs));
        assertEquals(IndexReport.MOST_ENTRIES + 5, report.count(Outcome.INDEXED));
        assertEquals(IndexReport.MOST_ENTRIES, report.entries(Outcome.INDEXED).size());
        assertEquals(1, report.entries(Outcome.SKIPPED).size());
        assertEquals(5, report.entriesLeftOut());
        List<Document> many = documents(IndexReport.MOST_ENTRIES + 5);
        assertEquals(
                many.size(), new Indexer(encoder, index).put(many).entries().size(), "a program is told of each");
    }

    @Test
    void theReportSaysThatEveryPieceIsCovered() {
        List<Document> given = List.of(
                Document.of("a", "A title", "Some words stand here. ".repeat(100)),
                Document.of("b", "Title alone", ""));
        Indexer indexer = new Indexer(encoder, index);
        IndexReport report = indexer.put(given);
        long pieces = encoder.pieces(given.getFirst().text()).count();
        assertEquals(new Coverage(pieces, pieces), report.coverage());
        assertEquals(Coverage.NONE, indexer.put(given).coverage());
        assertEquals(1, Coverage.NONE.share());
        assertFalse(new Coverage(3, 2).share() >= 1);
        assertThrows(IllegalArgumentException.class, () -> new Coverage(1, 2));
    }

    @Test
    void coverageIsCountedAndNotAssumed() {
        Document document = Document.of("d", "", "ab cd ef gh");
        List<pith.engine.Passage> passages =
                List.of(pith.engine.Passage.of(document, 0, 0, 4), pith.engine.Passage.of(document, 1, 6, 8));
        // "cd" is torn, "gh" is in none.
        assertEquals(new Coverage(4, 2), Coverage.of(passages, encoder.pieces(document.text()), 0));
        assertEquals(new Coverage(1, 1), Coverage.of(passages, encoder.pieces("ef"), 6));
        assertEquals(new Coverage(1, 0), Coverage.of(List.of(), encoder.pieces("ef"), 6));
    }

    @Test
    void progressKnowsTheRateAndTheTimeLeft() {
        long[] now = {1_000};
        Pulse pulse = new Pulse(() -> now[0]);
        assertEquals(0, pulse.progress().passagesPerSecond());
        assertTrue(pulse.progress().secondsLeft().isEmpty());
        pulse.filesCounted(100);
        pulse.bytesCounted(100_000);
        pulse.embeddingBegins();
        for (int second = 0; second < 50; second++) {
            pulse.readingFile("f", 1_000);
            pulse.documentRead("d", 1_000);
            pulse.textWaits(1_000);
            pulse.fileRead();
            for (int i = 0; i < 4; i++) {
                pulse.passageEmbedded(250);
            }
            pulse.textLeaves(1_000, 1_000);
            pulse.documentDone();
            now[0] += TimeUnit.SECONDS.toNanos(1);
            pulse.progress();
        }
        Progress half = pulse.progress();
        assertEquals(0.5, half.done(), 1e-9);
        assertEquals(4, half.passagesPerSecond(), 0.2);
        assertTrue(Math.abs(half.secondsLeft().orElseThrow() - 50) <= 2, half.toString());
        assertEquals(50, half.documents());
        // A file of a quarter of all is read, and nothing of it embedded yet: no step forward, and none back.
        pulse.readingFile("f", 25_000);
        pulse.documentRead("d", 25_000);
        pulse.textWaits(25_000);
        assertEquals(0.5, pulse.progress().done(), 1e-9);
        pulse.passageEmbedded(12_500);
        assertEquals(0.625, pulse.progress().done(), 1e-9);
        now[0] += TimeUnit.SECONDS.toNanos(60);
        pulse.progress();
        assertTrue(pulse.progress().passagesPerSecond() < 1, "the rate is the recent one");
    }
}
