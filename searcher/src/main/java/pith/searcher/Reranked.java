package pith.searcher;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pith.engine.Deadline;
import pith.engine.Hit;
import pith.engine.Passage;
import pith.engine.Query;
import pith.engine.Ranking.Rerank;
import pith.engine.Reranker;

/**
 * The best hits after a second look, each by its best passage under the document's title: the most relevant first, then
 * in the order they had those that the time did not suffice for.
 *
 * @param complete whether all have their relevance
 */
record Reranked(List<Hit> hits, boolean complete) {
    /** How long after the deadline a text that was begun may take. */
    private static final Duration TO_FINISH = Duration.ofMillis(40);

    /**
     * What a query wants of it.
     *
     * @param rerank null for nothing
     * @param reranker null in that case
     */
    record Look(@Nullable Rerank rerank, @Nullable Reranker reranker) {

        /** How many of the best are looked at. */
        int top() {
            return rerank == null ? 0 : rerank.top();
        }

        /** Looks at the best hits again, until the budget is spent or the deadline comes. */
        Reranked again(Asked asked, List<Hit> best, Deadline deadline, Beside beside) {
            if (rerank == null || reranker == null || best.isEmpty()) {
                return new Reranked(best, true);
            }
            Duration left = deadline.left();
            if (left.isZero()) {
                return new Reranked(best, false);
            }
            Duration budget = rerank.budget().compareTo(left) < 0 ? rerank.budget() : left;
            List<String> texts = best.stream().map(Look::text).toList();
            Reranker model = reranker;
            Future<Reranker.Scores> scores = beside.start(() -> model.score(asked.meaning(), texts, budget), () -> {});
            Optional<Reranker.Scores> known = Beside.within(left.plus(TO_FINISH), scores);
            return ordered(best, known.map(Reranker.Scores::relevances).orElse(List.of()));
        }

        private static String text(Hit hit) {
            Passage passage = hit.passages().getFirst().passage();
            String title = hit.document().title();
            return title.isBlank() ? passage.text() : title + "\n" + passage.text();
        }
    }

    /** @param reranker asked where the query wants one */
    static Look look(Query query, Supplier<Reranker> reranker) {
        Rerank rerank = query.ranking().rerank();
        return rerank == null ? new Look(null, null) : new Look(rerank, reranker.get());
    }

    private static Reranked ordered(List<Hit> best, List<Double> relevances) {
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < relevances.size(); i++) {
            hits.add(best.get(i).withRelevance(relevances.get(i)));
        }
        hits.sort(Comparator.comparingDouble(Reranked::relevance).reversed());
        hits.addAll(best.subList(relevances.size(), best.size()));
        return new Reranked(hits, relevances.size() == best.size());
    }

    private static double relevance(Hit hit) {
        Double relevance = hit.relevance();
        return relevance == null ? 0 : relevance;
    }
}
