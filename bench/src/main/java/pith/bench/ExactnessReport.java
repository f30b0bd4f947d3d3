package pith.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import pith.evaluation.Bootstrap;
import pith.evaluation.Bootstrap.Interval;
import pith.evaluation.Report;
import pith.evaluation.TextTable;

/**
 * How much worse int8 ranks than full precision. Immutable.
 *
 * @param model the encoder's name
 * @param sets at least one
 * @param intervals of the difference in nDCG@10, int8 less fp32: of each set, and last of their average
 */
record ExactnessReport(String model, List<SetScores> sets, List<Interval> intervals, int resamples, long seed)
        implements Report {
    private static final double FEW = 0.01;

    private static final String NOTES = """
            Documents are cut at the model's most word pieces, titles with them. 95 %: paired bootstrap over the
            queries; each set counts the same in the average. arxiv-titles: titles search their abstracts, which are
            given without them; the file's rows are shuffled by the seed, the first are the queries, and these and the
            next ones the documents. Cosines: between the two vectors of a text, queries and documents alike.""";

    ExactnessReport {
        sets = List.copyOf(sets);
        intervals = List.copyOf(intervals);
    }

    static ExactnessReport of(String model, List<SetScores> sets, int resamples, long seed) {
        List<double[]> differences = sets.stream().map(SetScores::differences).toList();
        return new ExactnessReport(model, sets, Bootstrap.intervals(differences, resamples, seed), resamples, seed);
    }

    /**
     * @param name of the set
     * @param fp32 nDCG@10 of each query
     * @param int8 of the same queries
     * @param queryCosines between the two vectors of each query
     * @param documentCosines of each document
     */
    @SuppressWarnings("ArrayRecordComponent") // plain columns; compared by nobody
    record SetScores(
            String name, int documents, double[] fp32, double[] int8, double[] queryCosines, double[] documentCosines) {
        SetScores {
            if (fp32.length != int8.length || fp32.length != queryCosines.length) {
                throw new IllegalArgumentException(fp32.length + " queries, " + int8.length + " and "
                        + queryCosines.length + " are not the same ones");
            }
        }

        double[] differences() {
            double[] differences = new double[fp32.length];
            for (int i = 0; i < differences.length; i++) {
                differences[i] = int8[i] - fp32[i];
            }
            return differences;
        }

        /** Of queries and documents, ascending. */
        double[] cosines() {
            return DoubleStream.concat(Arrays.stream(queryCosines), Arrays.stream(documentCosines))
                    .sorted()
                    .toArray();
        }
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }

    private double averageFp32() {
        return sets.stream().mapToDouble(set -> mean(set.fp32())).average().orElse(0);
    }

    private double averageInt8() {
        return sets.stream().mapToDouble(set -> mean(set.int8())).average().orElse(0);
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("seed", (double) seed);
        figures.put("resamples", (double) resamples);
        for (int i = 0; i < sets.size(); i++) {
            SetScores set = sets.get(i);
            String name = set.name().replace('-', '_') + "_";
            figures.put(name + "queries", (double) set.fp32().length);
            figures.put(name + "documents", (double) set.documents());
            put(figures, name, mean(set.fp32()), mean(set.int8()), intervals.get(i));
            double[] cosines = set.cosines();
            figures.put(name + "least_cosine", cosines[0]);
            figures.put(name + "first_percentile_cosine", Bootstrap.percentile(cosines, FEW));
            figures.put(name + "median_cosine", Spread.of(cosines).median());
            figures.put(
                    name + "queries_median_cosine",
                    Spread.of(set.queryCosines()).median());
        }
        put(figures, "average_", averageFp32(), averageInt8(), intervals.getLast());
        return figures;
    }

    private static void put(Map<String, Double> figures, String name, double fp32, double int8, Interval difference) {
        figures.put(name + "fp32_ndcg_at_10", fp32);
        figures.put(name + "int8_ndcg_at_10", int8);
        figures.put(name + "difference_ndcg_at_10", difference.mean());
        figures.put(name + "difference_low_ndcg_at_10", difference.low());
        figures.put(name + "difference_high_ndcg_at_10", difference.high());
    }

    @Override
    public String toTable() {
        TextTable table = new TextTable()
                .row(
                        "",
                        "queries",
                        "documents",
                        "fp32",
                        "int8",
                        "int8 - fp32",
                        "95 % from",
                        "to",
                        "least cosine",
                        "1 %",
                        "median");
        for (int i = 0; i < sets.size(); i++) {
            SetScores set = sets.get(i);
            double[] cosines = set.cosines();
            table.row(
                    set.name(),
                    String.valueOf(set.fp32().length),
                    String.valueOf(set.documents()),
                    TextTable.measure(mean(set.fp32())),
                    TextTable.measure(mean(set.int8())),
                    signed(intervals.get(i).mean()),
                    signed(intervals.get(i).low()),
                    signed(intervals.get(i).high()),
                    TextTable.measure(cosines[0]),
                    TextTable.measure(Bootstrap.percentile(cosines, FEW)),
                    TextTable.measure(Spread.of(cosines).median()));
        }
        Interval average = intervals.getLast();
        table.row(
                "average",
                "",
                "",
                TextTable.measure(averageFp32()),
                TextTable.measure(averageInt8()),
                signed(average.mean()),
                signed(average.low()),
                signed(average.high()));
        return model + ", nDCG@10 of search by vectors alone, every document compared; " + resamples
                + " resamples, seed " + seed + "\n\n" + table + "\n\n" + NOTES;
    }

    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.4f", value);
    }
}
