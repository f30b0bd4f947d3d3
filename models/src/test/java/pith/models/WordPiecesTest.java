package pith.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WordPiecesTest {
    private static final int ROUNDS = 300;

    private static WordPieces embedded;
    private static WordPieces tiny;

    @BeforeAll
    static void open() {
        embedded = WordPieces.load(new ModelFiles.Embedded("encoder"));
        tiny = WordPieces.load(new ModelFiles.Folder(Fixtures.folder("tiny/encoder")));
    }

    @AfterAll
    static void close() {
        embedded.close();
        tiny.close();
    }

    @Test
    void agreesWithHuggingFace() throws IOException {
        for (JsonNode expected : Fixtures.expected("tiny/encoder")) {
            int[] ids = Fixtures.ints(expected.get("input_ids"));
            String text = expected.get("text").textValue();
            assertArrayEquals(
                    Arrays.copyOfRange(ids, 1, ids.length - 1),
                    tiny.tokens(text, ids.length - 2).ids(),
                    text);
            assertArrayEquals(ids, tiny.marks().around(Arrays.copyOfRange(ids, 1, ids.length - 1)));
        }
    }

    @Test
    void offsetsCountUtf16Units() {
        assertPieces("a \ud83d\ude00 caf\u00e9", "a", "\ud83d\ude00", "caf\u00e9");
        assertPieces("\ud83d\ude00\ud83d\ude00 sea\r\nmoon", "\ud83d\ude00\ud83d\ude00", "sea", "moon");
        assertPieces("cafe\u0301 sea", "cafe", "sea");
        assertPieces("\u4e2d\u6587 sea", "\u4e2d", "\u6587", "sea");
        assertPieces("half \ud83d pair", "half", "pair");
        assertPieces("playing", "playing");
        assertPieces("\u0000sea\u0000", "sea");
        assertPieces("");
        assertPieces("\u0301");
    }

    @Test
    void lettersOfAKoreanSyllableShareItsPlace() {
        WordPieces.Tokens tokens = embedded.tokens("\ud83d\ude00 \ud55c");
        assertArrayEquals(new int[] {0, 3, 3, 3}, tokens.starts());
        assertArrayEquals(new int[] {2, 4, 4, 4}, tokens.ends());
    }

    @Test
    void everyPieceHasItsPlaceInTheText() {
        RandomGenerator random = Fixtures.random("everyPieceHasItsPlaceInTheText");
        for (String text : Fixtures.HARD_TEXTS) {
            assertSound(text, embedded.tokens(text));
        }
        for (int round = 0; round < ROUNDS; round++) {
            String text = Fixtures.randomText(random, 1 + random.nextInt(60));
            assertSound(text, embedded.tokens(text));
            assertSound(text, tiny.tokens(text));
        }
    }

    /** A text over several stretches has the pieces of its words, each alone; folded first, for folding looks at whole lines. */
    @Test
    void stretchesLeaveNoTrace() {
        RandomGenerator random = Fixtures.random("stretchesLeaveNoTrace");
        StringBuilder text = new StringBuilder();
        int pieces = 0;
        while (text.length() < 4 * WordPieces.STRETCH) {
            String word = Fixtures.randomText(random, 1 + random.nextInt(12));
            text.append(word).append(' ');
            pieces += embedded.ofFolded(word, Integer.MAX_VALUE).count();
        }
        assertEquals(
                pieces, embedded.ofFolded(text.toString(), Integer.MAX_VALUE).count());
        WordPieces.Tokens all = embedded.tokens(text.toString());
        assertSound(text.toString(), all);
        int most = random.nextInt(all.count());
        WordPieces.Tokens first = embedded.tokens(text.toString(), most);
        assertArrayEquals(Arrays.copyOf(all.ids(), most), first.ids());
        assertArrayEquals(Arrays.copyOf(all.starts(), most), first.starts());
        assertArrayEquals(Arrays.copyOf(all.ends(), most), first.ends());
    }

    @Test
    void aTextWithoutWhiteSpaceIsCutBetweenCharacters() {
        String chinese = "\u4e2d".repeat(3 * WordPieces.STRETCH + 1);
        assertEquals(chinese.length(), embedded.tokens(chinese).count());
        // One unit off, so that a stretch's end falls between the halves of a pair.
        String pairs = "," + "\ud83d\ude00".repeat(2 * WordPieces.STRETCH);
        assertSound(pairs, embedded.tokens(pairs));
    }

    @Test
    void repairsLoneSurrogatesOnly() {
        assertEquals("a\ufffdb\ud83d\ude00\ufffd\ufffd", WordPieces.wellFormed("a\ud83db\ud83d\ude00\ude00\ud83d"));
        String sound = "sound \ud83d\ude00";
        assertSame(sound, WordPieces.wellFormed(sound), "no copy of a sound text");
    }

    private static void assertPieces(String text, String... pieces) {
        WordPieces.Tokens tokens = embedded.tokens(text);
        String[] found = new String[tokens.count()];
        for (int i = 0; i < found.length; i++) {
            found[i] = text.substring(tokens.starts()[i], tokens.ends()[i]);
        }
        assertArrayEquals(pieces, found);
    }

    private static void assertSound(String text, WordPieces.Tokens tokens) {
        assertEquals(tokens.count(), tokens.starts().length);
        assertEquals(tokens.count(), tokens.ends().length);
        int before = 0;
        int endBefore = 0;
        for (int i = 0; i < tokens.count(); i++) {
            int start = tokens.starts()[i];
            int end = tokens.ends()[i];
            assertTrue(before <= start && start < end && endBefore <= end && end <= text.length(), () -> escaped(text));
            assertTrue(atCodePoint(text, start) && atCodePoint(text, end), () -> escaped(text));
            assertTrue(
                    !isSpace(text.charAt(start)) && !isSpace(text.charAt(end - 1)),
                    () -> "white space at an end of a piece: " + escaped(text));
            before = start;
            endBefore = end;
        }
    }

    private static boolean isSpace(char c) {
        return c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c);
    }

    private static boolean atCodePoint(String text, int at) {
        return at == 0 || at == text.length() || !Character.isSurrogatePair(text.charAt(at - 1), text.charAt(at));
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.chars().limit(500).forEach(c -> escaped.append(String.format(c < 127 && c > 31 ? "%c" : "\\u%04x", c)));
        return escaped.toString();
    }
}
