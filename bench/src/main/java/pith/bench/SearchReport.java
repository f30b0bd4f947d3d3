package pith.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import pith.evaluation.Bootstrap;
import pith.evaluation.Report;
import pith.evaluation.TextTable;

/**
 * How long searches took and what the graph found. Immutable.
 *
 * @param model the encoder's name
 * @param documents in the index
 * @param passages in the index
 * @param segments that the index consists of
 * @param queries how many were searched for
 * @param parts of searches one by one
 * @param levels one for each number of clients
 * @param found by the graph, one for each filter that leaves documents
 */
record SearchReport(
        String model,
        long documents,
        long passages,
        int segments,
        int queries,
        Parts parts,
        List<Level> levels,
        List<Found> found)
        implements Report {
    private static final String NOTES = """
            whole        Pith's hybrid search, ten hits with their documents and passages
            bare         embedding the query and the two Lucene queries of it, nothing else; words taken apart before
            embed, words leg, vector leg   what Pith does of the whole one after the other, the legs with what it adds to
                         Lucene's: full-precision cosines, bounds
            rest         of the whole, by the means: cosines of what words alone found, scores, documents, passages
            overhead     whole by bare, less 1: of the p50s, of the means, and the p50 of the queries' own ratios
            recall@10    of the ten nearest documents, by comparing every vector, those that the graph finds when it is
                         asked for 10, and for 200 as a search does""";

    SearchReport {
        levels = List.copyOf(levels);
        found = List.copyOf(found);
    }

    /**
     * Milliseconds of each query, in the order of the queries.
     *
     * @param whole of a search
     * @param bare of the bare calls
     * @param bareVector of the bare vector query among them
     * @param embed of embedding the query
     * @param words of the words leg
     * @param vector of the vector leg
     * @param matches documents that the words leg found, a count
     */
    @SuppressWarnings("ArrayRecordComponent") // plain columns; compared by nobody
    record Parts(
            double[] whole,
            double[] bare,
            double[] bareVector,
            double[] embed,
            double[] words,
            double[] vector,
            double[] matches) {

        double restMean() {
            return mean(whole) - mean(embed) - mean(words) - mean(vector);
        }

        double overheadOfP50s() {
            return percentile(whole, 0.5) / percentile(bare, 0.5) - 1;
        }

        double overheadOfMeans() {
            return mean(whole) / mean(bare) - 1;
        }

        double overheadPerQuery() {
            return percentile(
                            IntStream.range(0, whole.length)
                                    .mapToDouble(i -> whole[i] / bare[i])
                                    .toArray(),
                            0.5)
                    - 1;
        }
    }

    /**
     * Searches by some clients at a time.
     *
     * @param millis of each search, ascending
     * @param seconds of all
     */
    @SuppressWarnings("ArrayRecordComponent") // a plain column; compared by nobody
    record Level(int clients, double[] millis, double seconds) {
        double perSecond() {
            return millis.length / seconds;
        }
    }

    /**
     * What the graph found of the nearest documents.
     *
     * @param filter names the documents that could be found
     * @param queries compared with every vector
     * @param documents nearest ones that there are, at most ten
     * @param recall of them, asked for ten
     * @param searchRecall of them, asked for as many as a search does
     */
    record Found(String filter, int queries, int documents, double recall, double searchRecall) {}

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private static double percentile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return Bootstrap.percentile(sorted, share);
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("documents", (double) documents);
        figures.put("passages", (double) passages);
        figures.put("segments", (double) segments);
        figures.put("queries", (double) queries);
        for (Level level : levels) {
            String name = "clients_" + level.clients() + "_hybrid_";
            figures.put(name + "p50_millis", percentile(level.millis(), 0.5));
            figures.put(name + "p90_millis", percentile(level.millis(), 0.9));
            figures.put(name + "p99_millis", percentile(level.millis(), 0.99));
            figures.put(name + "per_second", level.perSecond());
        }
        columns().forEach((name, millis) -> {
            String figure = name.replace(' ', '_');
            figures.put(figure + "_p50_millis", percentile(millis, 0.5));
            figures.put(figure + "_p99_millis", percentile(millis, 0.99));
            figures.put(figure + "_mean_millis", mean(millis));
        });
        figures.put("rest_mean_millis", parts.restMean());
        figures.put("words_leg_mean_documents", mean(parts.matches()));
        figures.put("overhead_of_p50s_percent", 100 * parts.overheadOfP50s());
        figures.put("overhead_of_means_percent", 100 * parts.overheadOfMeans());
        figures.put("overhead_per_query_p50_percent", 100 * parts.overheadPerQuery());
        for (Found each : found) {
            figures.put(each.filter() + "_recall_at_10", each.recall());
            figures.put(each.filter() + "_search_recall_at_10", each.searchRecall());
        }
        return figures;
    }

    private Map<String, double[]> columns() {
        Map<String, double[]> columns = new LinkedHashMap<>();
        columns.put("whole", parts.whole());
        columns.put("bare", parts.bare());
        columns.put("bare vector", parts.bareVector());
        columns.put("embed", parts.embed());
        columns.put("words leg", parts.words());
        columns.put("vector leg", parts.vector());
        return columns;
    }

    @Override
    public String toTable() {
        TextTable latency = new TextTable().row("clients", "p50 ms", "p90 ms", "p99 ms", "searches/s");
        for (Level level : levels) {
            latency.row(
                    Integer.toString(level.clients()),
                    two(percentile(level.millis(), 0.5)),
                    two(percentile(level.millis(), 0.9)),
                    two(percentile(level.millis(), 0.99)),
                    TextTable.one(level.perSecond()));
        }
        TextTable one = new TextTable().row("one by one", "p50 ms", "p99 ms", "mean ms");
        columns()
                .forEach((name, millis) ->
                        one.row(name, two(percentile(millis, 0.5)), two(percentile(millis, 0.99)), two(mean(millis))));
        one.row("rest", "", "", two(parts.restMean()));
        TextTable recall = new TextTable().row("recall@10", "queries", "asked for 10", "as in search");
        for (Found each : found) {
            recall.row(
                    each.filter(),
                    Integer.toString(each.queries()),
                    TextTable.measure(each.recall()),
                    TextTable.measure(each.searchRecall()));
        }
        return String.format(
                        Locale.ROOT,
                        "%s; %,d documents, %,d passages, %d segments; %,d queries",
                        model,
                        documents,
                        passages,
                        segments,
                        queries)
                + "\n\n" + latency + "\n\n" + one + "\n\n"
                + String.format(
                        Locale.ROOT,
                        "overhead     %.1f %% of the p50s, %.1f %% of the means, %.1f %% by query",
                        100 * parts.overheadOfP50s(),
                        100 * parts.overheadOfMeans(),
                        100 * parts.overheadPerQuery())
                + "\n\n" + recall + "\n\n" + NOTES;
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
