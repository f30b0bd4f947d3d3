package pith.searcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.text.BreakIterator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import pith.engine.Document;
import pith.engine.Pieces;
import pith.engine.Snippet;

final class SnippetsTest {
    private static final ToDoubleFunction<String> ALL_EQUAL = word -> 1;
    private static final String FILLER = "Nothing of interest is said in this sentence at all, or in the next. ";

    private static Pieces find(String text, String... words) {
        List<MatchResult> found = Pattern.compile("\\b(" + String.join("|", words) + ")\\b")
                .matcher(text)
                .results()
                .toList();
        return new Pieces(
                found.stream().mapToInt(MatchResult::start).toArray(),
                found.stream().mapToInt(MatchResult::end).toArray());
    }

    private static String snippet(String title, String text, ToDoubleFunction<String> rarity, String... words) {
        Snippet snippet = new Snippets(Document.of("d", title, text), text).ofWords(find(text, words), rarity);
        assertFalse(snippet.nearest());
        return text.substring(snippet.start(), snippet.end());
    }

    @Test
    void wholeSentencesWhereTheyFit() {
        String text = FILLER.repeat(5) + "The bridge hangs from cables of steel. " + FILLER.repeat(5);
        String found = snippet("", text, ALL_EQUAL, "bridge", "cables");
        assertTrue(found.contains("The bridge hangs from cables of steel."), found);
        assertTrue(found.startsWith("The bridge") || found.startsWith("Nothing"), found);
        assertTrue(found.endsWith("."), found);
        assertTrue(found.length() <= Snippets.MOST && found.length() > Snippets.MOST / 2, found);
    }

    @Test
    void aShortTextIsShownWhole() {
        assertEquals("The bridge. The dam.", snippet("", " The bridge. The dam.\n", ALL_EQUAL, "dam"));
        assertEquals("?!", snippet("", "?!", ALL_EQUAL));
        assertEquals("", snippet("", "", ALL_EQUAL));
    }

    @Test
    void rareWordsCountMoreThanManyFrequentOnes() {
        String text =
                "A bridge is a bridge over a river. " + FILLER.repeat(6) + "The caisson sank. " + FILLER.repeat(6);
        assertTrue(snippet("", text, ALL_EQUAL, "bridge", "river", "caisson").contains("river"));
        String rare = snippet("", text, word -> word.equals("caisson") ? 5 : 1, "bridge", "river", "caisson");
        assertTrue(rare.contains("The caisson sank."), rare);
        assertFalse(rare.contains("river"), rare);
    }

    @Test
    void theTitlesLineIsLeftOut() {
        assertEquals("It hangs.", snippet("The Bridge", "# The Bridge\n\nIt hangs.", ALL_EQUAL, "Bridge", "hangs"));
        assertEquals("The Bridge", snippet("The Bridge", "The Bridge", ALL_EQUAL, "Bridge"));
    }

    @Test
    void aHeadingBehindIsOfAnotherSubject() {
        String found = snippet("", "The bridge hangs.\n# Dams\nThe dam stands.", ALL_EQUAL, "bridge");
        assertEquals("The bridge hangs.", found);
    }

    @Test
    void aLongSentenceIsCutBetweenWords() {
        String text = "word ".repeat(200) + "needle " + "other ".repeat(200);
        String found = snippet("", text, ALL_EQUAL, "needle");
        assertTrue(found.contains("needle"), found);
        assertTrue(found.length() <= Snippets.MOST, found);
        Set<String> whole = Set.of("word", "needle", "other");
        for (String word : found.split(" ")) {
            assertTrue(whole.contains(word), word + " in " + found);
        }
    }

    @Test
    void theNearestSentenceIsShownWithWhatFitsAround() {
        String text = FILLER.repeat(3) + "The caisson sank. Long " + "long ".repeat(100) + "end.";
        Snippets snippets = new Snippets(Document.of("d", "", text), text);
        List<int[]> sentences = snippets.sentences();
        assertEquals(5, sentences.size());
        int[] nearest = sentences.get(3);
        assertEquals("The caisson sank.", text.substring(nearest[0], nearest[1]));
        Snippet snippet = snippets.ofSentence(nearest, find(text, "sank"));
        assertTrue(snippet.nearest());
        String shown = text.substring(snippet.start(), snippet.end());
        assertTrue(shown.endsWith("The caisson sank."), shown);
        assertEquals(1, snippet.words().count());
        Snippet cut = snippets.ofSentence(sentences.get(4), find(text, "sank"));
        assertTrue(cut.end() - cut.start() <= Snippets.MOST);
        assertTrue(
                text.substring(cut.start(), cut.end()).matches("Long( long)+"), text.substring(cut.start(), cut.end()));
    }

    /** Random texts of all kinds of characters: no grapheme is cut, no offset lies outside. */
    @Test
    void graphemesStayWhole() {
        String[] parts = {
            "a",
            "bridge",
            " ",
            " ",
            ". ",
            "\n",
            "e\u0301",
            "\uD83D\uDE00",
            "\uD83D\uDC69\u200D\uD83D\uDD2C",
            "東京",
            "か\u3099",
            "\r\n",
            "x".repeat(70),
            "# "
        };
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int run = 0; run < 2_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(120); i > 0; i--) {
                text.append(parts[random.nextInt(parts.length)]);
            }
            String what = "seed " + seed + ", run " + run;
            Snippets snippets = new Snippets(Document.of("d", "a", text.toString()), text.toString());
            Pieces words = find(text.toString(), "bridge", "a");
            check(text.toString(), snippets.ofWords(words, ALL_EQUAL), what);
            for (int[] sentence : snippets.sentences()) {
                check(text.toString(), snippets.ofSentence(sentence, words), what);
            }
        }
    }

    private static void check(String text, Snippet snippet, String what) {
        BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
        graphemes.setText(text);
        assertTrue(0 <= snippet.start() && snippet.start() <= snippet.end() && snippet.end() <= text.length(), what);
        assertTrue(graphemes.isBoundary(snippet.start()) && graphemes.isBoundary(snippet.end()), what);
        assertTrue(snippet.end() - snippet.start() <= Snippets.MOST + 20, what);
    }
}
