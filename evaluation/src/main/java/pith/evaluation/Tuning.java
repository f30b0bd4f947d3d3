package pith.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.Query;
import pith.evaluation.TuningReport.Verdict;

/**
 * Which share of the vector in the hybrid score suits an index. One half of the queries, drawn at random, chooses among
 * 0, 0.05 ... 1; the other half, which had no say in it, tells whether the choice is better than the weight in use, by a
 * paired test. Changes nothing itself.
 */
public final class Tuning {
    /** Fewer queries tell nothing. */
    public static final int LEAST_QUERIES = 20;

    /** Less gain in nDCG@10 is not worth a change, however sure. */
    public static final double LEAST_GAIN = 0.005;

    private static final int STEPS = 20;
    private static final int DEPTH = 10;
    private static final double EQUAL = 1e-9;

    private Tuning() {}

    /**
     * By judgments.
     *
     * @param current the weight in use
     * @param seed chooses the halves
     * @param progress told in a few words now and then how far it is
     * @throws BadInput when there are fewer than {@value #LEAST_QUERIES} queries
     */
    public static TuningReport byJudgments(
            Pith pith, TuningQueries judged, double current, long seed, Consumer<String> progress) {
        return run(pith, judged, false, current, seed, progress);
    }

    /**
     * By queries made from the documents of the index: see {@link PseudoQueries}. A weight that is better on all of them
     * and worse on one of their two kinds is not taken for better.
     *
     * @param count how many to make, where the index has as many documents
     * @param current the weight in use
     * @param seed chooses documents, words and halves
     * @throws BadInput when there are fewer than {@value #LEAST_QUERIES}
     */
    public static TuningReport byPseudoQueries(
            Pith pith, int count, double current, long seed, Consumer<String> progress) {
        List<JudgedQuery> queries = PseudoQueries.draw(pith, count, seed, progress);
        return run(pith, new TuningQueries("the index itself", queries, 0), true, current, seed, progress);
    }

    private static TuningReport run(
            Pith pith, TuningQueries from, boolean simulated, double current, long seed, Consumer<String> progress) {
        if (from.queries().size() < LEAST_QUERIES) {
            throw new BadInput(from.queries().size() + " queries from " + from.source() + " tell nothing; at least "
                    + LEAST_QUERIES + " are needed");
        }
        List<JudgedQuery> choosing = new ArrayList<>();
        List<JudgedQuery> heldOut = new ArrayList<>();
        halve(from.queries(), seed, choosing, heldOut);
        Map<Double, Double> curve = new TreeMap<>();
        Ticker ticker = new Ticker(progress, "weights", STEPS + 1);
        IntStream.rangeClosed(0, STEPS).forEach(step -> {
            double weight = (double) step / STEPS;
            curve.put(weight, mean(ndcgs(pith, choosing, weight)));
            ticker.tick();
        });
        curve.computeIfAbsent(current, weight -> mean(ndcgs(pith, choosing, weight)));
        double best = best(curve, current);
        progress.accept("held-out queries");
        double[] now = ndcgs(pith, heldOut, current);
        double[] then = best == current ? now : ndcgs(pith, heldOut, best);
        PairedDifference gain = PairedDifference.of(then, now);
        Map<String, PairedDifference> kinds = kinds(heldOut, then, now);
        Verdict verdict = verdict(best == current, gain, simulated, kinds);
        return new TuningReport(
                from.source(),
                simulated,
                choosing.size(),
                heldOut.size(),
                from.leftOut(),
                seed,
                curve,
                current,
                best,
                mean(now),
                mean(then),
                gain,
                kinds,
                verdict);
    }

    /** At random, but so that each kind is as often in the one half as in the other. */
    private static void halve(
            List<JudgedQuery> queries, long seed, List<JudgedQuery> choosing, List<JudgedQuery> heldOut) {
        List<JudgedQuery> shuffled = new ArrayList<>(queries);
        shuffled.sort(Comparator.comparing(JudgedQuery::id));
        Collections.shuffle(shuffled, new Random(seed));
        shuffled.sort(Comparator.comparing(JudgedQuery::kind)); // stable
        for (int i = 0; i < shuffled.size(); i++) {
            (i % 2 == 0 ? choosing : heldOut).add(shuffled.get(i));
        }
    }

    private static double[] ndcgs(Pith pith, List<JudgedQuery> queries, double weight) {
        return queries.parallelStream()
                .mapToDouble(judged -> {
                    Query query = Query.of(judged.text()).withWeight(weight).withLimit(DEPTH);
                    List<String> ranking = pith.search(query).hits().stream()
                            .map(hit -> hit.document().id())
                            .toList();
                    return RankingMeasures.ndcg(ranking, judged.grades(), DEPTH);
                })
                .toArray();
    }

    private static double mean(double[] values) {
        return IntStream.range(0, values.length)
                .mapToDouble(i -> values[i])
                .average()
                .orElse(0);
    }

    /** The best on the curve; of several equally good ones the nearest to the current. */
    private static double best(Map<Double, Double> curve, double current) {
        double most = Collections.max(curve.values());
        return curve.entrySet().stream()
                .filter(entry -> entry.getValue() >= most - EQUAL)
                .map(Map.Entry::getKey)
                .min(Comparator.comparingDouble(weight -> Math.abs(weight - current)))
                .orElse(current);
    }

    /** The gain on each kind of query; empty where nobody says of which kind they are. */
    private static Map<String, PairedDifference> kinds(List<JudgedQuery> queries, double[] then, double[] now) {
        Map<String, PairedDifference> kinds = new LinkedHashMap<>();
        List<String> names = queries.stream()
                .map(JudgedQuery::kind)
                .filter(kind -> !kind.isEmpty())
                .distinct()
                .toList();
        for (String name : names) {
            int[] places = IntStream.range(0, queries.size())
                    .filter(i -> queries.get(i).kind().equals(name))
                    .toArray();
            kinds.put(
                    name,
                    PairedDifference.of(
                            IntStream.of(places).mapToDouble(i -> then[i]).toArray(),
                            IntStream.of(places).mapToDouble(i -> now[i]).toArray()));
        }
        return kinds;
    }

    static Verdict verdict(
            boolean same, PairedDifference gain, boolean simulated, Map<String, PairedDifference> kinds) {
        if (same) {
            return Verdict.CURRENT_IS_BEST;
        }
        if (!gain.significant() || gain.mean() < LEAST_GAIN) {
            return Verdict.NO_BETTER;
        }
        boolean oneLoses = kinds.values().stream().anyMatch(kind -> kind.mean() < -LEAST_GAIN);
        return simulated && oneLoses ? Verdict.ONE_SIDED : Verdict.BETTER;
    }
}
