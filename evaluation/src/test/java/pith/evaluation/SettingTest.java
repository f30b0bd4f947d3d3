package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pith.engine.Fusion;
import pith.engine.Mode;
import pith.engine.PithException;
import pith.engine.Query;
import pith.engine.Ranking;

class SettingTest {
    @Test
    void whatIsLeftOutIsAsInSearch() {
        Setting setting = Setting.parse(" weight=0.4, fusion=rrf ");
        assertEquals(Ranking.DEFAULT.withWeight(0.4).withFusion(Fusion.RRF), setting.ranking());
        assertEquals(Mode.HYBRID, setting.mode());
        assertEquals("weight=0.4, fusion=rrf", setting.text());
        assertEquals(
                Ranking.DEFAULT.withFusion(Fusion.MIN_MAX),
                Setting.parse("fusion=min-max").ranking());
        Query query = Setting.parse("mode=vector,window=50").query("a bridge", 10);
        assertEquals(Query.of("a bridge").withMode(Mode.VECTOR).withWindow(50), query);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "", " "})
    void nothingIsTheDefault(String text) {
        Setting setting = Setting.parse(text);
        assertEquals(Query.of("x"), setting.query("x", Query.DEFAULT_LIMIT));
        assertEquals("default", setting.text());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "wieght=0.4; no key \"wieght\"; the keys are mode, weight, fusion, window",
                "weight=0.4,weight=0.5; has weight twice; ''",
                "weight=much; the weight \"much\", which is no number; ''",
                "weight; the weight \"\", which is no number; ''",
                "weight=2; weight 2.0 is not between 0; ''",
                "window=1.5; the window \"1.5\", which is no whole number; ''",
                "mode=both; give one of words, vector, hybrid; ''",
                "fusion=sum; give one of bounded, rrf, min-max, z-score; ''",
                "mode=words,weight=0.4; mode words knows nothing of; leave it out",
                "weight=0.4,; no key \"\"; ''",
            })
    void whatCannotBeTakenIsNamed(String text, String said, String too) {
        PithException refused = assertThrows(PithException.class, () -> Setting.parse(text));
        Refusals.says(refused, said);
        Refusals.says(refused, too);
    }
}
