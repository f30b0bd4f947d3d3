package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.Pith;
import pith.engine.Hit;
import pith.engine.IndexView;
import pith.engine.Query;
import pith.engine.Words;
import pith.indexer.IndexReport;

/** That a sentence is found wherever it stands in a long document, by the embedded encoder and its own word pieces. */
final class LongDocumentTest {
    private static final Path DOCUMENTS = Path.of("..", "sample-corpus", "documents");
    private static final int DOCUMENT_CHARACTERS = 15_000;
    private static final List<Planted> PLANTED = List.of(
            new Planted(
                    "The lighthouse keeper Oskar Brandvold kept forty-one tame ravens in the lantern room.",
                    "Who was the keeper of forty-one tame ravens?"),
            new Planted(
                    "The ferryman Ignatz Wolperting painted every oar in Quillfeather harbour bright orange.",
                    "Ignatz Wolperting, the ferryman who painted oars orange"),
            new Planted(
                    "A purple submarine named Gertrude delivered the letters to Tarn Island until 1958.",
                    "a submarine, Gertrude, brought letters to Tarn Island"));

    private record Planted(String sentence, String query) {}

    @TempDir
    Path folder;

    @Test
    void aSentenceIsFoundWhereverItStands() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Path notes = Files.createDirectory(folder.resolve("notes"));
        List<String> texts = texts(random);
        for (int i = 0; i < PLANTED.size(); i++) {
            StringBuilder text = new StringBuilder();
            while (text.length() < DOCUMENT_CHARACTERS) {
                text.append(texts.removeLast()).append("\n\n");
            }
            int at = text.indexOf(". ", random.nextInt(DOCUMENT_CHARACTERS / 2)) + 2;
            text.insert(at, PLANTED.get(i).sentence() + " ");
            Files.writeString(notes.resolve(i + ".txt"), text);
        }
        try (Pith pith = Pith.open(folder.resolve("index"))) {
            IndexReport report = pith.index(notes);
            assertTrue(report.passages() > 40, report.toString());
            assertEquals(report.coverage().pieces(), report.coverage().covered(), "seed " + seed);
            for (int i = 0; i < PLANTED.size(); i++) {
                checkCovered(pith, i + ".txt", "seed " + seed);
                Hit hit = pith.search(Query.of(PLANTED.get(i).query())).hits().getFirst();
                assertEquals(i + ".txt", hit.document().id(), "seed " + seed);
                String best = hit.passages().getFirst().passage().text();
                assertTrue(best.contains(PLANTED.get(i).sentence()), "seed " + seed + ": " + best);
            }
        }
    }

    private static List<String> texts(Random random) throws IOException {
        try (Stream<Path> files = Files.walk(DOCUMENTS)) {
            List<String> texts = new ArrayList<>();
            for (Path file : files.filter(each -> each.toString().matches(".*[.](txt|md)"))
                    .sorted()
                    .toList()) {
                texts.add(Files.readString(file));
            }
            Collections.shuffle(texts, random);
            return texts;
        }
    }

    /** Nothing but white space is outside the passages, and the model sees each of them whole. */
    private static void checkCovered(Pith pith, String id, String where) {
        try (IndexView view = pith.view()) {
            int number = view.number(id);
            String text = view.document(number).text();
            IndexView.Passages passages = view.passages(number, Words.NONE);
            int covered = 0;
            for (int i = 0; i < passages.starts().length; i++) {
                int start = passages.starts()[i];
                assertTrue(start <= covered || text.substring(covered, start).isBlank(), where + ": before " + start);
                covered = passages.ends()[i];
                int pieces =
                        pith.encoder().pieces(text.substring(start, covered)).count();
                assertTrue(pieces <= pith.encoder().maxPieces(), where + ": " + pieces + " pieces");
            }
            assertTrue(text.substring(covered).isBlank(), where + ": after " + covered);
        }
    }
}
