package pith.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
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
            String queryId, double ndcgAt10, double recallAt10, double recallAt100, double reciprocalRankAt10) {}

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
            figures.put(run.name() + "_ndcg_at_10", run.ndcgAt10());
            figures.put(run.name() + "_recall_at_10", run.recallAt10());
            figures.put(run.name() + "_recall_at_100", run.recallAt100());
            figures.put(run.name() + "_mrr_at_10", run.mrrAt10());
            figures.put(run.name() + "_seconds", run.seconds());
        }
        return figures;
    }

    @Override
    public String toTable() {
        TextTable table = new TextTable().row("", "nDCG@10", "recall@10", "recall@100", "MRR@10", "seconds");
        for (Run run : runs) {
            table.row(
                    run.name(),
                    TextTable.measure(run.ndcgAt10()),
                    TextTable.measure(run.recallAt10()),
                    TextTable.measure(run.recallAt100()),
                    TextTable.measure(run.mrrAt10()),
                    TextTable.one(run.seconds()));
        }
        String head = dataSet + " (" + split + "): " + queries + " queries, " + documents + " documents, " + passages
                + " passages, indexed in " + TextTable.one(indexSeconds) + " seconds";
        return head + notes() + "\n\n" + table;
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
