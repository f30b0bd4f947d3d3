package pith.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * How well questions were answered from a whole collection. Immutable.
 *
 * @param dataSet the file's name
 * @param documents in the index, distractors among them
 * @param golds how many of them are gold passages
 * @param passagesRead how many passages the reader read for a question at most
 * @param indexSeconds wall time of indexing the gold passages; little when they were in the index already
 * @param rows one for each question; at least one
 * @param seconds wall time of all searches, questions and readings, several at a time
 * @param latency how long one question takes
 */
public record OpenDomainReport(
        String dataSet,
        long documents,
        int golds,
        int passagesRead,
        double indexSeconds,
        List<Row> rows,
        double seconds,
        Latency latency)
        implements Report {
    private static final int[] DEPTHS = {1, 5, 10, 20};

    public OpenDomainReport {
        rows = List.copyOf(rows);
    }

    /**
     * One question.
     *
     * @param golds the right answers
     * @param answers the texts of the best three answers at most, best first
     * @param probability of the first answer; 0 without one
     * @param fromGold what the reader finds in the gold passage alone; empty when nothing
     * @param goldRank the rank, from 1, of the gold passage among the twenty best documents; 0 when it is not there
     * @param answerRank the rank, from 1, of the first of them with a passage that holds an answer; 0 when none does
     * @param heldOut whether the question is of the half that a calibration is not fitted on
     */
    public record Row(
            String question,
            List<String> golds,
            List<String> answers,
            double probability,
            String fromGold,
            int goldRank,
            int answerRank,
            boolean heldOut) {
        public Row {
            golds = List.copyOf(golds);
            answers = List.copyOf(answers);
        }

        /** The greatest EM among the first {@code ranks} answers, 0 or 1. */
        public double exact(int ranks) {
            return best(ranks, SquadScores::exact);
        }

        /** The greatest F1 among the first {@code ranks} answers, 0 to 1. */
        public double f1(int ranks) {
            return best(ranks, SquadScores::f1);
        }

        Judged judged() {
            return new Judged(probability, exact(1) == 1);
        }

        private double best(int ranks, SquadScores.Measure measure) {
            return answers.stream()
                    .limit(ranks)
                    .mapToDouble(answer -> SquadScores.best(golds, answer, measure))
                    .max()
                    .orElse(0);
        }
    }

    /**
     * Median wall times of questions that were asked one after the other.
     *
     * @param embedMillis the question's vector
     * @param searchMillis finding the passages, the vector not counted
     * @param readMillis reading and weighing
     * @param askMillis all of it
     * @param passagesRead the mean number of passages read
     */
    public record Latency(
            double embedMillis, double searchMillis, double readMillis, double askMillis, double passagesRead) {}

    /** The first answers of the half that a calibration is not fitted on. */
    List<Judged> heldOut() {
        return rows.stream().filter(Row::heldOut).map(Row::judged).toList();
    }

    /** The risk-coverage curve and the reliability of the probabilities over that half, as an SVG file. */
    public String picture() {
        return RiskCoverage.svg(
                dataSet + ", " + heldOut().size() + " questions held out, over " + documents + " documents", heldOut());
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("questions", (double) rows.size());
        figures.put("documents", (double) documents);
        figures.put("passages_read", (double) passagesRead);
        figures.put("exact_first_percent", percent(row -> row.exact(1)));
        figures.put("f1_first_percent", percent(row -> row.f1(1)));
        figures.put("exact_first_three_percent", percent(row -> row.exact(3)));
        figures.put("f1_first_three_percent", percent(row -> row.f1(3)));
        figures.put(
                "gold_passage_exact_percent",
                percent(row -> SquadScores.best(row.golds(), row.fromGold(), SquadScores::exact)));
        figures.put(
                "gold_passage_f1_percent",
                percent(row -> SquadScores.best(row.golds(), row.fromGold(), SquadScores::f1)));
        double gold = figures.getOrDefault("gold_passage_exact_percent", 0.0);
        double open = figures.getOrDefault("exact_first_percent", 0.0);
        figures.put("exact_gap_percent", gold - open);
        figures.put("exact_of_gold_percent", gold > 0 ? 100 * open / gold : 0);
        List<Judged> held = heldOut();
        figures.put("held_out_questions", (double) held.size());
        figures.put("held_out_calibration_error_share", Judged.calibrationError(held));
        figures.put("held_out_auroc", Judged.auroc(held));
        for (int depth : DEPTHS) {
            figures.put("answer_recall_at_" + depth + "_percent", percent(row -> within(row.answerRank(), depth)));
        }
        for (int depth : DEPTHS) {
            figures.put("gold_recall_at_" + depth + "_percent", percent(row -> within(row.goldRank(), depth)));
        }
        figures.put("ask_p50_millis", latency.askMillis());
        figures.put("ask_p50_embed_millis", latency.embedMillis());
        figures.put("ask_p50_search_millis", latency.searchMillis());
        figures.put("ask_p50_read_millis", latency.readMillis());
        figures.put("ask_mean_passages_read", latency.passagesRead());
        figures.put("index_seconds", indexSeconds);
        figures.put("questions_per_second", seconds > 0 ? rows.size() / seconds : 0);
        figures.put("seconds", seconds);
        return figures;
    }

    private static double within(int rank, int depth) {
        return rank > 0 && rank <= depth ? 1 : 0;
    }

    private double percent(ToDoubleFunction<Row> measure) {
        return 100 * rows.stream().mapToDouble(measure).average().orElse(0);
    }

    @Override
    public String toTable() {
        Map<String, Double> figures = figures();
        TextTable answers = new TextTable()
                .row("", "exact %", "F1 %")
                .row("first answer", shown(figures, "exact_first_percent"), shown(figures, "f1_first_percent"))
                .row(
                        "best of three",
                        shown(figures, "exact_first_three_percent"),
                        shown(figures, "f1_first_three_percent"))
                .row(
                        "reader on the gold passage",
                        shown(figures, "gold_passage_exact_percent"),
                        shown(figures, "gold_passage_f1_percent"));
        TextTable recall = new TextTable().row("found among the first, %", "1", "5", "10", "20");
        for (String what : List.of("answer", "gold")) {
            recall.row(
                    what.equals("answer") ? "a passage with the answer" : "the gold passage",
                    shown(figures, what + "_recall_at_1_percent"),
                    shown(figures, what + "_recall_at_5_percent"),
                    shown(figures, what + "_recall_at_10_percent"),
                    shown(figures, what + "_recall_at_20_percent"));
        }
        TextTable times = new TextTable()
                .row("one question, median ms", "embed", "search", "read", "all")
                .row(
                        "",
                        TextTable.one(latency.embedMillis()),
                        TextTable.one(latency.searchMillis()),
                        TextTable.one(latency.readMillis()),
                        TextTable.one(latency.askMillis()));
        return dataSet + ": " + rows.size() + " questions over " + documents + " documents, " + passagesRead
                + " passages read for each at most (" + TextTable.one(latency.passagesRead()) + " on average), "
                + TextTable.one(seconds) + " seconds\n\n" + answers + "\n\nThe first answer is exact for "
                + TextTable.one(figures.getOrDefault("exact_of_gold_percent", 0.0))
                + " % of as many questions as on the gold passage.\n\n" + recall + "\n\n"
                + "Probabilities, over " + heldOut().size()
                + " questions that none was fitted on: calibration error (ten bins of equal size) "
                + TextTable.measure(figures.getOrDefault("held_out_calibration_error_share", 0.0)) + ", AUROC "
                + TextTable.measure(figures.getOrDefault("held_out_auroc", 0.0)) + "\n\n" + times;
    }

    private static String shown(Map<String, Double> figures, String name) {
        return TextTable.percent(figures.getOrDefault(name, 0.0));
    }
}
