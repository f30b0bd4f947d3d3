package pith.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import pith.evaluation.Bootstrap;
import pith.evaluation.Report;
import pith.evaluation.TextTable;

/**
 * How long questions took. Immutable.
 *
 * @param documents in the index
 * @param passages in the index
 * @param asked one for each question; at least one
 */
record AnswersReport(long documents, long passages, List<Asked> asked) implements Report {
    private static final String NOTES = """
            whole      from the question to the answers with their sentences
            embed      the question's vector; the words are looked up beside it
            search     all else until the passages to read are there, in full text
            read       the reader on the passages, as many at a time as there are cores, and weighing; to a millisecond""";

    AnswersReport {
        asked = List.copyOf(asked);
    }

    /**
     * One question.
     *
     * @param millis all of it
     * @param embedMillis its vector
     * @param readMillis reading and weighing
     * @param passagesRead how many passages were read
     * @param answered whether there was an answer
     */
    record Asked(double millis, double embedMillis, double readMillis, int passagesRead, boolean answered) {
        double searchMillis() {
            return Math.max(0, millis - embedMillis - readMillis);
        }
    }

    private Map<String, ToDoubleFunction<Asked>> columns() {
        Map<String, ToDoubleFunction<Asked>> columns = new LinkedHashMap<>();
        columns.put("whole", Asked::millis);
        columns.put("embed", Asked::embedMillis);
        columns.put("search", Asked::searchMillis);
        columns.put("read", Asked::readMillis);
        return columns;
    }

    private double percentile(ToDoubleFunction<Asked> column, double share) {
        return Bootstrap.percentile(asked.stream().mapToDouble(column).sorted().toArray(), share);
    }

    private double mean(ToDoubleFunction<Asked> column) {
        return asked.stream().mapToDouble(column).average().orElse(0);
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("documents", (double) documents);
        figures.put("passages", (double) passages);
        figures.put("questions", (double) asked.size());
        columns().forEach((name, column) -> {
            figures.put("ask_" + name + "_p50_millis", percentile(column, 0.5));
            figures.put("ask_" + name + "_p90_millis", percentile(column, 0.9));
            figures.put("ask_" + name + "_p99_millis", percentile(column, 0.99));
            figures.put("ask_" + name + "_mean_millis", mean(column));
        });
        figures.put("mean_passages_read", mean(Asked::passagesRead));
        figures.put("answered_share", mean(each -> each.answered() ? 1 : 0));
        return figures;
    }

    @Override
    public String toTable() {
        TextTable table = new TextTable().row("one question", "p50 ms", "p90 ms", "p99 ms", "mean ms");
        columns()
                .forEach((name, column) -> table.row(
                        name,
                        TextTable.one(percentile(column, 0.5)),
                        TextTable.one(percentile(column, 0.9)),
                        TextTable.one(percentile(column, 0.99)),
                        TextTable.one(mean(column))));
        return String.format(
                        Locale.ROOT,
                        "%,d documents, %,d passages; %,d questions one after the other, %.1f passages read on average,"
                                + " %.0f %% answered",
                        documents,
                        passages,
                        asked.size(),
                        mean(Asked::passagesRead),
                        100 * mean(each -> each.answered() ? 1 : 0))
                + "\n\n" + table + "\n\n" + NOTES;
    }
}
