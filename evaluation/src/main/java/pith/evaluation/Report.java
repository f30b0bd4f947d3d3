package pith.evaluation;

import java.util.Map;

/** What a measurement found. Immutable. */
public interface Report {

    /**
     * Every figure by its name, in the order in which to show them. Names end in the unit: {@code _percent} (0 to 100),
     * {@code _share} (0 to 1), {@code _seconds}; measures by their own names (0 to 1) and plain counts have none.
     */
    Map<String, Double> figures();

    /** The figures as lines of plain text for people, without a line end after the last. */
    String toTable();
}
