package pith;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Answer;
import pith.engine.Document;
import pith.engine.IndexLocked;
import pith.engine.IndexUnavailable;
import pith.engine.IndexView;
import pith.indexer.IndexReport.Outcome;

/** The whole engine with its own models, through its one door. */
final class PithTest {
    private static final String BRIDGE =
            "The Brooklyn Bridge \ud83c\udf09 spans the East River.\r\n\tIt cost 15 million dollars. "
                    + "The Brooklyn Bridge opened on 24 May 1883.";

    @TempDir
    Path folder;

    @Test
    void threeLinesOfReadme() throws IOException {
        Path notes = Files.createDirectory(folder.resolve("notes"));
        Files.writeString(notes.resolve("bridge.txt"), BRIDGE);
        Files.writeString(notes.resolve("bread.md"), "# Bread\n\nSourdough rises by wild yeast.\n");
        try (var pith = Pith.open(folder.resolve("index"))) {
            assertEquals(2, pith.index(notes).count(Outcome.INDEXED));
            Answer answer =
                    pith.ask("When did the Brooklyn Bridge open?").answers().getFirst();
            assertTrue(answer.text().contains("24 May 1883"), answer.text());
            assertEquals(answer.text(), BRIDGE.substring(answer.start(), answer.end()));
            assertEquals(
                    "bread.md",
                    pith.search("baking a loaf").hits().getFirst().document().id());
            assertEquals(
                    "bread.md",
                    pith.similar("bridge.txt").hits().getFirst().document().id());
        }
        // Another process, later.
        try (var pith = Pith.open(folder.resolve("index"))) {
            assertEquals(BRIDGE, pith.document("bridge.txt").orElseThrow().text());
            assertEquals(2, pith.index(notes).count(Outcome.UNCHANGED));
        }
    }

    @Test
    void writersOfOneProcessTakeTurnsAndOthersAreTold() throws Exception {
        try (var pith = Pith.open(folder.resolve("index"));
                var other = Pith.open(folder.resolve("index"));
                ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String id = "d" + i;
                running.add(threads.submit(() -> {
                    pith.put(List.of(Document.of(id, "", "bread " + id)));
                    if (id.equals("d3")) {
                        pith.remove("d3");
                    }
                }));
            }
            for (Future<?> each : running) {
                each.get();
            }
            try (IndexView view = pith.view()) {
                assertEquals(7, view.documentCount());
            }
            pith.lock("a test");
            IndexLocked e = assertThrows(IndexLocked.class, () -> other.remove("d1"));
            assertTrue(e.getMessage().contains("a test (process "), e.getMessage());
            pith.remove("d1");
            assertEquals(6, other.search("bread").total());
        }
    }

    @Test
    void whatIsNotThereAndWhatIsClosedIsSaid() {
        Pith pith = Pith.open(folder.resolve("absent"));
        assertThrows(IndexUnavailable.class, () -> pith.search("anything"));
        pith.close();
        pith.close();
        assertThrows(IllegalStateException.class, () -> pith.search("anything"));
        assertThrows(IllegalStateException.class, () -> pith.put(List.of()));
    }
}
