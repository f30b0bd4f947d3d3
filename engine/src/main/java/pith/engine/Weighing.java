package pith.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pith.engine.Answer.Place;
import pith.engine.Calibration.Belief;
import pith.engine.Calibration.Signals;
import pith.engine.Reader.Span;
import pith.engine.Readings.PassageReading;

/**
 * Weighs all spans of all passages against each other and against there being no answer.
 *
 * <p>A span's log-odds against "none of these" are linear in its logits and its passage's retrieval score (BERTserini, Yang
 * et al. 2019, mixes the two so as well). The shares of belief are the softmax over the log-odds of all spans of all
 * passages and 0 for none of them (normalised together, as in Wang et al., "Multi-passage BERT", 2019). Spans that overlap
 * are forms of one answer, and so are those that say the same elsewhere: the best stands for them, and the answer's share
 * is the sum of theirs.
 */
public final class Weighing {
    private static final double LEAST_SHARE = 1e-9;

    private Weighing() {}

    /**
     * An answer and what speaks for it.
     *
     * @param best the span that stands for it
     * @param places where the same words stand, best first, {@code best} among them
     */
    private record Group(Candidate best, double share, double form, List<Candidate> places) {
        /**
         * @param next the share of the best other answer
         * @param none the share of there being no answer
         */
        Signals signals(double next, double none) {
            double margin = best.span.score() - best.source.reading().nullScore();
            double retrieval = places.stream()
                    .mapToDouble(place -> place.source.score())
                    .max()
                    .orElse(0);
            Set<String> documents = new HashSet<>();
            places.forEach(place -> documents.add(place.source.document().id()));
            double lead = Math.log(Math.max(share, LEAST_SHARE) / Math.max(next, LEAST_SHARE));
            return new Signals(
                    share,
                    form,
                    lead,
                    none,
                    AnswerForm.words(best.normal),
                    best.rank,
                    margin,
                    retrieval,
                    documents.size());
        }
    }

    /** @param rank of the passage, from 1 */
    private record Candidate(PassageReading source, int rank, Span span, String normal, double logOdds) {
        static Candidate of(PassageReading source, int rank, Span span, Belief belief) {
            String text = source.passage().text().substring(span.start(), span.end());
            double logOdds = belief.logOdds(span.score(), source.reading().nullScore(), source.score());
            return new Candidate(source, rank, span, AnswerForm.normal(text), logOdds);
        }

        int start() {
            return source.passage().start() + span.start();
        }

        int end() {
            return source.passage().start() + span.end();
        }

        /** Passages overlap too, so the place in the document counts. */
        boolean overlaps(Candidate other) {
            return source.document().id().equals(other.source.document().id())
                    && start() < other.end()
                    && other.start() < end();
        }

        Place place() {
            return new Place(source.document(), start(), end());
        }
    }

    /** @param none the share of belief in there being no answer */
    private record Shares(List<Group> groups, double none) {
        Signals signals(int at) {
            int next = at == 0 ? 1 : 0;
            return groups.get(at).signals(next < groups.size() ? groups.get(next).share : none, none);
        }
    }

    /**
     * The answers of what was read.
     *
     * @param calibration of the reader; null where it has none
     */
    public static Answers answers(Readings readings, @Nullable Calibration calibration) {
        Question question = readings.question();
        Shares shares = share(readings.passages(), calibration == null ? Belief.UNFITTED : calibration.belief());
        Double wanted = question.threshold();
        double threshold = wanted != null
                ? wanted
                : calibration == null ? Question.UNCALIBRATED_THRESHOLD : calibration.threshold();
        double absent = absent(shares, calibration);
        // A threshold of the asker's own is all that counts.
        boolean silent = wanted == null && calibration != null && 1 - absent < calibration.leastPresent();
        List<Answer> answers = new ArrayList<>();
        double most = 1;
        for (int i = 0; i < shares.groups.size() && i < question.limit() && !silent; i++) {
            Group group = shares.groups.get(i);
            Signals signals = shares.signals(i);
            // The regression was fitted to first answers; one that is believed less is not more probable.
            most = Math.min(
                    most,
                    calibration == null ? group.share : calibration.right().probability(signals));
            if (most < threshold) {
                break;
            }
            answers.add(answer(group, signals, most));
        }
        return new Answers(
                question.text(),
                answers,
                absent,
                threshold,
                calibration != null,
                readings.hits(),
                readings.passages().size(),
                readings.partial(),
                readings.view(),
                readings.searchMillis(),
                readings.tookMillis());
    }

