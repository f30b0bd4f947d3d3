package pith.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pith.engine.Answer;
import pith.engine.Answers;
import pith.engine.Calibration;
import pith.engine.Calibration.Belief;
import pith.engine.Calibration.Regression;
import pith.engine.Calibration.Reliability;
import pith.engine.Calibration.Signals;
import pith.engine.ContentHash;
import pith.engine.Reader.Reading;
import pith.engine.Reader.Span;
import pith.engine.Readings;
import pith.engine.Readings.PassageReading;
import pith.engine.Weighing;
import pith.evaluation.RegressionFit.Example;

/**
 * Fits a reader's {@link Calibration} to questions with known answers: belief, then when to stop reading, then the two
 * regressions, then the threshold, all on one half of the questions, told by a hash of their text; the other half says how
 * well it holds. Every question counts twice: with all the passages found, from which the probability of being right is
 * learned, and without the one that answers it, so that both together teach silence.
 */
final class CalibrationFit {
    /** How many of the first answers may change because reading stopped early: one of so many. */
    private static final int CHANGED_OF = 200;

    private static final double[] STOPS =
            IntStream.rangeClosed(0, 40).mapToDouble(i -> i / 4.0).toArray();

    /** Keeps weights finite where a signal tells right from wrong without an exception. */
    private static final double DECAY = 1e-3;

    private static final Set<String> ALL_SIGNALS = Set.copyOf(Signals.NAMES);

    /** What the answer's form or its passage's length have no part in: whether there is one in the documents at all. */
    private static final Set<String> OF_PRESENCE = Set.of("share", "lead", "none", "rank", "retrieval");

    /** At even odds, an answer is more likely there than not. */
    private static final double LEAST_PRESENT = 0.5;

    private final List<Sample> fitting;

    /**
     * What was read for a question.
     *
     * @param golds the right answers
     * @param withGold whether the passage that answers was left among what was read
     */
    record Sample(Readings readings, List<String> golds, boolean withGold) {
        boolean right(String answer) {
            return SquadScores.best(golds, answer, SquadScores::exact) == 1;
        }

        boolean forFitting() {
            return CalibrationFit.forFitting(readings.question().text());
        }

        Sample withPassages(List<PassageReading> passages) {
            Readings shorter = new Readings(
                    readings.question(),
                    passages,
                    readings.hits(),
                    readings.view(),
                    readings.partial(),
                    readings.searchMillis(),
                    readings.tookMillis());
            return new Sample(shorter, golds, withGold);
        }
    }

    /** The first answer under a calibration, and whether it is right. */
    private record First(String text, Signals signals, double probability, boolean right, boolean silent) {
        Judged judged() {
            return new Judged(probability, right);
        }
    }

    private CalibrationFit(List<Sample> fitting) {
        this.fitting = fitting;
    }

    /** Which half a question belongs to, whatever else is asked. */
    static boolean forFitting(String question) {
        return Integer.parseInt(ContentHash.of(question).substring(0, 2), 16) % 2 == 0;
    }

    /** @param data the data's name, for people */
    static CalibrationReport fit(List<Sample> samples, String data) {
        List<Sample> fitting = samples.stream().filter(Sample::forFitting).toList();
        List<Sample> held = samples.stream().filter(each -> !each.forFitting()).toList();
        CalibrationFit fit = new CalibrationFit(fitting);
        Belief belief = fit.stopped(fit.belief());
        List<First> withGold = firsts(fitting, untrusted(belief), true);
        List<First> without = firsts(fitting, untrusted(belief), false);
        Regression right = RegressionFit.fit(
                withGold.stream()
                        .map(first -> new Example(first.signals, first.right))
                        .toList(),
                ALL_SIGNALS);
        Regression present = RegressionFit.fit(
                Stream.concat(
                                withGold.stream().map(first -> new Example(first.signals, true)),
                                without.stream().map(first -> new Example(first.signals, false)))
                        .toList(),
                OF_PRESENCE);
        double threshold = threshold(withGold, right);
        Calibration rough = calibration(belief, right, present, threshold);
        List<First> heldFirsts = firsts(held, rough, true);
        List<Judged> judged = heldFirsts.stream().map(First::judged).toList();
        String fittedOn = String.format(
                Locale.ROOT,
                "half of the questions of %s (%d, by a hash of their text), each with the passages found and without"
                        + " its own",
                data,
                fitting.stream().filter(Sample::withGold).count());
        String measuredOn = String.format(
                Locale.ROOT, "the first answers to the other half (%d), all passages in the index", judged.size());
        Reliability reliability =
                new Reliability(measuredOn, Judged.bins(judged), Judged.calibrationError(judged), Judged.auroc(judged));
        Calibration calibration =
                new Calibration(belief, right, present, threshold, LEAST_PRESENT, fittedOn, reliability);
        List<First> heldWithout = firsts(held, calibration, false);
        return new CalibrationReport(
                data,
                calibration,
                judged,
                heldWithout.stream().map(First::judged).toList(),
                firsts(fitting, calibration, true).stream().map(First::judged).toList(),
                new Silence(
                        silent(heldFirsts),
                        silent(heldFirsts.stream().filter(First::right).toList()),
                        silent(heldWithout)));
    }

