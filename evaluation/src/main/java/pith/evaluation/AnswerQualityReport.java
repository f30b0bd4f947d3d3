package pith.evaluation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import pith.evaluation.SquadScores.Best;
import pith.evaluation.SquadScores.Outcome;

/**
 * How well the reader read. Immutable.
 *
 * @param dataSet the file's name
 * @param unanswerable whether the file is v2.0, where some questions have no answer
 * @param threshold answers whose {@link Row#noAnswer} exceeds it were withheld; without effect in v1.1
 * @param rows in the order of the file; at least one
 * @param seconds wall time, several questions at a time
 */
public record AnswerQualityReport(
        String dataSet, boolean unanswerable, double threshold, List<Row> rows, double seconds) implements Report {
    public AnswerQualityReport {
        rows = List.copyOf(rows);
    }

    /**
     * One question.
     *
     * @param golds the right answers; none when the paragraph does not answer
     * @param predicted the best span, withheld or not; empty when there is none
     * @param noAnswer score of "no answer here" less the span's, in logits; infinite without a span
     * @param exact 0 or 1, of the span, withheld or not
     * @param f1 0 to 1, of the span, withheld or not
     */
    public record Row(
            String id,
            String question,
            List<String> golds,
            String predicted,
            double noAnswer,
            double exact,
            double f1) {
        public Row {
            golds = List.copyOf(golds);
        }

        boolean answerable() {
            return !golds.isEmpty();
        }
    }

    /** Whether this row's answer was withheld. */
    public boolean withheld(Row row) {
        return unanswerable && row.noAnswer() > threshold;
    }

    /** EM of what was said in the end, 0 or 1. */
    public double exact(Row row) {
        return withheld(row) ? silence(row) : row.exact();
    }

    /** F1 of what was said in the end, 0 to 1. */
    public double f1(Row row) {
        return withheld(row) ? silence(row) : row.f1();
    }

    private static double silence(Row row) {
        return row.answerable() ? 0 : 1;
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("questions", (double) rows.size());
        figures.put("exact_percent", percent(row -> true, this::exact));
        figures.put("f1_percent", percent(row -> true, this::f1));
        if (unanswerable) {
            Predicate<Row> answerable = Row::answerable;
            figures.put("has_answer_questions", (double)
                    rows.stream().filter(answerable).count());
            figures.put("has_answer_exact_percent", percent(answerable, this::exact));
            figures.put("has_answer_f1_percent", percent(answerable, this::f1));
            figures.put("no_answer_questions", (double)
                    rows.stream().filter(answerable.negate()).count());
            figures.put("no_answer_exact_percent", percent(answerable.negate(), this::exact));
            figures.put("threshold_logits", threshold);
            Best exact = best(Row::exact);
            Best f1 = best(Row::f1);
            figures.put("best_exact_percent", exact.percent());
            figures.put("best_exact_threshold_logits", exact.threshold());
            figures.put("best_f1_percent", f1.percent());
            figures.put("best_f1_threshold_logits", f1.threshold());
        }
        figures.put("questions_per_second", seconds > 0 ? rows.size() / seconds : 0);
        figures.put("seconds", seconds);
        return figures;
    }

    private double percent(Predicate<Row> which, ToDoubleFunction<Row> measure) {
        return 100 * rows.stream().filter(which).mapToDouble(measure).average().orElse(0);
    }

    private Best best(ToDoubleFunction<Row> score) {
        return SquadScores.bestThreshold(rows.stream()
                .map(row -> new Outcome(
                        row.noAnswer(), row.answerable(), !row.predicted().isEmpty(), score.applyAsDouble(row)))
                .toList());
    }

    @Override
    public String toTable() {
        Map<String, Double> figures = figures();
        TextTable table = new TextTable().row("", "questions", "exact %", "F1 %");
        row(table, "all", figures, "questions", "exact_percent", "f1_percent");
        if (unanswerable) {
            row(
                    table,
                    "answerable",
                    figures,
                    "has_answer_questions",
                    "has_answer_exact_percent",
                    "has_answer_f1_percent");
            // F1 is EM where the right answer is none.
            row(
                    table,
                    "unanswerable",
                    figures,
                    "no_answer_questions",
                    "no_answer_exact_percent",
                    "no_answer_exact_percent");
            row(table, "all, best threshold", figures, "questions", "best_exact_percent", "best_f1_percent");
        }
        String head = dataSet + ": " + rows.size() + " questions, " + TextTable.one(seconds) + " seconds, "
                + TextTable.one(figures.getOrDefault("questions_per_second", 0.0)) + " a second";
        if (unanswerable) {
            head += "\nno answer when its score exceeds the best span's by " + TextTable.percent(threshold)
                    + " logits; best for F1: "
                    + TextTable.percent(figures.getOrDefault("best_f1_threshold_logits", 0.0));
        }
        return head + "\n\n" + table;
    }

    private static void row(
            TextTable table, String name, Map<String, Double> figures, String count, String exact, String f1) {
        table.row(
                name,
                Long.toString(Math.round(figures.getOrDefault(count, 0.0))),
                TextTable.percent(figures.getOrDefault(exact, 0.0)),
                TextTable.percent(figures.getOrDefault(f1, 0.0)));
    }
}
