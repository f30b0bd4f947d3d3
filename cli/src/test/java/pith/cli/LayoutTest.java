package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import pith.cli.Span.Style;
import pith.engine.Pieces;

/** Lines and excerpts. */
class LayoutTest {
    @Test
    void linesBreakAtSpacesAndBesideWideCharacters() {
        assertEquals(List.of("one two", "three"), lines("one  two\nthree", 7));
        assertEquals(List.of("abcdefg", "hij k"), lines("abcdefghij k", 7));
        assertEquals(List.of("日本", "語の", "文"), lines("日本語の文", 5));
        assertEquals(List.of("e\u0301e\u0301e\u0301", "e\u0301"), lines("e\u0301e\u0301e\u0301e\u0301", 3));
        assertEquals(List.of(), lines("  ", 7));
    }

    @Test
    void aStyleGoesOnOverTheEndOfALine() {
        List<List<Span>> lines =
                Wrap.lines(List.of(Span.plain("by "), new Span("Jocelyn Bell", Style.ANSWER), Span.plain(".")), 10);
        assertEquals(List.of(Span.plain("by "), new Span("Jocelyn", Style.ANSWER)), lines.get(0));
        assertEquals(List.of(new Span("Bell", Style.ANSWER), Span.plain(".")), lines.get(1));
    }

    @Test
    void wrappingLosesNoWordAndKeepsToTheWidth() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        int[] characters = "ab \n日e\u0301😀-".codePoints().toArray();
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(80);
            for (int i = 0; i < length; i++) {
                text.appendCodePoint(characters[random.nextInt(characters.length)]);
            }
            int columns = 2 + random.nextInt(20);
            List<String> lines = lines(text.toString(), columns);
            String words = text.toString().replaceAll("\\s", "");
            assertEquals(words, String.join("", lines).replace(" ", ""), "seed " + seed);
            assertTrue(lines.stream().allMatch(line -> Glyphs.width(line) <= columns), "seed " + seed);
        }
    }

    private static List<String> lines(String text, int columns) {
        return Wrap.lines(List.of(Span.plain(text)), columns).stream()
                .map(LayoutTest::joined)
                .toList();
    }

    private static String joined(List<Span> spans) {
        return spans.stream().map(Span::text).collect(Collectors.joining());
    }

    @Test
    void shortPassagesAreShownWhole() {
        assertEquals("Two words here.", joined(Excerpt.ofWords("Title", "Two words here.\n", pieces(), 100)));
    }

    @Test
    void longPassagesAreCutAroundTheWords() {
        String filler = "Nothing of interest stands in this sentence. ".repeat(20);
        String text = filler + "The bridge was opened. " + filler;
        int at = text.indexOf("bridge");
        String excerpt = joined(Excerpt.ofWords("Title", text, pieces(at, at + 6, at + 11, at + 17), 200));
        assertTrue(excerpt.startsWith("… The bridge was opened. Nothing"), excerpt);
        assertTrue(excerpt.endsWith("sentence. …"), excerpt);
        assertTrue(excerpt.length() <= 204, excerpt);
    }

    @Test
    void theStretchWithMostDifferentWordsIsShown() {
        String text = "bridge bridge bridge. " + "Filler goes here. ".repeat(30) + "A bridge of iron.";
        Pieces words = pieces(
                0, 6, 7, 13, 14, 20, text.length() - 15, text.length() - 9, text.length() - 5, text.length() - 1);
        assertTrue(joined(Excerpt.ofWords("Title", text, words, 60)).endsWith("A bridge of iron."));
    }

    @Test
    void headingsLoseTheirMarksAndBeginAnExcerpt() {
        String text = "# Old\n\n" + "Filler goes here. ".repeat(30) + "\n\n## Opening\n\nThe bridge opened in 1883. "
                + "More filler. ".repeat(40);
        int at = text.indexOf("1883");
        List<Span> spans = Excerpt.ofAnswer("Title", text, at, at + 4, 80);
        assertTrue(spans.contains(new Span("1883", Style.ANSWER)), spans.toString());
        assertTrue(joined(spans).startsWith("… The bridge opened"), joined(spans));
        int heading = text.indexOf("Opening");
        assertTrue(joined(Excerpt.ofAnswer("Title", text, heading, heading + 7, 80))
                .startsWith("… Opening"));
    }

    @Test
    void theTitleIsNotShownTwice() {
        Pieces words = pieces(2, 7, 13, 18);
        assertEquals(
                "The title is above.", joined(Excerpt.ofWords("Title", "# Title\n\nThe title is above.", words, 99)));
        assertEquals("Text.", joined(Excerpt.ofWords("Title", "Title\nText.", pieces(0, 5), 99)));
        assertEquals("Title", joined(Excerpt.ofWords("Title", "# Title\n", pieces(2, 7), 99)));
        assertEquals(
                "Title Text.",
                joined(Excerpt.ofAnswer("Title", "Title\nText.", 0, 5, 99)).replace('\n', ' '));
    }

    @Test
    void anExcerptEndsBeforeTheNextHeading() {
        String text = "The bridge opened in 1883.\n\n## Later\n\nIt was repaired.";
        assertEquals("The bridge opened in 1883. …", joined(Excerpt.ofAnswer("Title", text, 21, 25, 99)));
        String after = "Before.\n\n## Opening\n\nThe bridge opened.";
        assertEquals("Before. …", joined(Excerpt.ofWords("Title", after, pieces(0, 6), 99)));
    }

    @Test
    void aSentenceTooLongIsCutAtAWord() {
        String text = "word ".repeat(100) + "answer " + "word ".repeat(100);
        int at = text.indexOf("answer");
        String excerpt = joined(Excerpt.ofAnswer("Title", text, at, at + 6, 60));
        assertTrue(excerpt.matches("… (word )+answer( word)+ …"), excerpt);
    }

    @Test
    void anExcerptHoldsTheFocusWhateverTheText() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            StringBuilder text = new StringBuilder();
            int length = 5 + random.nextInt(200);
            for (int i = 0; i < length; i++) {
                text.append("abc  .\n#é".charAt(random.nextInt(9)));
            }
            int start = random.nextInt(length - 1);
            text.setCharAt(start, 'X');
            List<Span> spans = Excerpt.ofAnswer("Title", text.toString(), start, start + 1, 20 + random.nextInt(60));
            assertTrue(spans.contains(new Span("X", Style.ANSWER)), "seed " + seed + ": " + text);
        }
    }

    @Test
    void titlesAreCutToTheWidth() {
        assertEquals("abc…", Glyphs.cut("abcdefgh", 4));
        assertEquals("日…", Glyphs.cut("日本語", 4));
        assertEquals("abcd", Glyphs.cut("abcd", 4));
    }

    private static Pieces pieces(int... startsAndEnds) {
        int[] starts = new int[startsAndEnds.length / 2];
        int[] ends = new int[starts.length];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = startsAndEnds[2 * i];
            ends[i] = startsAndEnds[2 * i + 1];
        }
        return new Pieces(starts, ends);
    }
}
