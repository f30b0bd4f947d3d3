package pith.evaluation;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How good a ranking is, as trec_eval (9.0) defines it. A ranking is a list of document ids, best first, none twice.
 * Documents that nobody judged count as grade 0, and negative grades as 0.
 */
public final class RankingMeasures {
    private RankingMeasures() {}

    /** The documents with at least this grade. */
    static Set<String> relevant(Map<String, Integer> grades, int from) {
        return grades.entrySet().stream()
                .filter(entry -> entry.getValue() >= from)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /**
     * trec_eval's {@code ndcg_cut}: the gain of a document is its grade (not 2 to its power), the discount at rank r is
     * log2(r + 1), and the ideal ranking is that of all judged documents. Järvelin and Kekäläinen, "Cumulated
     * gain-based evaluation of IR techniques" (2002).
     *
     * @return 0 to 1; 0 where no grade is above 0
     */
    public static double ndcg(List<String> ranking, Map<String, Integer> grades, int cutoff) {
        List<Integer> gained =
                ranking.stream().map(id -> grades.getOrDefault(id, 0)).toList();
        List<Integer> ideal =
                grades.values().stream().sorted(Collections.reverseOrder()).toList();
        double most = discounted(ideal, cutoff);
        return most == 0 ? 0 : discounted(gained, cutoff) / most;
    }

    private static double discounted(List<Integer> gains, int cutoff) {
        double sum = 0;
        for (int i = 0; i < Math.min(cutoff, gains.size()); i++) {
            int rank = i + 1;
            sum += Math.max(0, gains.get(i)) * Math.log(2) / Math.log(rank + 1);
        }
        return sum;
    }

    /** The share of the relevant documents that stand among the first {@code cutoff}. */
    static double recall(List<String> ranking, Set<String> relevant, int cutoff) {
        if (relevant.isEmpty()) {
            return 0;
        }
        long found = ranking.stream().limit(cutoff).filter(relevant::contains).count();
        return (double) found / relevant.size();
    }

    /**
     * trec_eval's {@code map_cut} for one query: the precision at the rank of each relevant document among the first
     * {@code cutoff}, 0 for those that are not there, on the mean over all that are relevant.
     */
    static double averagePrecision(List<String> ranking, Set<String> relevant, int cutoff) {
        if (relevant.isEmpty()) {
            return 0;
        }
        int found = 0;
        double sum = 0;
        for (int i = 0; i < Math.min(cutoff, ranking.size()); i++) {
            if (relevant.contains(ranking.get(i))) {
                found++;
                sum += (double) found / (i + 1);
            }
        }
        return sum / relevant.size();
    }

    /** One by the rank of the first relevant document; 0 when it is beyond {@code cutoff}. */
    static double reciprocalRank(List<String> ranking, Set<String> relevant, int cutoff) {
        for (int i = 0; i < Math.min(cutoff, ranking.size()); i++) {
            if (relevant.contains(ranking.get(i))) {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }
}
