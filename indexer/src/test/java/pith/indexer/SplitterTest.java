package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import pith.engine.Document;
import pith.engine.Passage;
import pith.engine.Pieces;

class SplitterTest {
    /** What texts are put together from: each thing that the rules speak of, and what is hard in Unicode. */
    private static final List<String> PARTS = List.of(
            "word",
            "a",
            "Internationalisation",
            "x1y2",
            "3,000",
            "Dr. ",
            "e.g. ",
            "no. ",
            ". ",
            ", ",
            "; ",
            "! ",
            "? ",
            "\u2026",
            " ",
            "  ",
            "\t",
            "\n",
            "\r\n",
            "\n\n",
            "\r\n\r\n",
            "\n# ",
            "\n- ",
            "\n12. ",
            "\n```\n",
            "\n| ",
            "\u00a0",
            "\u2028",
            "\u3000",
            "e\u0301",
            "\u0301",
            "n\u0303\u0323",
            "\ud83d\ude00",
            "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
            "\ud83c\udde9\ud83c\uddea",
            "\u65e5\u672c\u8a9e",
            "\u3002",
            "\u3001",
            "\ud55c\uad6d\uc5b4",
            "\u0e20\u0e32\u0e29\u0e32",
            "\u05e2\u05d1",
            "\ud842\udfb7",
            "\u200b",
            "\u0000",
            "\ufeff",
            "\ud800",
            "\udc00",
            "-",
            "(",
            ")",
            "\"");

    private static final int ROUNDS = 400;