    /**
     * How often no answer was given.
     *
     * @param all the share of the questions whose passage was there
     * @param right the share of those of them whose first answer would have been right
     * @param withoutGold the share of the questions whose passage was left out
     */
    record Silence(double all, double right, double withoutGold) {}

    private static double silent(List<First> firsts) {
        return firsts.stream()
                .mapToDouble(each -> each.silent ? 1 : 0)
                .average()
                .orElse(0);
    }

    /** Of what is read until reading stops; those without any answer too. */
    private static List<First> firsts(List<Sample> samples, Calibration calibration, boolean withGold) {
        return samples.parallelStream()
                .filter(each -> each.withGold == withGold)
                .map(each -> first(asRead(each, calibration.belief()), calibration))
                .toList();
    }

    private static First first(Sample sample, Calibration calibration) {
        Answers answers = Weighing.answers(any(sample.readings), calibration);
        if (answers.answers().isEmpty()) {
            return new First("", new Signals(0, 1, 0, 1, 0, 1, 0, 0, 1), 0, false, true);
        }
        Answer answer = answers.answers().getFirst();
        boolean silent =
                1 - answers.noAnswer() < calibration.leastPresent() || answer.probability() < calibration.threshold();
        return new First(answer.text(), answer.signals(), answer.probability(), sample.right(answer.text()), silent);
    }

    /** The same, with every first answer wanted. */
    private static Readings any(Readings readings) {
        return new Readings(
                readings.question().withThreshold(0).withLimit(1),
                readings.passages(),
                readings.hits(),
                readings.view(),
                readings.partial(),
                readings.searchMillis(),
                readings.tookMillis());
    }

    /** What is left of the readings where reading stops early. */
    private static Sample asRead(Sample sample, Belief belief) {
        List<PassageReading> all = sample.readings.passages();
        for (int read = 1; read < all.size(); read++) {
            if (lead(all, read, belief) >= belief.stop()) {
                return sample.withPassages(all.subList(0, read));
            }
        }
        return sample;
    }

    private static double lead(List<PassageReading> all, int read, Belief belief) {
        List<Double> unread = all.subList(read, all.size()).stream()
                .map(PassageReading::score)
                .toList();
        return Weighing.lead(all.subList(0, read), unread, belief);
    }

    /** One question's spans: a row of columns each, and which rows are right. */
    @SuppressWarnings("ArrayRecordComponent") // plain columns; compared by nobody
    private record Spans(double[][] rows, boolean[] right) {}

    private static Spans spans(Sample sample) {
        List<double[]> rows = new ArrayList<>();
        List<Boolean> right = new ArrayList<>();
        for (PassageReading passage : sample.readings.passages()) {
            Reading reading = passage.reading();
            for (Span span : reading.spans()) {
                rows.add(new double[] {span.score(), -reading.nullScore(), passage.score(), 1});
                right.add(sample.right(passage.passage().text().substring(span.start(), span.end())));
            }
        }
        boolean[] rights = new boolean[right.size()];
        for (int i = 0; i < rights.length; i++) {
            rights[i] = right.get(i);
        }
        return new Spans(rows.toArray(double[][]::new), rights);
    }

