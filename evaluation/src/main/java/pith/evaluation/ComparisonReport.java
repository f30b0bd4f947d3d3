package pith.evaluation;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How two settings did on the same queries. Immutable.
 *
 * @param dataSet the folder's name
 * @param split which judgments
 * @param a the setting to set out from, as it was written
 * @param b the other
 * @param rows in the order of the judgments; at least one
 */
public record ComparisonReport(String dataSet, String split, String a, String b, List<Row> rows) implements Report {
    /** How many queries of each kind are shown to people. */
    public static final int SHOWN = 5;

    private static final int WIDTH = 100;
    private static final double EQUAL = 1e-9;

    public ComparisonReport {
        rows = List.copyOf(rows);
    }

    /** A query both ways. */
    public record Row(String queryId, String text, Found a, Found b) {
        /** Positive where {@code b} is better. */
        public double gain() {
            return b.ndcgAt10() - a.ndcgAt10();
        }
    }

    /**
     * What a setting found for a query.
     *
     * @param first the id of the first document; empty where none was found
     * @param title its title
     * @param relevant whether that document is relevant
     */
    public record Found(double ndcgAt10, String first, String title, boolean relevant) {}

    /** Of {@code b} over {@code a}. */
    public PairedDifference difference() {
        return PairedDifference.of(
                ndcgs(row -> row.b().ndcgAt10()), ndcgs(row -> row.a().ndcgAt10()));
    }

    private double[] ndcgs(ToDoubleFunction<Row> which) {
        return rows.stream().mapToDouble(which).toArray();
    }

    /** The queries on which {@code b} is better, the one that gains most first. */
    public List<Row> won() {
        return rows.stream()
                .filter(row -> row.gain() > EQUAL)
                .sorted(Comparator.comparingDouble((Row row) -> -row.gain()))
                .toList();
    }

    /** The queries on which {@code a} is better, the one that loses most first. */
    public List<Row> lost() {
        return rows.stream()
                .filter(row -> row.gain() < -EQUAL)
                .sorted(Comparator.comparingDouble(Row::gain))
                .toList();
    }

    @Override
    public Map<String, Double> figures() {
        PairedDifference difference = difference();
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("queries", (double) rows.size());
        interval("a", ndcgs(row -> row.a().ndcgAt10()), figures);
        interval("b", ndcgs(row -> row.b().ndcgAt10()), figures);
        figures.put("b_over_a_ndcg_at_10", difference.mean());
        figures.put("b_over_a_low_ndcg_at_10", difference.low());
        figures.put("b_over_a_high_ndcg_at_10", difference.high());
        figures.put("b_over_a_p", difference.p());
        figures.put("won_queries", (double) difference.won());
        figures.put("tied_queries", (double) difference.tied());
        figures.put("lost_queries", (double) difference.lost());
        figures.put("resamples", (double) PairedDifference.RESAMPLES);
        figures.put("seed", (double) PairedDifference.SEED);
        return figures;
    }

    private static Bootstrap.Interval interval(double[] ndcgs) {
        return Bootstrap.interval(ndcgs, PairedDifference.RESAMPLES, PairedDifference.SEED);
    }

    private static void interval(String name, double[] ndcgs, Map<String, Double> figures) {
        Bootstrap.Interval interval = interval(ndcgs);
        figures.put(name + "_ndcg_at_10", interval.mean());
        figures.put(name + "_low_ndcg_at_10", interval.low());
        figures.put(name + "_high_ndcg_at_10", interval.high());
    }

    @Override
    public String toTable() {
        PairedDifference difference = difference();
        TextTable means = new TextTable().row("", "nDCG@10", "95 % interval", "p");
        row("A  " + a, ndcgs(row -> row.a().ndcgAt10()), means);
        row("B  " + b, ndcgs(row -> row.b().ndcgAt10()), means);
        means.row("B over A", PairedDifference.signed(difference.mean()), difference.interval(), difference.shownP());
        return dataSet + " (" + split + "): " + rows.size() + " queries\n\n" + means + "\n\nB won " + difference.won()
                + ", tied " + difference.tied() + ", lost " + difference.lost() + "; the difference is "
                + (difference.significant() ? "significant" : "not significant") + "\n" + PairedDifference.method()
                + list("Won by B", won()) + list("Lost by B", lost());
    }

    private static void row(String name, double[] ndcgs, TextTable table) {
        Bootstrap.Interval interval = interval(ndcgs);
        table.row(
                name,
                TextTable.measure(interval.mean()),
                TextTable.measure(interval.low()) + " to " + TextTable.measure(interval.high()));
    }

    private static String list(String heading, List<Row> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        StringBuilder list = new StringBuilder("\n\n" + heading);
        if (rows.size() > SHOWN) {
            list.append(" (").append(SHOWN).append(" of ").append(rows.size()).append(')');
        }
        list.append(", with nDCG@10 and the first document of each, * if relevant");
        for (Row row : rows.subList(0, Math.min(SHOWN, rows.size()))) {
            list.append('\n').append(cut(row.queryId() + "  " + row.text()));
            list.append('\n').append(found("A", row.a()));
            list.append('\n').append(found("B", row.b()));
        }
        return list.toString();
    }

    private static String found(String who, Found found) {
        String first = found.first().isEmpty() ? "nothing" : (found.first() + "  " + found.title()).strip();
        return cut(String.format(
                Locale.ROOT, "    %s %.2f %s %s", who, found.ndcgAt10(), found.relevant() ? "*" : " ", first));
    }

    private static String cut(String line) {
        String one = line.replaceAll("[\\p{Cntrl}]+", " ");
        if (one.codePointCount(0, one.length()) <= WIDTH) {
            return one;
        }
        return one.substring(0, one.offsetByCodePoints(0, WIDTH - 3)) + "...";
    }
}
