package pith.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import pith.evaluation.Report;
import pith.evaluation.TextTable;

/**
 * How fast each way of running a graph is. Immutable.
 *
 * @param threads at work at a time
 * @param pieces of each passage in a lap, ascending
 * @param rows the chosen shape first
 */
record ShapesReport(int threads, List<Integer> pieces, List<Row> rows) implements Report {
    private static final String NOTES = """
            Shapes took turns, A B C A B C, each warmed by a lap before the one that counts. Times the first: the median
            of the ratios of each round. n: the number of threads. Batches are of passages sorted by length, padded to
            the longest. Word pieces are cut before; tensors are made within the lap. Least cosine: of all passages,
            between their vectors by this shape and by the first. Batches change them, for int8 scales are of a whole run,
            and where a graph takes no mask, as Pith's does not, padding is read as text: these rows tell of speed alone.
            Exact sums: what x86 without VNNI needs for weights of 8 bits; those of 7 cannot saturate.""";

    ShapesReport {
        pieces = List.copyOf(pieces);
        rows = List.copyOf(rows);
    }

    /** @param leastCosine between a passage's vector and that by the chosen shape; not a number where there is none */
    record Row(Shape shape, Laps laps, double leastCosine) {
        String name() {
            String sharing = switch (shape.sharing()) {
                case CALLERS -> "callers";
                case THREADS -> "threads";
                case SESSIONS -> "sessions";
            };
            String switches = shape.switches().isEmpty() ? "" : "_" + shape.switches();
            return (shape.graph() + "_" + sharing + "_batch_" + shape.batch() + switches)
                    .toLowerCase(Locale.ROOT)
                    .replaceAll("[^a-z0-9]+", "_");
        }
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("threads", (double) threads);
        figures.put("passages", (double) pieces.size());
        for (Row row : rows) {
            Spread rate = row.laps().perSecond(pieces.size());
            figures.put(row.name() + "_median_passages_per_second", rate.median());
            figures.put(row.name() + "_least_passages_per_second", rate.least());
            figures.put(row.name() + "_most_passages_per_second", rate.most());
            figures.put(row.name() + "_by_chosen_ratio", timesTheChosen(row).median());
            figures.put(row.name() + "_least_cosine", row.leastCosine());
        }
        return figures;
    }

    private Spread timesTheChosen(Row row) {
        return row.laps().timesAsFastAs(rows.getFirst().laps());
    }

    @Override
    public String toTable() {
        TextTable table = new TextTable()
                .row(
                        "graph",
                        "sharing",
                        "batch",
                        "switches",
                        "passages/s",
                        "least",
                        "most",
                        "times the first",
                        "least",
                        "most",
                        "least cosine");
        for (Row row : rows) {
            Spread rate = row.laps().perSecond(pieces.size());
            Spread ratio = timesTheChosen(row);
            table.row(
                    row.shape().graph(),
                    row.shape().sharing().label(),
                    String.valueOf(row.shape().batch()),
                    row.shape().switches(),
                    TextTable.one(rate.median()),
                    TextTable.one(rate.least()),
                    TextTable.one(rate.most()),
                    two(ratio.median()),
                    two(ratio.least()),
                    two(ratio.most()),
                    Double.isNaN(row.leastCosine()) ? "-" : TextTable.measure(row.leastCosine()));
        }
        IntStream lengths = pieces.stream().mapToInt(Integer::intValue);
        return pieces.size() + " passages a lap, " + pieces.getFirst() + " to " + pieces.getLast()
                + " word pieces, " + Math.round(lengths.average().orElse(0)) + " on average; n = " + threads + "; "
                + rows.getFirst().laps().seconds().length + " rounds\n\n" + table + "\n\n" + NOTES;
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