    /** The weights under which the right spans, or "none" where no span is right, have the greatest shares. */
    private Belief belief() {
        List<Spans> all = fitting.parallelStream().map(CalibrationFit::spans).toList();
        Belief start = Belief.UNFITTED;
        double[] weights =
                Maximiser.climb(new double[] {start.span(), start.nullScore(), start.retrieval(), start.bias()}, at -> {
                    double[] sum = new double[at.length];
                    all.forEach(spans -> addGradient(spans, at, sum));
                    for (int i = 0; i < sum.length; i++) {
                        sum[i] = sum[i] / all.size() - DECAY * at[i] / all.size();
                    }
                    return sum;
                });
        double typical = fitting.stream()
                .flatMap(sample -> sample.readings.passages().stream())
                .mapToDouble(passage -> passage.reading().spans().stream()
                        .mapToDouble(span -> Math.exp(weights[0] * span.score()
                                - weights[1] * passage.reading().nullScore()))
                        .sum())
                .filter(sum -> sum > 0)
                .map(Math::log)
                .average()
                .orElse(0);
        return new Belief(weights[0], weights[1], weights[2], weights[3], typical, Double.POSITIVE_INFINITY);
    }

    /** Adds the columns expected among what is right, less those expected among all. */
    private static void addGradient(Spans spans, double[] at, double[] sum) {
        double[] logOdds = new double[spans.rows.length];
        double most = 0;
        boolean anyRight = false;
        for (int i = 0; i < logOdds.length; i++) {
            for (int k = 0; k < at.length; k++) {
                logOdds[i] += at[k] * spans.rows[i][k];
            }
            most = Math.max(most, logOdds[i]);
            anyRight |= spans.right[i];
        }
        double all = Math.exp(-most);
        double right = anyRight ? 0 : all;
        for (int i = 0; i < logOdds.length; i++) {
            all += Math.exp(logOdds[i] - most);
            right += spans.right[i] ? Math.exp(logOdds[i] - most) : 0;
        }
        for (int i = 0; i < logOdds.length; i++) {
            double weight = Math.exp(logOdds[i] - most);
            double part = (spans.right[i] ? weight / right : 0) - weight / all;
            for (int k = 0; k < at.length; k++) {
                sum[k] += part * spans.rows[i][k];
            }
        }
    }

    /** The same belief with the least lead to stop at that changes at most one first answer in {@value #CHANGED_OF}. */
    private Belief stopped(Belief belief) {
        Calibration rough = untrusted(belief);
        List<Course> courses =
                fitting.parallelStream().map(sample -> course(sample, rough)).toList();
        for (double stop : STOPS) {
            long changed =
                    courses.stream().filter(course -> course.changedAt(stop)).count();
            if (changed * CHANGED_OF <= courses.size()) {
                return withStop(belief, stop);
            }
        }
        return belief;
    }

    /** For each number of passages read: by how much the first answer leads, and whether it is another than the last. */
    @SuppressWarnings("ArrayRecordComponent") // plain columns; compared by nobody
    private record Course(double[] leads, boolean[] changed) {
        boolean changedAt(double stop) {
            for (int i = 0; i < leads.length; i++) {
                if (leads[i] >= stop) {
                    return changed[i];
                }
            }
            return false;
        }
    }

    private static Course course(Sample sample, Calibration rough) {
        List<PassageReading> all = sample.readings.passages();
        double[] leads = new double[Math.max(0, all.size() - 1)];
        boolean[] changed = new boolean[leads.length];
        String last = first(sample, rough).text;
        for (int read = 1; read < all.size(); read++) {
            leads[read - 1] = lead(all, read, rough.belief());
            String soFar = first(sample.withPassages(all.subList(0, read)), rough).text;
            changed[read - 1] = !soFar.equals(last);
        }
        return new Course(leads, changed);
    }

    private static Belief withStop(Belief belief, double stop) {
        return new Belief(belief.span(), belief.nullScore(), belief.retrieval(), belief.bias(), belief.typical(), stop);
    }

    private static Calibration untrusted(Belief belief) {
        Regression share = new Regression(0, List.of(1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0));
        return calibration(belief, share, share, 0);
    }

    private static Calibration calibration(Belief belief, Regression right, Regression present, double threshold) {
        return new Calibration(
                belief, right, present, threshold, LEAST_PRESENT, "", new Reliability("", List.of(), 0, 0));
    }

    /** In hundredths, the greatest that no right first answer was below. */
    private static double threshold(List<First> firsts, Regression right) {
        return Math.floor(100
                        * firsts.stream()
                                .filter(First::right)
                                .mapToDouble(first -> right.probability(first.signals))
                                .min()
                                .orElse(0))
                / 100;
    }
}
