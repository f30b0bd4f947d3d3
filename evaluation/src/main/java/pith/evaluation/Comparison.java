package pith.evaluation;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import pith.Pith;
import pith.engine.Hit;
import pith.evaluation.ComparisonReport.Found;
import pith.evaluation.ComparisonReport.Row;

/** Two ways to run the judged queries of a BEIR folder, query by query. */
public final class Comparison {
    private static final int DEPTH = 10;

    private Comparison() {}

    /**
     * Runs every judged query both ways, on one index.
     *
     * @param pith on a folder with no index, or with that of an earlier run over the same data set
     * @param job its weights are not looked at
     * @param a the one to set out from
     * @param b the other
     * @param progress told in a few words now and then how far it is
     * @throws pith.engine.PithException when the data set cannot be read or the index holds other documents, too
     */
    public static ComparisonReport run(Pith pith, RetrievalJob job, Setting a, Setting b, Consumer<String> progress) {
        IndexedFolder indexed = IndexedFolder.of(pith, job, progress);
        Ticker ticker =
                new Ticker(progress, "queries both ways", indexed.queries().size());
        List<Row> rows = indexed.queries().parallelStream()
                .map(query -> {
                    Row row = new Row(query.id(), query.text(), found(pith, query, a, job), found(pith, query, b, job));
                    ticker.tick();
                    return row;
                })
                .toList();
        return new ComparisonReport(indexed.name(), job.split(), a.text(), b.text(), rows);
    }

    private static Found found(Pith pith, JudgedQuery query, Setting setting, RetrievalJob job) {
        List<Hit> hits = pith.search(setting.query(query.text(), DEPTH)).hits();
        List<String> ranking = hits.stream().map(hit -> hit.document().id()).toList();
        Map<String, Integer> grades = IndexedFolder.grades(query.grades(), job);
        double ndcg = RankingMeasures.ndcg(ranking, grades, DEPTH);
        if (hits.isEmpty()) {
            return new Found(ndcg, "", "", false);
        }
        String first = ranking.getFirst();
        boolean relevant = query.grades().getOrDefault(first, 0) >= job.relevantFrom();
        return new Found(ndcg, first, hits.getFirst().document().title(), relevant);
    }
}
