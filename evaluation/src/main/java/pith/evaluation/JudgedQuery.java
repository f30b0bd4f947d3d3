package pith.evaluation;

import java.util.Map;

/**
 * A query and the documents that were judged for it. Immutable.
 *
 * @param kind what kind of query it is, such as {@code keyword}; empty where nobody says
 * @param grades by document id; 0 and less is not relevant
 */
public record JudgedQuery(String id, String kind, String text, Map<String, Integer> grades) {
    public JudgedQuery {
        grades = Map.copyOf(grades);
    }
}
