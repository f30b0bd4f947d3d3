package pith.engine;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the candidates of a query are scored and ordered. Immutable.
 *
 * @param fusion how words and vectors become one score in {@link Mode#HYBRID}
 * @param weight the vector's share of that score, 0 to 1
 * @param window how many of the best documents by vector are candidates, 1 to {@value #MAX_WINDOW}. It is part of what is
 *     asked, like the filter: totals and pages depend on it, and not on limit or offset
 * @param minScore candidates of a lower score are left out, and not counted; 0 to 1. Only for a fusion whose scores are
 *     comparable
 * @param sort in place of the order by score; empty for that order
 * @param foldDuplicates whether documents that say nearly the same count as one: see {@link Hit#duplicates}
 * @param rerank a second look at the best candidates; null for none
 */
public record Ranking(
        Fusion fusion,
        double weight,
        int window,
        double minScore,
        List<Sort> sort,
        boolean foldDuplicates,
        @Nullable Rerank rerank) {

    public static final int MAX_WINDOW = 10_000;
    public static final int DEFAULT_WINDOW = 200;
    public static final int MAX_SORTS = 8;

    /**
     * The vector's share. On SciFact's training queries 0.4, 0.5 and 0.6 are within 0.001 nDCG@10 of each other and above
     * all others; the largest of them, since questions share fewer words with their answers than those claims do.
     */
    public static final double DEFAULT_WEIGHT = 0.6;

    /** By the bounded score, nothing left out, nothing folded, no second look. */
    public static final Ranking DEFAULT =
            new Ranking(Fusion.BOUNDED, DEFAULT_WEIGHT, DEFAULT_WINDOW, 0, List.of(), false, null);

    /**
     * A second look at the best candidates by a {@link Reranker}. Its relevance is reported beside the score, and orders
     * the best candidates in place of it.
     *
     * @param top how many of the best, 1 to {@value #MAX_TOP}: the same on every page
     * @param budget time for it; where it runs out, the rest keeps its order and the results say so
     */
    public record Rerank(int top, Duration budget) {
        public static final int MAX_TOP = 1_000;
        public static final int DEFAULT_TOP = 20;
        public static final Duration DEFAULT_BUDGET = Duration.ofSeconds(2);

        public Rerank {
            if (top < 1 || top > MAX_TOP) {
                throw new BadQuery("rerank of " + top + " documents is not between 1 and " + MAX_TOP);
            }
            if (budget.isNegative() || budget.isZero()) {
                throw new BadQuery("rerank within " + budget + "; give a positive time");
            }
        }
    }

    public Ranking {
        sort = List.copyOf(sort);
        if (!(weight >= 0 && weight <= 1)) {
            throw new BadQuery("weight " + weight + " is not between 0 (words alone) and 1 (vector alone)");
        }
        if (window < 1 || window > MAX_WINDOW) {
            throw new BadQuery("window " + window + " is not between 1 and " + MAX_WINDOW);
        }
        if (!(minScore >= 0 && minScore <= 1)) {
            throw new BadQuery("least score " + minScore + " is not between 0 and 1");
        }
        if (minScore > 0 && !fusion.comparable()) {
            throw new BadQuery("a least score with the fusion " + fusion
                    + ", whose scores depend on the other candidates; leave it out, or use the fusion BOUNDED");
        }
        if (rerank != null && !sort.isEmpty()) {
            throw new BadQuery("a second look at the best hits beside a sort by "
                    + Quote.of(sort.getFirst().field()) + "; leave one of them out");
        }
        if (sort.size() > MAX_SORTS) {
            throw new BadQuery("a sort by " + sort.size() + " fields; at most " + MAX_SORTS + " are taken");
        }
    }

    public Ranking withFusion(Fusion fusion) {
        return new Ranking(fusion, weight, window, minScore, sort, foldDuplicates, rerank);
    }

    public Ranking withWeight(double weight) {
        return new Ranking(fusion, weight, window, minScore, sort, foldDuplicates, rerank);
    }

    public Ranking withWindow(int window) {
        return new Ranking(fusion, weight, window, minScore, sort, foldDuplicates, rerank);
    }

    public Ranking withMinScore(double minScore) {
        return new Ranking(fusion, weight, window, minScore, sort, foldDuplicates, rerank);
    }

    public Ranking withSort(List<Sort> sort) {
        return new Ranking(fusion, weight, window, minScore, sort, foldDuplicates, rerank);
    }

    public Ranking withFoldDuplicates(boolean foldDuplicates) {
        return new Ranking(fusion, weight, window, minScore, sort, foldDuplicates, rerank);
    }

    public Ranking withRerank(@Nullable Rerank rerank) {
        return new Ranking(fusion, weight, window, minScore, sort, foldDuplicates, rerank);
    }
}
