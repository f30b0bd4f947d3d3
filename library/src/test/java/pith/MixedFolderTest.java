package pith;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.Filter;
import pith.engine.Hit;
import pith.engine.Mode;
import pith.engine.Pieces;
import pith.engine.Query;
import pith.engine.Results;
import pith.engine.Value;
import pith.indexer.IndexReport.Outcome;

/** A folder in several languages, with the whole engine. */
final class MixedFolderTest {
    private static final String GERMAN =
            "Am 3. Mai wurde die alte Brücke über den Fluss gesperrt. Die Häuser am Ufer blieben bewohnt, und der "
                    + "Fährmann setzte die Leute mit seinem Boot über.";

    @TempDir
    Path folder;

    @Test
    void anInflectedWordFindsTheDocumentOfItsLanguage() throws IOException {
        Path notes = Files.createDirectory(folder.resolve("notes"));
        Files.writeString(
                notes.resolve("bridge.txt"),
                "The old bridges over the river were closed on 3 May. The houses on the bank stayed inhabited, and a "
                        + "ferry took the people across.");
        Files.writeString(notes.resolve("bruecke.md"), GERMAN);
        Files.writeString(notes.resolve("hashi.txt"), "5月3日、川に架かる古い橋が閉鎖された。岸辺の家には人が住み続け、渡し船が人々を運んだ。");
        Files.writeString(
                notes.resolve("pain.txt"),
                "Le boulanger prépare la pâte avec du levain, et les chevaux du village attendent devant la porte.");
        try (var pith = Pith.open(folder.resolve("index"))) {
            assertEquals(4, pith.index(notes).count(Outcome.INDEXED));
            assertEquals("de", pith.document("bruecke.md").orElseThrow().language());
            assertEquals("ja", pith.document("hashi.txt").orElseThrow().language());
            assertEquals("fr", pith.document("pain.txt").orElseThrow().language());
            assertEquals("en", pith.document("bridge.txt").orElseThrow().language());

            assertEquals(List.of("bruecke.md"), found(pith, "Haus"));
            assertEquals(List.of("bruecke.md"), found(pith, "brucken"));
            assertEquals(List.of("bridge.txt"), found(pith, "house bridge"));
            assertEquals(List.of("hashi.txt"), found(pith, "古い橋"));
            assertEquals(List.of("pain.txt"), found(pith, "cheval"));
            assertEquals(
                    "bruecke.md",
                    pith.search("Wo stand das Haus?")
                            .hits()
                            .getFirst()
                            .document()
                            .id());

            Results german =
                    pith.search(Query.of("river").withFilter(new Filter.Is("language", new Value.Keyword("de"))));
            assertEquals(1, german.total());
            assertEquals(4, pith.index(notes).count(Outcome.UNCHANGED));
        }
    }

    @Test
    void theWordsThatAreShownAreThoseOfTheDocumentsLanguage() throws IOException {
        Path notes = Files.createDirectory(folder.resolve("notes"));
        Files.writeString(notes.resolve("bruecke.md"), GERMAN);
        try (var pith = Pith.open(folder.resolve("index"))) {
            pith.index(notes);
            Hit hit = pith.search("Haus, Brücken").hits().getFirst();
            Pieces words = hit.passages().getFirst().words();
            String text = hit.passages().getFirst().passage().text();
            assertEquals(2, words.count());
            assertEquals("Brücke", text.substring(words.starts()[0], words.ends()[0]));
            assertEquals("Häuser", text.substring(words.starts()[1], words.ends()[1]));
        }
    }

    private static List<String> found(Pith pith, String query) {
        return pith.search(Query.of(query).withMode(Mode.WORDS)).hits().stream()
                .map(hit -> hit.document().id())
                .toList();
    }
}
