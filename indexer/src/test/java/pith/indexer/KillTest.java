package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Document;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexUnavailable;
import pith.engine.IndexUpdate;
import pith.engine.IndexView;
import pith.engine.Passage;
import pith.engine.Words;
import pith.engine.lucene.LuceneIndex;
import pith.indexer.IndexReport.Outcome;

/**
 * That a process killed at any moment loses nothing that it acknowledged. A process of its own indexes a folder with many
 * small commits, says what each holds, and is killed; the next goes on where it was. In between files change.
 */
class KillTest {
    private static final int KILLS = Boolean.getBoolean("pith.soak") ? 50 : 3;
    private static final int KILLS_AN_INDEX = 5;
    private static final int FILES = 60;
    private static final Steps STEPS = new Steps(5, Long.MAX_VALUE);
    private static final String ACKNOWLEDGED = "committed ";

    @TempDir
    private Path folder;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    private Path docs = Path.of("");
    private Path index = Path.of("");
    private final Map<String, String> acknowledged = new HashMap<>(); // content hashes by id

    @Test
    void whatWasAcknowledgedOutlivesTheProcess() throws Exception {
        folder = folder.toRealPath();
        int midway = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            if (kill % KILLS_AN_INDEX == 0) {
                begin(kill);
            }
            boolean killed = runAndKill(random.nextInt(8));
            midway += killed ? 1 : 0;
            checkAcknowledged("seed " + seed + ", kill " + kill);
            if (kill % KILLS_AN_INDEX == KILLS_AN_INDEX - 1 || kill == KILLS - 1) {
                checkResumed("seed " + seed + ", after kill " + kill);
            } else {
                change();
            }
        }
        System.out.println(KILLS + " kills, " + midway + " of them while it wrote; seed " + seed);
    }

    private void begin(int round) throws IOException {
        docs = Files.createDirectory(folder.resolve("docs" + round));
        index = folder.resolve("index" + round);
        acknowledged.clear();
        for (int i = 0; i < FILES; i++) {
            write(i);
        }
    }

    private void write(int file) throws IOException {
        Files.writeString(
                docs.resolve("%03d.txt".formatted(file)),
                "File " + random.nextInt() + "\n\n" + "Words of a file stand here. ".repeat(random.nextInt(200)));
    }

    private void change() throws IOException {
        for (int i = 0; i < 5; i++) {
            write(random.nextInt(FILES));
        }
    }

    /** Starts the process and kills it after so many commits and a moment: whether it was still at work. */
    private boolean runAndKill(int commits) throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        docs.toString(),
                        index.toString())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        try (BufferedReader lines = child.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < commits && acknowledge(lines.readLine()); i++) {
                // nothing but to read on
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(20_000)));
            boolean alive = child.isAlive();
            child.toHandle().destroyForcibly(); // the process would close what it said last
            while (acknowledge(lines.readLine())) {
                // what it said before it was killed counts too
            }
            int exit = child.waitFor();
            assertTrue(alive || exit == 0, () -> "seed " + seed + ": " + read(folder.resolve("errors")));
            return exit != 0;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** @param line null when the process has ended; one that lacks its end was cut off by the kill */
    private boolean acknowledge(@org.jspecify.annotations.Nullable String line) {
        if (line == null) {
            return false;
        }
        if (line.startsWith(ACKNOWLEDGED) && line.endsWith(" .")) {
            for (String each :
                    line.substring(ACKNOWLEDGED.length(), line.length() - 2).split(" ", -1)) {
                int colon = each.lastIndexOf(':');
                acknowledged.put(each.substring(0, colon), each.substring(colon + 1));
            }
        }
        return true;
    }

    /** Each document is there as it was acknowledged, or as its file is now: the kill came before its acknowledgement. */
    private void checkAcknowledged(String where) throws IOException {
        try (Index opened = LuceneIndex.open(index, IndexStamp.of(new FakeEncoder()))) {
            try (IndexView view = opened.view()) {
                Map<String, String> found = new HashMap<>();
                view.forEach(entry -> found.put(entry.id(), entry.contentHash()));
                for (Map.Entry<String, String> each : acknowledged.entrySet()) {
                    String id = each.getKey();
                    assertTrue(found.containsKey(id), where + ": " + id + " was acknowledged and is lost");
                    if (!each.getValue().equals(found.get(id))) {
                        Document document = view.document(id).orElseThrow();
                        assertEquals(Files.readString(docs.resolve(id)), document.text(), where + ": " + id);
                    }
                }
                for (String id : found.keySet()) {
                    int number = view.number(id);
                    assertEquals(
                            view.passages(number, Words.NONE).ends().length,
                            view.vectors(number).size(),
                            where + ": " + id);
                }
            } catch (IndexUnavailable e) {
                assertTrue(acknowledged.isEmpty(), where + ": " + e);
            }
        }
    }

    private void checkResumed(String where) {
        FakeEncoder encoder = new FakeEncoder();
        try (Index killed = LuceneIndex.open(index, IndexStamp.of(encoder));
                Index undisturbed = LuceneIndex.open(
                        index.resolveSibling(index.getFileName() + "-undisturbed"), IndexStamp.of(encoder))) {
            IndexReport rest = new Indexer(encoder, killed).run(IndexJob.of(docs));
            assertEquals(
                    FILES,
                    rest.count(Outcome.UNCHANGED) + rest.count(Outcome.INDEXED) + rest.count(Outcome.REPLACED),
                    where);
            new Indexer(encoder, undisturbed).run(IndexJob.of(docs));
            try (IndexView expected = undisturbed.view();
                    IndexView actual = killed.view()) {
                assertEquals(contents(expected), contents(actual), where);
            }
        }
    }

    private static Map<String, List<String>> contents(IndexView view) {
        Map<String, List<String>> contents = new TreeMap<>();
        view.forEachNumbered((entry, number) -> {
            List<String> parts = new ArrayList<>(
                    List.of(entry.toString(), view.document(number).text()));
            IndexView.Passages passages = view.passages(number, Words.NONE);
            for (int i = 0; i < passages.starts().length; i++) {
                float[] vector = view.vectors(number).get(i);
                parts.add(passages.starts()[i] + " " + passages.ends()[i] + " " + Arrays.toString(vector));
            }
            contents.put(entry.id(), parts);
        });
        return contents;
    }

    /** The process: indexes a folder, and prints a line for each commit once it has returned. */
    static final class Child {
        private Child() {}

        public static void main(String[] arguments) {
            FakeEncoder encoder = new FakeEncoder();
            encoder.beforePassage = text -> LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
            try (Index index = LuceneIndex.open(Path.of(arguments[1]), IndexStamp.of(encoder))) {
                new Indexer(encoder, new Acknowledging(index), null, STEPS).run(IndexJob.of(Path.of(arguments[0])));
            }
        }
    }

    private record Acknowledging(Index index) implements Index {
        @Override
        public IndexStamp stamp() {
            return index.stamp();
        }

        @Override
        public IndexView view() {
            return index.view();
        }

        @Override
        public IndexUpdate update(String holder) {
            IndexUpdate update = index.update(holder);
            List<String> written = new ArrayList<>();
            return new IndexUpdate() {
                @Override
                public void replace(Document document, List<Passage> passages, List<float[]> vectors) {
                    update.replace(document, passages, vectors);
                    written.add(document.id() + ":" + document.contentHash());
                }

                @Override
                public void remove(String documentId) {
                    update.remove(documentId);
                }

                @Override
                public void commit() {
                    update.commit();
                    System.out.println(ACKNOWLEDGED + String.join(" ", written) + " .");
                    written.clear();
                }

                @Override
                public void compact() {
                    update.compact();
                }

                @Override
                public void close() {
                    update.close();
                }
            };
        }

        @Override
        public void close() {
            index.close();
        }
    }
}
