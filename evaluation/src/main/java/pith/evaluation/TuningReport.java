package pith.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What tuning found. Immutable.
 *
 * @param source where the queries come from
 * @param simulated whether they were made from the documents
 * @param choosing how many queries chose the weight
 * @param heldOut how many others it was tried on
 * @param leftOut how many judged queries have no relevant document in the index
 * @param seed of what was drawn at random
 * @param curve mean nDCG@10 over the choosing queries by weight
 * @param current the weight in use
 * @param best the weight that the choosing queries found best
 * @param currentNdcg mean nDCG@10 over the held-out queries with the weight in use
 * @param bestNdcg mean nDCG@10 over the held-out queries with the other
 * @param gain of the best over the current on the held-out queries
 * @param kinds the same for each kind of query; empty where there are no kinds
 * @param verdict what follows
 */
public record TuningReport(
        String source,
        boolean simulated,
        int choosing,
        int heldOut,
        int leftOut,
        long seed,
        Map<Double, Double> curve,
        double current,
        double best,
        double currentNdcg,
        double bestNdcg,
        PairedDifference gain,
        Map<String, PairedDifference> kinds,
        Verdict verdict)
        implements Report {

    /** What follows from the held-out queries. */
    public enum Verdict {
        /** The weight in use is the best. */
        CURRENT_IS_BEST,
        /** Another was better on the choosing queries, and not, or not surely, or not by much, on the others. */
        NO_BETTER,
        /** Another is better on queries made of the documents, but only on one kind of them. */
        ONE_SIDED,
        /** Another is better. */
        BETTER
    }

    public TuningReport {
        curve = Collections.unmodifiableMap(new TreeMap<>(curve));
        kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("choosing_queries", (double) choosing);
        figures.put("held_out_queries", (double) heldOut);
        figures.put("left_out_queries", (double) leftOut);
        curve.forEach((weight, ndcg) -> figures.put("weight_" + shown(weight) + "_ndcg_at_10", ndcg));
        figures.put("current_weight", current);
        figures.put("best_weight", best);
        figures.put("held_out_current_ndcg_at_10", currentNdcg);
        figures.put("held_out_best_ndcg_at_10", bestNdcg);
        put("held_out_gain", gain, figures);
        kinds.forEach((kind, each) -> put("held_out_" + kind + "_gain", each, figures));
        figures.put("resamples", (double) PairedDifference.RESAMPLES);
        figures.put("seed", (double) seed);
        return figures;
    }

    private static void put(String name, PairedDifference gain, Map<String, Double> figures) {
        figures.put(name + "_ndcg_at_10", gain.mean());
        figures.put(name + "_low_ndcg_at_10", gain.low());
        figures.put(name + "_high_ndcg_at_10", gain.high());
        figures.put(name + "_p", gain.p());
    }

    private static String shown(double weight) {
        return String.format(Locale.ROOT, "%.2f", weight);
    }

    @Override
    public String toTable() {
        TextTable weights = new TextTable().row("weight", "nDCG@10");
        curve.forEach((weight, ndcg) -> weights.row(
                shown(weight), TextTable.measure(ndcg), weight == best ? "best" : weight == current ? "now" : ""));
        TextTable held =
                new TextTable().row("held out", shown(current), shown(best), "difference", "95 % interval", "p");
        held.row(
                "all",
                TextTable.measure(currentNdcg),
                TextTable.measure(bestNdcg),
                PairedDifference.signed(gain.mean()),
                gain.interval(),
                gain.shownP());
        kinds.forEach((kind, each) ->
                held.row(kind, "", "", PairedDifference.signed(each.mean()), each.interval(), each.shownP()));
        return (choosing + heldOut) + " queries from " + source + (simulated ? ", made of its documents" : "") + ": "
                + choosing + " to choose by, " + heldOut + " held out; seed " + seed
                + (leftOut == 0 ? "" : "\nleft out, no relevant document in the index: " + leftOut + " queries")
                + "\n\n" + weights + "\n\n" + held + "\n\n" + PairedDifference.method() + "\n\n" + sentence();
    }

    /** What was found, in words. */
    public String sentence() {
        return switch (verdict) {
            case CURRENT_IS_BEST -> "The weight in use, " + shown(current) + ", is the best.";
            case NO_BETTER ->
                "No weight is better than " + shown(current) + ", which is in use: " + shown(best)
                        + " gains no " + Tuning.LEAST_GAIN
                        + " nDCG@10 on the held-out queries, or may do so by chance.";
            case ONE_SIDED ->
                "The weight " + shown(best) + " is better than " + shown(current) + ", which is in use, but only for"
                        + " one kind of query; such queries do not tell which kind yours are.";
            case BETTER -> "The weight " + shown(best) + " is better than " + shown(current) + ", which is in use.";
        };
    }
}
