package pith.engine.lucene;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.search.Explanation;
import pith.engine.Explained;
import pith.engine.Explained.Operation;

/**
 * Lucene's explanation of a score as a tree that recomputes it. Lucene tells its operations in words only; here that
 * operation is taken which makes the value of the parts, and a number of which none is known stands without its parts.
 */
final class WordExplanation {
    /** Lucene computes in floats, and a word's saturation by a difference from 1. */
    private static final double TOLERANCE = 1e-6;

    private static final List<Operation> OPERATIONS =
            List.of(Operation.SUM, Operation.PRODUCT, Operation.GREATEST, Operation.IDF, Operation.SATURATION);

    private static final Pattern WEIGHT = Pattern.compile("weight\\((.*) in \\d+\\).*", Pattern.DOTALL);
    private static final Pattern FORMULA = Pattern.compile("(, computed as .*|,? ?(result|sum|max|product) of):?$");

    private final String fieldPrefix;

    private WordExplanation(String field) {
        this.fieldPrefix = field + ":";
    }

    /** @param field whose name goes without saying */
    static Explained of(Explanation explanation, String field) {
        Explained tree = new WordExplanation(field).tree(explanation);
        boolean one = WEIGHT.matcher(explanation.getDescription()).matches();
        return one ? Explained.by(Operation.SUM, "words", tree) : tree;
    }

    private Explained tree(Explanation e) {
        String what = e.getDescription().replace(fieldPrefix, "");
        double value = e.isMatch() ? e.getValue().doubleValue() : 0;
        List<Explained> parts = new ArrayList<>();
        for (Explanation detail : e.getDetails()) {
            if (detail.isMatch()) {
                parts.add(tree(detail));
            }
        }
        Matcher weight = WEIGHT.matcher(what);
        if (weight.matches()) {
            String word = weight.group(1);
            return parts.size() == 1 ? parts.getFirst().named(word) : operation(word, value, parts);
        }
        String name = FORMULA.matcher(what).replaceFirst("");
        return operation(name.isEmpty() ? "words" : name, value, parts);
    }

    private static Explained operation(String what, double value, List<Explained> parts) {
        double[] values = parts.stream().mapToDouble(Explained::value).toArray();
        for (Operation operation : OPERATIONS) {
            boolean fits = switch (operation) {
                case IDF -> values.length == 2;
                case SATURATION -> values.length == 5;
                default -> values.length > 0;
            };
            if (fits && Math.abs(operation.of(values) - value) <= TOLERANCE * Math.max(1, Math.abs(value))) {
                return new Explained(what, value, operation, parts);
            }
        }
        return Explained.given(what, value);
    }
}
