package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerStringsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "It opened in 1883.; 1883; true",
                "It had 1883 cables; 88; false",
                "from 1912-16; 16; true",
                "from 1912–16; 16; true",
                "Jocelyn bell burnell; Jocelyn Bell; true",
                "Bell Jocelyn; Jocelyn Bell; false",
                "the cafe\u0301; caf\u00e9; true",
                "cafes; cafe; false",
                "5.37 days; 5.37 days; true",
                "text; ''; false"
            })
    void holdsWholeTokensInOrder(String text, String answer, boolean holds) {
        assertEquals(holds, AnswerStrings.holds(text, List.of("nowhere to be found", answer)));
    }
}
