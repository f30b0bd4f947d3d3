package pith.evaluation;

import java.util.Map;

/** Looks up figures that must be there. */
final class Figures {
    private Figures() {}

    static double of(Report report, String name) {
        Map<String, Double> figures = report.figures();
        Double figure = figures.get(name);
        if (figure == null) {
            throw new AssertionError(name + " is not among " + figures.keySet());
        }
        return figure;
    }
}
