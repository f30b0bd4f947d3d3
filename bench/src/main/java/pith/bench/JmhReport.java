package pith.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pith.evaluation.Report;
import pith.evaluation.TextTable;

/**
 * What the inner calls take. Immutable.
 *
 * @param calls at least one
 */
record JmhReport(List<Call> calls) implements Report {
    JmhReport {
        calls = List.copyOf(calls);
    }

    /**
     * @param name of the method
     * @param micros of a call, on average over a round; the spread is that of the rounds
     */
    record Call(String name, Spread micros, long rounds) {}

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Call call : calls) {
            String name = call.name().replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
            figures.put(name + "_median_micros", call.micros().median());
            figures.put(name + "_least_micros", call.micros().least());
            figures.put(name + "_most_micros", call.micros().most());
        }
        return figures;
    }

    @Override
    public String toTable() {
        TextTable table = new TextTable().row("microseconds", "median", "least", "most", "rounds");
        for (Call call : calls) {
            table.row(
                    call.name(),
                    three(call.micros().median()),
                    three(call.micros().least()),
                    three(call.micros().most()),
                    String.valueOf(call.rounds()));
        }
        return "One caller alone; a query of " + QueryLatency.PIECES + " word pieces, a passage of 220\n\n" + table;
    }

    private static String three(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }
}
