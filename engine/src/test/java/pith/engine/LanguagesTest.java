package pith.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LanguagesTest {
    @Test
    void aLanguageHasManyNames() {
        for (String name : List.of("de", "DE", " de-AT ", "de_CH.UTF-8", "deu", "ger", "German", "Deutsch")) {
            assertEquals(Optional.of("de"), Languages.code(name), name);
        }
        for (String name : List.of("no", "nb", "nn-NO", "nor", "Norwegian")) {
            assertEquals(Optional.of("no"), Languages.code(name), name);
        }
        assertEquals(Optional.of("he"), Languages.code("iw"));
        assertEquals(Optional.of("id"), Languages.code("in"));
        assertEquals(Optional.of("zh"), Languages.code("zh-Hans"));
        assertEquals(Optional.of("sw"), Languages.code("swahili"));
    }

    @Test
    void whatNamesNoLanguageHasNoCode() {
        for (String name : List.of("", " ", "auto", "xx", "und", "x-default", "quenya", "-", "zxx", "mul")) {
            assertEquals(Optional.empty(), Languages.code(name), name);
        }
    }

    @Test
    void everyAnalysedLanguageIsItsOwnCode() {
        Languages.ANALYSED.forEach(code -> assertEquals(Optional.of(code), Languages.code(code)));
        assertEquals(Languages.ANALYSED.size(), Languages.listed().split(" ", -1).length);
    }
}
