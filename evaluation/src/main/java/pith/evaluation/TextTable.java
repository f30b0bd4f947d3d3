package pith.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Columns of equal width in plain text: the first to the left, the others to the right. Not thread-safe. */
public final class TextTable {
    private final List<String[]> rows = new ArrayList<>();

    /** Adds a row; rows may differ in length. */
    public TextTable row(String... cells) {
        rows.add(cells);
        return this;
    }

    /** Four decimals, as measures between 0 and 1 are printed. */
    public static String measure(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    static String percent(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** One decimal. */
    public static String one(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    @Override
    public String toString() {
        int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        List<String> lines = new ArrayList<>();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String space = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? row[i] + space : "  " + space + row[i]);
            }
            lines.add(line.toString().stripTrailing());
        }
        return String.join("\n", lines);
    }
}
