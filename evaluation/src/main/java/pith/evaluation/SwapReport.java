package pith.evaluation;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import pith.engine.Mode;

/**
 * How Pith did on a corpus as it is, and with letters swapped for look-alikes. Immutable.
 *
 * @param clean on the documents as they are
 * @param swapped on those with swapped letters
 * @param seed what chose the letters
 * @param letters in the documents
 * @param swappedLetters how many of them were swapped
 */
public record SwapReport(SampleReport clean, SampleReport swapped, long seed, long letters, long swappedLetters)
        implements Report {

    /** The share of the letters that were swapped, 0 to 1. */
    public double share() {
        return letters == 0 ? 0 : (double) swappedLetters / letters;
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("letters", (double) letters);
        figures.put("letters_swapped_share", share());
        figures.put("seed", (double) seed);
        for (Mode mode : Mode.values()) {
            String name = mode.name().toLowerCase(Locale.ROOT);
            figures.put("clean_" + name + "_recall_at_5", clean.recallAt5(mode, "all"));
            figures.put("swapped_" + name + "_recall_at_5", swapped.recallAt5(mode, "all"));
            figures.put("clean_" + name + "_ndcg_at_10", clean.ndcgAt10(mode, "all"));
            figures.put("swapped_" + name + "_ndcg_at_10", swapped.ndcgAt10(mode, "all"));
        }
        add("clean_", clean, figures);
        add("swapped_", swapped, figures);
        return figures;
    }

    private static void add(String prefix, SampleReport report, Map<String, Double> figures) {
        figures.put(prefix + "answered_right_first_share", report.rightShare(1));
        figures.put(prefix + "answered_right_first_three_share", report.rightShare(3));
        figures.put(prefix + "near_miss_silent_share", report.silentShare(SampleReport.Kind.NEAR_MISS));
        figures.put(prefix + "off_topic_silent_share", report.silentShare(SampleReport.Kind.OFF_TOPIC));
        figures.put(prefix + "answers_checked", (double) checked(report));
        figures.put(prefix + "answers_misplaced", (double) report.misplaced().size());
    }

    private static int checked(SampleReport report) {
        return report.answers().stream()
                .mapToInt(SampleReport.AnswerRow::checked)
                .sum();
    }

    @Override
    public String toTable() {
        TextTable found = new TextTable().row("recall@5", "clean", "swapped", "difference");
        for (Mode mode : Mode.values()) {
            row(
                    found,
                    mode.name().toLowerCase(Locale.ROOT),
                    clean.recallAt5(mode, "all"),
                    swapped.recallAt5(mode, "all"));
        }
        TextTable asked = new TextTable().row("questions", "clean", "swapped", "difference");
        row(asked, "right first", clean.rightShare(1), swapped.rightShare(1));
        row(asked, "right in 3", clean.rightShare(3), swapped.rightShare(3));
        for (SampleReport.Kind kind : SampleReport.Kind.values()) {
            row(asked, kind.label() + ", no answer", clean.silentShare(kind), swapped.silentShare(kind));
        }
        return swappedLetters + " of " + letters + " letters (" + TextTable.one(100 * share())
                + " %) swapped for look-alikes, seed " + seed + "; " + clean.documents() + " documents, "
                + clean.searches().size() + " queries\n\n" + found + "\n\n" + asked + "\n\n" + checked(swapped)
                + " answers compared with their files of swapped letters, "
                + swapped.misplaced().size() + " out of place";
    }

    private static void row(TextTable table, String name, double before, double after) {
        table.row(
                name,
                TextTable.measure(before),
                TextTable.measure(after),
                String.format(Locale.ROOT, "%+.4f", after - before));
    }
}
