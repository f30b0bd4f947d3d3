package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.evaluation.SquadScores.Best;
import pith.evaluation.SquadScores.Outcome;

class SquadScoresTest {
    private static final double EXACT = 1e-12;

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "The Brooklyn Bridge;brooklyn bridge",
                "  a   cat,  an apple ;cat apple",
                "U.S.A.;usa", // punctuation goes before articles, so that no a is left alone
                "state-of-the-art;stateoftheart",
                "A-;''", // an article alone
                "theme and another;theme and another", // articles only as whole words
                "an_the;anthe", // the underscore is punctuation
                "$1,234.50;123450",
                "24–10;24–10", // the en dash is none of Python's punctuation
                "“The” end;“ ” end", // nor are curly quotes, so the article stands between them
                "thé;thé",
                "Ünïted;ünïted",
                "a\u00a0b\u2003c;b c", // Python's split() knows these spaces
                "1\u001f2;1 2",
                "'';''"
            })
    void normalisesAsTheOfficialProgram(String answer, String normal) {
        assertEquals(normal, SquadScores.normalise(answer));
    }

    @Test
    void exactComparesNormalForms() {
        assertEquals(1, SquadScores.exact("the Denver Broncos!", "Denver broncos"));
        assertEquals(0, SquadScores.exact("Denver Broncos", "Broncos"));
        assertEquals(1, SquadScores.exact("", "The"));
    }

    @Test
    void f1CountsEachWordAsOftenAsItOccurs() {
        // gold: cat sat on mat (4); predicted: cat sat (2); common 2; precision 1, recall 1/2; 2 * 1/2 / (3/2) = 2/3
        assertEquals(2.0 / 3, SquadScores.f1("the cat sat on the mat", "a cat sat"), EXACT);
        // gold: new x2, york x2; predicted: new x3, york x1; common 2 + 1 = 3; precision 3/4, recall 3/4
        assertEquals(0.75, SquadScores.f1("New York New York", "New New New York"), EXACT);
        assertEquals(0, SquadScores.f1("red", "blue"));
        assertEquals(1, SquadScores.f1("42 km", "the 42 km."), EXACT);
    }

    @Test
    void f1OfNothingIsOneOnlyAgainstNothing() {
        assertEquals(1, SquadScores.f1("", ""));
        assertEquals(0, SquadScores.f1("", "something"));
        assertEquals(0, SquadScores.f1("something", ""));
        assertEquals(1, SquadScores.f1("", "The")); // no word is left of either
        assertEquals(0, SquadScores.f1WithoutEmpty("A", "The")); // v1.1 has no such rule
        assertEquals(1, SquadScores.f1WithoutEmpty("one", "the one"), EXACT);
    }

    @Test
    void theBestGoldAnswerCounts() {
        List<String> golds = List.of("1849", "in 1849", "gold rush");
        assertEquals(1, SquadScores.best(golds, "the Gold Rush", SquadScores::exact));
        assertEquals(0, SquadScores.best(golds, "rush", SquadScores::exact));
        // against "gold rush": precision 1, recall 1/2
        assertEquals(2.0 / 3, SquadScores.best(golds, "rush", SquadScores::f1), EXACT);
        assertEquals(0, SquadScores.best(List.of(), "rush", SquadScores::f1));
    }

    @Test
    void bestThresholdRisesThroughTheScores() {
        List<Outcome> outcomes = List.of(
                new Outcome(0.5, true, true, 0.5),
                new Outcome(-2, true, true, 1),
                new Outcome(-1, false, true, 0),
                new Outcome(3, false, true, 0));
        // Withholding all: the 2 unanswerable are right. Letting through up to -2: 3; -1: 2; 0.5: 2.5; 3: 1.5.
        assertEquals(new Best(75, -2), SquadScores.bestThreshold(outcomes));
    }

    @Test
    void bestThresholdIsZeroWhereSilenceIsBest() {
        List<Outcome> outcomes = List.of(new Outcome(-2, false, true, 0), new Outcome(4, false, false, 1));
        assertEquals(new Best(100, 0), SquadScores.bestThreshold(outcomes));
    }

    @Test
    void bestThresholdTakesNothingOffForAnEmptyPrediction() {
        // -1: empty and unanswerable, stays right; 1: answerable and right. 1, 1, 2 of 2.
        List<Outcome> outcomes = List.of(new Outcome(-1, false, false, 1), new Outcome(1, true, true, 1));
        assertEquals(new Best(100, 1), SquadScores.bestThreshold(outcomes));
    }
}
