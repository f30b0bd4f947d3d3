package pith.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How well the documents of a data set were found. Immutable.
 *
 * @param dataSet the folder's name
 * @param split which judgments
 * @param queries how many queries were run
 * @param queriesWithoutRelevant how many judged queries were left out, having no relevant document
 * @param documents how many the corpus has
 * @param documentsEmpty how many of them have neither title nor text and were not indexed
 * @param relevantMissing how many relevant documents are not in the corpus; more than 0 means a corpus cut short
 * @param passages how many passages the index holds
 * @param indexSeconds wall time of indexing; little when the index was there already
 * @param runs words, vector and one for each weight of hybrid
 */
public record RetrievalReport(
        String dataSet,
        String split,
        int queries,
        int queriesWithoutRelevant,
        int documents,
        int documentsEmpty,
        int relevantMissing,
        long passages,
        double indexSeconds,
        List<Run> runs)
        implements Report {
    public RetrievalReport {
        runs = List.copyOf(runs);
    }

    /**
     * All queries in one mode. The measures are means over the queries, 0 to 1.
     *
     * @param name {@code words}, {@code vector}, {@code hybrid}, or {@code hybrid_0.40} for another weight than Pith's
     * @param rows in the order of the judgments; at least one
     * @param seconds wall time of all queries, several at a time
     */
    public record Run(String name, List<Row> rows, double seconds) {
        public Run {
            rows = List.copyOf(rows);
        }

        public double ndcgAt10() {
            return mean(Row::ndcgAt10);
        }

        /** Of each query, in the order of the rows. */
        double[] ndcgsAt10() {
            return rows.stream().mapToDouble(Row::ndcgAt10).toArray();
        }

        /** The 95 % interval of the mean. */
        Bootstrap.Interval ndcgAt10Interval() {
            return Bootstrap.interval(ndcgsAt10(), PairedDifference.RESAMPLES, PairedDifference.SEED);
        }

        /** By how much nDCG@10 is better than that of another run over the same queries. */
        public PairedDifference over(Run other) {
            return PairedDifference.of(ndcgsAt10(), other.ndcgsAt10());
        }

        public double map() {
            return mean(Row::averagePrecision);
        }

        public double recallAt10() {
            return mean(Row::recallAt10);
        }

        public double recallAt100() {
            return mean(Row::recallAt100);
        }

        public double mrrAt10() {
            return mean(Row::reciprocalRankAt10);
        }

        private double mean(ToDoubleFunction<Row> measure) {
            return rows.stream().mapToDouble(measure).average().orElse(0);
        }
    }

    /** One query in one mode; the measures are 0 to 1. */
    public record Row(
            String queryId,
            double ndcgAt10,
            double recallAt10,
            double recallAt100,
            double reciprocalRankAt10,
            double averagePrecision) {}

    /** Of the modes that hybrid is made of. */
    private List<Run> legs() {
        return runs.stream().filter(run -> !isHybrid(run)).toList();
    }

    private static boolean isHybrid(Run run) {
        return run.name().startsWith("hybrid");
    }

    /** Every query in every mode: a header, then a line each with tabs between, ended by line ends. */
    public String scores() {
        StringBuilder lines = new StringBuilder("query-id\trun\tndcg@10\tmap@100\trecall@10\trecall@100\tmrr@10\n");
        for (Run run : runs) {
            for (Row row : run.rows()) {
                lines.append(row.queryId()).append('\t').append(run.name());
                for (double measure : new double[] {
                    row.ndcgAt10(),
                    row.averagePrecision(),
                    row.recallAt10(),
                    row.recallAt100(),
                    row.reciprocalRankAt10()
                }) {
                    lines.append('\t').append(String.format(Locale.ROOT, "%.6f", measure));
                }
                lines.append('\n');
            }
        }
        return lines.toString();
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("queries", (double) queries);
        figures.put("queries_without_relevant", (double) queriesWithoutRelevant);
        figures.put("documents", (double) documents);
        figures.put("documents_empty", (double) documentsEmpty);
        figures.put("relevant_missing", (double) relevantMissing);
        figures.put("passages", (double) passages);
        figures.put("index_seconds", indexSeconds);
        for (Run run : runs) {
            Bootstrap.Interval interval = run.ndcgAt10Interval();
            figures.put(run.name() + "_ndcg_at_10", run.ndcgAt10());
            figures.put(run.name() + "_low_ndcg_at_10", interval.low());
            figures.put(run.name() + "_high_ndcg_at_10", interval.high());
            figures.put(run.name() + "_map_at_100", run.map());
            figures.put(run.name() + "_recall_at_10", run.recallAt10());
            figures.put(run.name() + "_recall_at_100", run.recallAt100());
            figures.put(run.name() + "_mrr_at_10", run.mrrAt10());
            figures.put(run.name() + "_seconds", run.seconds());
        }
        for (Run hybrid : runs.stream().filter(RetrievalReport::isHybrid).toList()) {
            for (Run leg : legs()) {
                PairedDifference over = hybrid.over(leg);
                String name = hybrid.name() + "_over_" + leg.name();
                figures.put(name + "_ndcg_at_10", over.mean());
                figures.put(name + "_low_ndcg_at_10", over.low());
                figures.put(name + "_high_ndcg_at_10", over.high());
                figures.put(name + "_p", over.p());
            }
        }
        figures.put("resamples", (double) PairedDifference.RESAMPLES);
        figures.put("seed", (double) PairedDifference.SEED);
        return figures;
    }

    @Override
    public String toTable() {
        TextTable table = new TextTable()
                .row("", "nDCG@10", "95 % interval", "MAP@100", "recall@10", "recall@100", "MRR@10", "seconds");
        for (Run run : runs) {
            Bootstrap.Interval interval = run.ndcgAt10Interval();
            table.row(
                    run.name(),
                    TextTable.measure(run.ndcgAt10()),
                    TextTable.measure(interval.low()) + " to " + TextTable.measure(interval.high()),
                    TextTable.measure(run.map()),
                    TextTable.measure(run.recallAt10()),
                    TextTable.measure(run.recallAt100()),
                    TextTable.measure(run.mrrAt10()),
                    TextTable.one(run.seconds()));
        }
        String head = dataSet + " (" + split + "): " + queries + " queries, " + documents + " documents, " + passages
                + " passages, indexed in " + TextTable.one(indexSeconds) + " seconds";
        return head + notes() + "\n\n" + table + "\n\n" + differences() + "\n\n" + PairedDifference.method();
    }

    /** What hybrid brings over each of its legs, query by query. */
    private TextTable differences() {
        TextTable table = new TextTable().row("nDCG@10", "difference", "95 % interval", "p", "won", "tied", "lost");
        for (Run hybrid : runs.stream().filter(RetrievalReport::isHybrid).toList()) {
            for (Run leg : legs()) {
                PairedDifference over = hybrid.over(leg);
                table.row(
                        hybrid.name() + " over " + leg.name(),
                        PairedDifference.signed(over.mean()),
                        over.interval(),
                        over.shownP(),
                        Integer.toString(over.won()),
                        Integer.toString(over.tied()),
                        Integer.toString(over.lost()));
            }
        }
        return table;
    }

    private String notes() {
        StringBuilder notes = new StringBuilder();
        if (queriesWithoutRelevant > 0) {
            notes.append("\nleft out, no relevant document: ")
                    .append(queriesWithoutRelevant)
                    .append(" queries");
        }
        if (documentsEmpty > 0) {
            notes.append("\nnot indexed, neither title nor text: ")
                    .append(documentsEmpty)
                    .append(" documents");
        }
        if (relevantMissing > 0) {
            notes.append("\nrelevant but not in the corpus: ")
                    .append(relevantMissing)
                    .append(" documents");
        }
        return notes.toString();
    }
}