    @Test
    void everyPieceIsInAPassageAndNoPassageIsTooLong() {
        long seed = System.nanoTime();
        for (int round = 0; round < ROUNDS; round++) {
            Random random = new Random(seed + round);
            FakeEncoder encoder = new FakeEncoder(20 + random.nextInt(240));
            String title = random.nextInt(3) == 0 ? "" : randomText(random, random.nextInt(60));
            Document document = Document.of("d", title, randomText(random, random.nextInt(1_000)));
            try {
                check(encoder, document, new Splitter(encoder).split(document));
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + (seed + round), e);
            }
        }
    }

    private static void check(FakeEncoder encoder, Document document, Splitter.Split split) {
        String text = document.text();
        int budget = Math.min(Splitter.MOST_PIECES, encoder.maxPieces());
        List<Passage> passages = split.passages();
        assertFalse(passages.isEmpty());
        long read = 0;
        for (int i = 0; i < passages.size(); i++) {
            Passage passage = passages.get(i);
            assertEquals(i, passage.ordinal());
            assertEquals(text.substring(passage.start(), passage.end()), passage.text());
            int pieces = encoder.pieces(split.title() + "\n" + passage.text()).count() + encoder.specialPieces();
            assertTrue(pieces <= budget, () -> pieces + " pieces of " + budget + " in " + passage);
            read += pieces;
            if (!text.isBlank()) {
                assertFalse(passage.text().isEmpty());
                assertFalse(Sentences.isSpace(passage.text().charAt(0)));
                assertFalse(
                        Sentences.isSpace(passage.text().charAt(passage.text().length() - 1)));
            }
            if (i > 0) {
                assertTrue(passages.get(i - 1).start() < passage.start(), "in the order of the text");
                assertTrue(passages.get(i - 1).end() < passage.end(), "none lies in the one before");
                assertTrue(
                        text.substring(Math.min(passages.get(i - 1).end(), passage.start()), passage.start())
                                .chars()
                                .allMatch(c -> Sentences.isSpace((char) c)),
                        "nothing but white space lies between two");
            }
        }
        assertTrue(split.pieces() >= read - passages.size(), "the count is no less than what is read");
        assertTrue(encoder.pieces(split.title()).count() <= budget / 4);
        Pieces pieces = encoder.pieces(text);
        assertEquals(new Coverage(pieces.count(), pieces.count()), split.coverage());
        for (int i = 0; i < pieces.count(); i++) {
            int start = pieces.starts()[i];
            int end = pieces.ends()[i];
            assertTrue(
                    passages.stream().anyMatch(p -> p.start() <= start && end <= p.end()),
                    () -> "piece " + start + " to " + end + " is in no passage");
        }
    }

    /** What no text of a common length shows: word pieces are looked for in one stretch of a long text after another. */
    @Test
    void aLongTextIsSplitAsOneOfOneStretchIs() {
        long seed = System.nanoTime();
        for (int round = 0; round < 100; round++) {
            Random random = new Random(seed + round);
            FakeEncoder encoder = new FakeEncoder();
            Document document = Document.of("d", "A title", prose(random, 200));
            Splitter whole = new Splitter(encoder);
            Splitter parts = new Splitter(encoder, 100 + random.nextInt(1_000), 1_000);
            assertTrue(Stretch.of(document.text(), "", 1_000, 1_000).size() > 3);
            check(encoder, document, parts.split(document));
            assertEquals(whole.split(document), parts.split(document), "seed " + (seed + round));
        }
    }

    @Test
    void aSentenceOfAMachineIsCutBeforeItsPiecesAreCounted() {
        FakeEncoder encoder = new FakeEncoder();
        Splitter splitter = new Splitter(encoder, 400, 100);
        for (String text : List.of("word ".repeat(500), "\u65e5".repeat(2_000), "a\u0301 ".repeat(600))) {
            Document document = Document.of("d", "", text);
            check(encoder, document, splitter.split(document));
            assertTrue(Stretch.of(text, "", 400, 100).size() > 1, text.substring(0, 10));
            Stretch.of(text, "", 400, 100)
                    .forEach(stretch -> assertTrue(stretch.end() - stretch.start() <= 5 * 400, "" + stretch));
        }
    }

    @Test
    void aTableOrCodeThatFitsIsNotTorn() {
        long seed = System.nanoTime();
        Splitter splitter = new Splitter(new FakeEncoder());
        for (int round = 0; round < 300; round++) {
            Random random = new Random(seed + round);
            String block =
                    random.nextBoolean() ? table(random, 2 + random.nextInt(8)) : code(random, random.nextInt(8));
            String text =
                    prose(random, random.nextInt(60)) + "\n\n" + block + "\n\n" + prose(random, random.nextInt(60));
            assertTrue(
                    splitter.split(Document.of("d", "A title", text)).passages().stream()
                            .anyMatch(passage -> passage.text().contains(block)),
                    "seed " + (seed + round));
        }
    }

    @Test
    void aTableOrCodeThatDoesNotFitIsTornBetweenItsLines() {
        Random random = new Random(5);
        for (String block : List.of(table(random, 100), code(random, 100))) {
            List<Passage> passages = new Splitter(new FakeEncoder())
                    .split(Document.of("d", "", "Before. It stands.\n\n" + block + "\n\nAfter it."))
                    .passages();
            assertTrue(passages.size() > 2);
            List<String> lines = block.lines().map(String::strip).toList();
            for (Passage passage : passages) {
                passage.text()
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.contains("cell") || line.contains("call"))
                        .forEach(line -> assertTrue(lines.contains(line), line));
            }
        }
    }

    private static String table(Random random, int rows) {
        return IntStream.range(0, rows)
                .mapToObj(i -> "| cell " + i + ". Yes | " + words(random, 1 + random.nextInt(3)) + " |")
                .collect(Collectors.joining("\n"));
    }

    private static String code(Random random, int lines) {
        return IntStream.range(0, lines)
                .mapToObj(i -> "    call" + i + "(\"" + words(random, 1 + random.nextInt(3)) + ". Next\");"
                        + (random.nextInt(4) == 0 ? "\n\n" : "\n"))
                .collect(Collectors.joining("", "```\n", "```"));
    }

    @Test
    void theTailOfACutWordIsCountedAnew() {
        for (int length = 1; length < 400; length++) {
            FakeEncoder encoder = new FakeEncoder(20);
            Document document = Document.of("d", "", "x".repeat(length));
            check(encoder, document, new Splitter(encoder).split(document));
        }
    }

    @Test
    void aSentenceDoesNotEndWithinAPiece() {
        FakeEncoder encoder = new FakeEncoder() {
            @Override
            public Pieces pieces(String text) {
                List<MatchResult> words =
                        Pattern.compile("\\S+").matcher(text).results().toList();
                return new Pieces(
                        words.stream().mapToInt(MatchResult::start).toArray(),
                        words.stream().mapToInt(MatchResult::end).toArray());
            }
        };
        for (int words = 34; words < 80; words++) { // too many to be repeated in the next passage
            String text = ("He said " + "many ".repeat(words) + "words.(See that.) ").repeat(50);
            Document document = Document.of("d", "", text);
            check(encoder, document, new Splitter(encoder).split(document));
        }
    }

    @Test
    void theLastPassageIsNotTiny() {
        FakeEncoder encoder = new FakeEncoder();
        for (int sentences = 40; sentences < 120; sentences++) {
            String text = "Then came many more of the words that he said. ".repeat(sentences);
            List<Passage> passages =
                    new Splitter(encoder).split(Document.of("d", "", text)).passages();
            int last = encoder.pieces(passages.getLast().text()).count();
            assertTrue(last >= 55, last + " pieces in the last of " + sentences + " sentences");
        }
    }

    @Test
    void aSentenceThatFitsIsWholeInSomePassage() {
        long seed = System.nanoTime();
        Splitter splitter = new Splitter(new FakeEncoder());
        for (int round = 0; round < 300; round++) {
            Random random = new Random(seed + round);
            String planted = "Planted " + words(random, 1 + random.nextInt(60)) + ".";
            String text = prose(random, random.nextInt(30)) + planted + " " + prose(random, random.nextInt(30));
            assertTrue(
                    splitter.split(Document.of("d", "A title", text)).passages().stream()
                            .anyMatch(passage -> passage.text().contains(planted)),
                    "seed " + (seed + round));
        }
    }

    @Test
    void passagesOfProseAreWellFilledAndOverlapByAShortSentence() {
        Random random = new Random(7);
        String text = IntStream.range(0, 200)
                .mapToObj(i -> "Sentence" + i + " " + words(random, 6) + ". ")
                .collect(Collectors.joining());
        FakeEncoder encoder = new FakeEncoder();
        List<Passage> passages =
                new Splitter(encoder).split(Document.of("d", "", text)).passages();
        for (int i = 1; i < passages.size(); i++) {
            String before = passages.get(i - 1).text();
            String overlap = before.substring(before.lastIndexOf("Sentence"));
            assertTrue(passages.get(i).text().startsWith(overlap), () -> "no \"" + overlap + "\"");
        }
        for (Passage passage : passages) {
            int pieces = encoder.pieces(passage.text()).count();
            assertTrue(pieces > 70, () -> pieces + " pieces in " + passage);
        }
        assertTrue(passages.size() <= 1.25 * encoder.pieces(text).count() / 218 + 1, passages.size() + " passages");
    }

    @Test
    void aHeadingGoesWithWhatFollowsIt() {
        Random random = new Random(3);
        for (int sentences = 1; sentences < 40; sentences++) {
            String text = prose(random, sentences) + "\n\n## The heading\n\nIts text. " + prose(random, 40);
            List<Passage> passages = new Splitter(new FakeEncoder())
                    .split(Document.of("d", "", text))
                    .passages();
            assertTrue(
                    passages.stream().anyMatch(p -> p.text().contains("## The heading\n\nIts text.")),
                    "after " + sentences + " sentences");
        }
    }

    @Test
    void aPassageThatIsHalfFullEndsBeforeAHeading() {
        Random random = new Random(3);
        String section = "Section head\n\n" + prose(random, 9) + "\n\n";
        List<Passage> passages = new Splitter(new FakeEncoder())
                .split(Document.of("d", "", section.repeat(6)))
                .passages();
        assertEquals(6, passages.size());
        assertTrue(passages.stream().allMatch(passage -> passage.text().startsWith("Section head")));
    }

    @Test
    void headingsAloneMakeFullPassages() {
        List<Passage> passages = new Splitter(new FakeEncoder())
                .split(Document.of("d", "", "Only a line\n\n".repeat(500)))
                .passages();
        assertTrue(passages.size() < 15, passages.size() + " passages");
    }

    @Test
    void anOverlongSentenceIsCutBetweenClauses() {
        String text = "alpha beta gamma delta, ".repeat(100);
        List<Passage> passages = new Splitter(new FakeEncoder())
                .split(Document.of("d", "", text))
                .passages();
        assertTrue(passages.size() > 2);
        passages.forEach(passage ->
                assertTrue(passage.text().startsWith("alpha") && passage.text().endsWith(",")));
    }

    @Test
    void anUnbrokenTextIsCutOnGraphemes() {
        String family = "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67";
        String text = (family + "\ud83c\udde9\ud83c\uddea").repeat(200);
        BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
        graphemes.setText(text);
        List<Passage> passages = new Splitter(new FakeEncoder())
                .split(Document.of("d", "", text))
                .passages();
        assertTrue(passages.size() > 2);
        passages.forEach(
                passage -> assertTrue(graphemes.isBoundary(passage.start()) && graphemes.isBoundary(passage.end())));
    }

    @Test
    void aGraphemeThatDoesNotFitIsCutAllTheSame() {
        String text = "\ud83d\udc68" + "\u200d\ud83d\udc68".repeat(600);
        FakeEncoder encoder = new FakeEncoder();
        Document document = Document.of("d", "", text);
        check(encoder, document, new Splitter(encoder).split(document));
    }

    @Test
    void aTitleAloneIsOneEmptyPassage() {
        Splitter.Split split = new Splitter(new FakeEncoder()).split(Document.of("d", "Only a title", " \n"));
        assertEquals(List.of(new Passage("d", 0, 0, 0, "")), split.passages());
        assertEquals("Only a title", split.title());
    }

    @Test
    void aLongTitleLeavesThePassagesTheirRoom() {
        FakeEncoder encoder = new FakeEncoder();
        Splitter.Split split = new Splitter(encoder).split(Document.of("d", "very ".repeat(1_000), "Short text."));
        assertTrue(encoder.pieces(split.title()).count() <= 55);
        assertTrue(split.title().endsWith("very"));
    }

    @Test
    void textWithoutPiecesIsOnePassage() {
        Document document = Document.of("d", "", "\u0301\u0302");
        assertEquals(
                "\u0301\u0302",
                new Splitter(new FakeEncoder())
                        .split(document)
                        .passages()
                        .getFirst()
                        .text());
    }

    @Test
    void anEncoderThatSeesNextToNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Splitter(new FakeEncoder(17)));
    }

    private static String randomText(Random random, int parts) {
        boolean calm = random.nextBoolean(); // half of the texts are mostly words, so that sentences grow long
        return IntStream.range(0, parts)
                .mapToObj(i -> calm && random.nextInt(10) > 0
                        ? PARTS.get(random.nextInt(4)) + (random.nextInt(20) > 0 ? " " : "")
                        : PARTS.get(random.nextInt(PARTS.size())))
                .collect(Collectors.joining());
    }

    private static String words(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "abcdefghij".substring(random.nextInt(8)))
                .collect(Collectors.joining(" "));
    }

    private static String prose(Random random, int sentences) {
        return IntStream.range(0, sentences)
                .mapToObj(
                        i -> "Then " + words(random, 4 + random.nextInt(8)) + (random.nextInt(6) == 0 ? ".\n\n" : ". "))
                .collect(Collectors.joining());
    }
}
