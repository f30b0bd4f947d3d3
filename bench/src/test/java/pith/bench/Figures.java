package pith.bench;

import pith.evaluation.Report;

/** Looks a report's figures up. */
final class Figures {
    private Figures() {}

    /** Fails where there is no such figure. */
    static double get(Report report, String name) {
        Double value = report.figures().get(name);
        if (value == null) {
            throw new AssertionError("no figure " + name + " in " + report.figures());
        }
        return value;
    }
}
