package pith.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import pith.Pith;
import pith.engine.Mode;
import pith.engine.Query;
import pith.engine.Ranking;
import pith.engine.Syntax;
import pith.evaluation.RetrievalReport.Row;
import pith.evaluation.RetrievalReport.Run;

/**
 * How well documents are found: indexes a BEIR folder and runs its judged queries for 100 documents each by words, by
 * vector and by both.
 *
 * <p>Measures as trec_eval defines them, with three things to know. Equal scores keep the engine's order (by document
 * id, ascending), where trec_eval sorts descending. A query without a relevant document is left out and counted, since
 * no ranking could be right. A document with the query's own id is not taken out of the ranking; BEIR does that for
 * data sets whose queries are documents themselves, such as ArguAna.
 */
public final class Retrieval {
    private static final int DEPTH = 100;

    private Retrieval() {}

    /**
     * Measures. The documents go into {@code pith}'s folder; those that are there already in the same form are not
     * embedded again.
     *
     * @param pith on a folder with no index, or with that of an earlier run over the same data set
     * @param progress told in a few words now and then how far it is
     * @throws pith.engine.PithException when the data set cannot be read or the index holds other documents, too
     */
    public static RetrievalReport run(Pith pith, RetrievalJob job, Consumer<String> progress) {
        IndexedFolder indexed = IndexedFolder.of(pith, job, progress);
        List<Run> runs = new ArrayList<>();
        runs.add(measure(pith, indexed.queries(), job, "words", Mode.WORDS, 0, progress));
        runs.add(measure(pith, indexed.queries(), job, "vector", Mode.VECTOR, 1, progress));
        for (double weight : job.weights()) {
            String name =
                    weight == Ranking.DEFAULT_WEIGHT ? "hybrid" : String.format(Locale.ROOT, "hybrid_%.2f", weight);
            runs.add(measure(pith, indexed.queries(), job, name, Mode.HYBRID, weight, progress));
        }
        return new RetrievalReport(
                indexed.name(),
                job.split(),
                indexed.queries().size(),
                indexed.withoutRelevant(),
                indexed.documents(),
                indexed.documentsEmpty(),
                indexed.relevantMissing(),
                indexed.passages(),
                indexed.seconds(),
                runs);
    }

    private static Run measure(
            Pith pith,
            List<JudgedQuery> queries,
            RetrievalJob job,
            String name,
            Mode mode,
            double weight,
            Consumer<String> progress) {
        long start = System.nanoTime();
        Ticker ticker = new Ticker(progress, "queries by " + name, queries.size());
        List<Row> rows = queries.parallelStream()
                .map(judged -> {
                    Query query = Query.of(judged.text())
                            .withSyntax(Syntax.PLAIN)
                            .withMode(mode)
                            .withWeight(weight)
                            .withLimit(DEPTH);
                    List<String> ranking = pith.search(query).hits().stream()
                            .map(hit -> hit.document().id())
                            .toList();
                    ticker.tick();
                    return row(judged.id(), ranking, judged.grades(), job);
                })
                .toList();
        return new Run(name, rows, Seconds.since(start));
    }

    /** Grades as the job wants them, then the measures. */
    static Row row(String query, List<String> ranking, Map<String, Integer> judged, RetrievalJob job) {
        Set<String> relevant = RankingMeasures.relevant(judged, job.relevantFrom());
        Map<String, Integer> grades = IndexedFolder.grades(judged, job);
        return new Row(
                query,
                RankingMeasures.ndcg(ranking, grades, 10),
                RankingMeasures.recall(ranking, relevant, 10),
                RankingMeasures.recall(ranking, relevant, DEPTH),
                RankingMeasures.reciprocalRank(ranking, relevant, 10),
                RankingMeasures.averagePrecision(ranking, relevant, DEPTH));
    }
}
