package pith.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.text.BreakIterator;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class GraphemesTest {
    @Test
    void keepsWhatIsOneCharacterTogether() {
        String text = "e\u0301\ud83d\udc69\u200d\ud83d\udc67\r\n";
        Graphemes graphemes = new Graphemes(text);
        assertEquals(0, graphemes.floor(1));
        assertEquals(2, graphemes.ceiling(1));
        assertEquals(2, graphemes.floor(4));
        assertEquals(7, graphemes.ceiling(4));
        assertEquals(7, graphemes.floor(8));
        assertEquals(9, graphemes.ceiling(8));
        assertEquals(9, graphemes.ceiling(9));
        assertEquals(0, new Graphemes("").ceiling(0));
    }

    @Test
    void agreesWithBreakIterator() {
        RandomGenerator random = Fixtures.random("agreesWithBreakIterator");
        BreakIterator breaks = BreakIterator.getCharacterInstance(Locale.ROOT);
        for (int round = 0; round < 300; round++) {
            String text = Fixtures.randomText(random, random.nextInt(40));
            Graphemes graphemes = new Graphemes(text);
            breaks.setText(text);
            for (int at = 0; at <= text.length(); at++) {
                int offset = at;
                boolean boundary = text.isEmpty() || breaks.isBoundary(at);
                assertEquals(boundary, graphemes.floor(at) == at, () -> "floor " + offset + " of " + text);
                assertEquals(boundary, graphemes.ceiling(at) == at, () -> "ceiling " + offset + " of " + text);
            }
        }
    }
}