    /** The probability that the documents hold no answer; of a reader without calibration, the share of belief in it. */
    private static double absent(Shares shares, @Nullable Calibration calibration) {
        return calibration == null || shares.groups.isEmpty()
                ? shares.none
                : 1 - calibration.present().probability(shares.signals(0));
    }

    private static Answer answer(Group group, Signals signals, double probability) {
        Candidate best = group.best;
        Place place = best.place();
        return new Answer(
                place.text(),
                place.start(),
                place.end(),
                probability,
                best.source.passage(),
                best.source.document(),
                Sentence.around(place, best.source.passage()),
                group.places.stream().map(Candidate::place).toList(),
                signals);
    }

    /**
     * By how many logits the first answer leads before the second, "none" and all that passages not read yet may be
     * expected to bring; negative where it does not lead.
     *
     * @param unread the retrieval scores of the passages not read yet
     */
    public static double lead(List<PassageReading> read, List<Double> unread, Belief belief) {
        Shares shares = share(read, belief);
        if (shares.groups.isEmpty()) {
            return Double.NEGATIVE_INFINITY;
        }
        double second = shares.groups.size() < 2 ? 0 : shares.groups.get(1).share;
        double rest = shares.none + second;
        for (double score : unread) {
            // A share is the exponential of log-odds times the share of none.
            rest += shares.none * Math.exp(belief.typical() + belief.retrieval() * score + belief.bias());
        }
        return Math.log(shares.groups.getFirst().share / rest);
    }

    /** Shares belief out among all candidates and "none", and merges what says the same; most believed first. */
    private static Shares share(List<PassageReading> readings, Belief belief) {
        List<Candidate> left = new ArrayList<>();
        for (int i = 0; i < readings.size(); i++) {
            PassageReading source = readings.get(i);
            for (Span span : source.reading().spans()) {
                left.add(Candidate.of(source, i + 1, span, belief));
            }
        }
        left.sort(Comparator.comparingDouble((Candidate c) -> -c.logOdds));
        double most = left.isEmpty() ? 0 : Math.max(0, left.getFirst().logOdds);
        double none = Math.exp(-most);
        double sum = none;
        for (Candidate candidate : left) {
            sum += Math.exp(candidate.logOdds - most);
        }
        List<Group> groups = new ArrayList<>();
        while (!left.isEmpty()) {
            groups.add(group(left, most, sum));
        }
        groups.sort(Comparator.comparingDouble((Group group) -> -group.share));
        return new Shares(groups, none / sum);
    }

    /** Takes the best candidate out, and all that says the same or stands where that stands. */
    private static Group group(List<Candidate> left, double most, double sum) {
        Candidate best = left.getFirst();
        List<Candidate> same =
                left.stream().filter(each -> each.normal.equals(best.normal)).toList();
        double share = 0;
        double form = 0;
        for (Iterator<Candidate> each = left.iterator(); each.hasNext(); ) {
            Candidate candidate = each.next();
            if (same.stream().anyMatch(candidate::overlaps)) {
                double part = Math.exp(candidate.logOdds - most) / sum;
                share += part;
                form += candidate.normal.equals(best.normal) ? part : 0;
                each.remove();
            }
        }
        List<Candidate> places = new ArrayList<>();
        for (Candidate candidate : same) {
            if (places.stream().noneMatch(candidate::overlaps)) {
                places.add(candidate);
            }
        }
        return new Group(best, Math.min(1, share), share > 0 ? Math.min(1, form / share) : 1, places);
    }
}
