package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RankingMeasuresTest {
    private static final double EXACT = 1e-12;

    @Test
    void ndcgTakesTheGradeAsGainAndAllJudgedDocumentsAsIdeal() {
        Map<String, Integer> grades = Map.of("a", 3, "b", 2, "c", 1, "d", 0, "e", -1);
        // rank         1      2 unjudged  3      4 below 0  5
        List<String> ranking = List.of("b", "x", "a", "e", "c");
        // gained: 2 / log2(2) + 3 / log2(4) + 1 / log2(6)  = 2 + 1.5 + 0.3868528  = 3.8868528
        // ideal:  3 / log2(2) + 2 / log2(3) + 1 / log2(4)  = 3 + 1.2618595 + 0.5  = 4.7618595
        assertEquals(0.8162468467211516, RankingMeasures.ndcg(ranking, grades, 10), EXACT);
    }

    @Test
    void ndcgCutsBothTheRankingAndTheIdeal() {
        Map<String, Integer> grades = Map.of("a", 1, "b", 1, "c", 1);
        // gained at 2: 1 / log2(2) = 1; ideal at 2: 1 / log2(2) + 1 / log2(3) = 1.6309298
        assertEquals(1 / 1.6309297535714575, RankingMeasures.ndcg(List.of("a", "x", "b"), grades, 2), EXACT);
        assertEquals(1, RankingMeasures.ndcg(List.of("c", "b", "a"), grades, 2), EXACT);
    }

    @Test
    void ndcgOfNothingRelevantOrNothingFoundIsZero() {
        assertEquals(0, RankingMeasures.ndcg(List.of("a"), Map.of("a", 0), 10));
        assertEquals(0, RankingMeasures.ndcg(List.of("a"), Map.of(), 10));
        assertEquals(0, RankingMeasures.ndcg(List.of(), Map.of("a", 1), 10));
    }

    @Test
    void recallIsTheShareOfTheRelevantThatIsFound() {
        Set<String> relevant = Set.of("a", "b", "c", "d");
        List<String> ranking = List.of("x", "a", "b", "y", "c");
        assertEquals(0.25, RankingMeasures.recall(ranking, relevant, 2)); // a of 4
        assertEquals(0.75, RankingMeasures.recall(ranking, relevant, 100)); // a, b, c of 4
        assertEquals(0, RankingMeasures.recall(ranking, Set.of(), 10));
    }

    @Test
    void reciprocalRankLooksNoFurtherThanTheCutoff() {
        List<String> ranking = List.of("x", "y", "a", "b");
        assertEquals(1.0 / 3, RankingMeasures.reciprocalRank(ranking, Set.of("a", "b"), 10), EXACT);
        assertEquals(0, RankingMeasures.reciprocalRank(ranking, Set.of("a", "b"), 2));
        assertEquals(0, RankingMeasures.reciprocalRank(ranking, Set.of("z"), 10));
    }

    @Test
    void averagePrecisionCountsWhatIsNotFoundToo() {
        List<String> ranking = List.of("a", "x", "b", "y", "c");
        // (1 / 1 + 2 / 3 + 3 / 5) by 4 relevant ones
        assertEquals(
                (1 + 2.0 / 3 + 3.0 / 5) / 4,
                RankingMeasures.averagePrecision(ranking, Set.of("a", "b", "c", "d"), 100),
                EXACT);
        assertEquals((1 + 2.0 / 3) / 3, RankingMeasures.averagePrecision(ranking, Set.of("a", "b", "c"), 4), EXACT);
        assertEquals(0, RankingMeasures.averagePrecision(ranking, Set.of(), 10));
    }

    @Test
    void relevantIsFromAGradeOn() {
        Map<String, Integer> grades = Map.of("a", 2, "b", 1, "c", 0, "d", -1);
        assertEquals(Set.of("a", "b"), RankingMeasures.relevant(grades, 1));
        assertEquals(Set.of("a"), RankingMeasures.relevant(grades, 2));
    }
}
