package pith.engine.lucene;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import pith.engine.Pieces;

final class AnalysisTest {
    @Test
    void formsOfOneWordAreOneTerm() {
        Map<String, Integer> term = Map.of("cafe", 1);
        for (String form : new String[] {"caf\u00e9", "cafe\u0301", "CAFÉ", "cafés", "café's", "ｃａｆｅ"}) {
            assertEquals(term, Analysis.queryTerms(form), form);
        }
    }

    @Test
    void stopWordsCountOnlyAlone() {
        assertEquals(
                Set.of("bridg", "open"),
                Analysis.queryTerms("When did the bridge open?").keySet());
        assertEquals(Set.of("the", "who"), Analysis.queryTerms("The Who").keySet());
    }

    @Test
    void aRepeatedWordCountsTwice() {
        assertEquals(Map.of("bora", 2), Analysis.queryTerms("Bora Bora"));
    }

    @Test
    void punctuationAloneIsNoWord() {
        assertEquals(Map.of(), Analysis.queryTerms("?! … — \u0000"));
    }

    @Test
    void otherScriptsKeepTheirMarks() {
        assertEquals(Set.of("हिन्दी"), Analysis.queryTerms("हिन्दी").keySet());
        assertEquals(Set.of("東", "京"), Analysis.queryTerms("東京").keySet());
    }

    @Test
    void theTextsOwnWordsAreFound() {
        String text = "\ud83d\ude00 Bridges, the BRIDGE's cafe\u0301s";
        Pieces found = Analysis.find(Analysis.queryTerms("bridge café").keySet(), text);
        assertArrayEquals(new int[] {3, 16, 25}, found.starts());
        assertEquals("Bridges", text.substring(found.starts()[0], found.ends()[0]));
        assertEquals("cafe\u0301s", text.substring(found.starts()[2], found.ends()[2]));
    }
}
