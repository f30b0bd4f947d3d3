package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.Folding;
import pith.engine.Mode;

final class SwappedCorpusTest {
    private static final String TEXT =
            "The Brooklyn Bridge opened in 1883 and joins Manhattan and Brooklyn over the river.";

    @TempDir
    Path folder;

    @Test
    void aShareOfTheLettersIsSwappedAndFoldedBack() {
        LetterSwap swap = new LetterSwap(0.25, 7);
        String text = (TEXT + "\n").repeat(20);
        String swapped = swap.swap(text);
        assertEquals(text.length(), swapped.length());
        long different = 0;
        for (int at = 0; at < text.length(); at++) {
            different += text.charAt(at) == swapped.charAt(at) ? 0 : 1;
        }
        assertEquals(swap.swapped(), different);
        assertEquals(0.25, (double) swap.swapped() / swap.letters(), 0.001);
        assertEquals(text, Folding.of(swapped).text());
    }

    @Test
    void theSeedChoosesTheLetters() {
        assertEquals(new LetterSwap(0.25, 7).swap(TEXT), new LetterSwap(0.25, 7).swap(TEXT));
        assertNotEquals(new LetterSwap(0.25, 7).swap(TEXT), new LetterSwap(0.25, 8).swap(TEXT));
        assertEquals(TEXT, new LetterSwap(0, 7).swap(TEXT));
        Refusals.says(assertThrows(BadInput.class, () -> new LetterSwap(1.5, 1)), "a share of 1.5 of the letters");
        Refusals.says(assertThrows(BadInput.class, () -> new LetterSwap(Double.NaN, 1)), "a share of NaN");
    }

    @Test
    void moreThanHaveALookAlikeCannotBeSwapped() {
        LetterSwap swap = new LetterSwap(1, 7);
        assertEquals("kmt", swap.swap("kmt"));
        assertEquals(3, swap.letters());
        assertEquals(0, swap.swapped());
    }

    private void writeCorpus(Path corpus) throws IOException {
        Files.createDirectories(corpus.resolve("documents/engineering"));
        Files.writeString(corpus.resolve("documents/engineering/bridge.txt"), TEXT);
        Files.writeString(
                corpus.resolve("documents/tea.html"),
                "<html><head><style>p { color: red }</style></head><body><p class=\"one\">Oolong tea &amp; its leaves are oxidised in"
                        + " part.</p></body></html>");
        Files.writeString(
                corpus.resolve("documents/notes.jsonl"),
                "{\"id\":\"notes/salt\",\"title\":\"Salt\",\"text\":\"Salt lay on the road to Rome.\"}\n");
        Files.writeString(corpus.resolve("queries.tsv"), """
                query-id\tkind\ttext
                k1\tkeyword\tbrooklyn bridge
                k2\tkeyword\toolong leaves
                k3\tkeyword\tsalt road
                """);
        Files.writeString(corpus.resolve("qrels.tsv"), """
                query-id\tcorpus-id\tscore
                k1\tengineering/bridge.txt\t1
                k2\ttea.html\t1
                k3\tnotes/salt\t1
                """);
        Files.writeString(corpus.resolve("answers.tsv"), """
                query-id\tkind\tquestion\tdocument-id\tanswers
                a1\tanswerable\tWhen did the Brooklyn Bridge open?\tengineering/bridge.txt\t1883
                """);
    }

    @Test
    void onlyWhatAReaderSeesIsSwapped() throws IOException {
        Path corpus = folder.resolve("corpus");
        writeCorpus(corpus);
        Path into = folder.resolve("swapped");
        Files.createDirectories(into);
        SwappedCorpus.write(corpus, into, new LetterSwap(0.5, 3));

        String html = Files.readString(into.resolve("documents/tea.html"));
        assertTrue(html.startsWith("<html><head><style>p { color: red }</style></head><body><p class=\"one\">"), html);
        assertTrue(html.contains(" &amp; ") && html.endsWith(".</p></body></html>"), html);
        assertTrue(!html.contains("Oolong tea &amp; its leaves are oxidised in part"), html);
        String line = Files.readString(into.resolve("documents/notes.jsonl"));
        assertTrue(line.startsWith("{\"id\":\"notes/salt\",\"title\":"), line);
        assertTrue(!line.contains("Salt lay on the road to Rome."), line);
        assertEquals(Files.readString(corpus.resolve("queries.tsv")), Files.readString(into.resolve("queries.tsv")));
    }

    @Test
    void plainQueriesFindWhatTheyFoundBefore() throws IOException {
        Path corpus = folder.resolve("corpus");
        writeCorpus(corpus);
        Path scratch = folder.resolve("scratch");
        Files.createDirectories(scratch);
        FakeReader reader = new FakeReader(Map.of("When did the Brooklyn Bridge open?", "1883"), 40);
        SwapReport report;
        try (Pith clean = Pith.open(folder.resolve("clean"), new FakeEncoder(), () -> reader);
                Pith swapped = Pith.open(folder.resolve("other"), new FakeEncoder(), () -> reader)) {
            report = SwappedCorpus.run(clean, swapped, corpus, scratch, 0.25, 5, 0.5, line -> {});
        }
        assertEquals(1, report.clean().recallAt5(Mode.WORDS, "all"));
        assertEquals(1, report.swapped().recallAt5(Mode.WORDS, "all"));
        assertEquals(1, report.swapped().rightShare(1));
        assertEquals(List.of(), report.swapped().misplaced());
        assertEquals(1.0, Figures.of(report, "swapped_words_recall_at_5"));
        assertEquals(0.25, Figures.of(report, "letters_swapped_share"), 0.02);
        assertEquals(5.0, Figures.of(report, "seed"));
        assertTrue(
                report.toTable().contains("swapped for look-alikes, seed 5; 3 documents, 3 queries"), report.toTable());
    }
}
