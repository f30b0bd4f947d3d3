package pith.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import pith.engine.Calibration;
import pith.engine.Calibration.Bin;
import pith.engine.UnreadableSource;
import pith.evaluation.CalibrationFit.Silence;

/** A fitted {@link Calibration}, and how it does on the questions that were not used for it. Immutable. */
public final class CalibrationReport implements Report {
    private final String data;
    private final Calibration calibration;
    private final List<Judged> held;
    private final List<Judged> withoutGold;
    private final List<Judged> fitted;
    private final Silence silence;

    /**
     * @param held first answers of the other half
     * @param withoutGold the same questions, the passage that answers left out
     * @param fitted first answers of the fitting half
     * @param silence on the other half
     */
    CalibrationReport(
            String data,
            Calibration calibration,
            List<Judged> held,
            List<Judged> withoutGold,
            List<Judged> fitted,
            Silence silence) {
        this.data = data;
        this.calibration = calibration;
        this.held = List.copyOf(held);
        this.withoutGold = List.copyOf(withoutGold);
        this.fitted = List.copyOf(fitted);
        this.silence = silence;
    }

    /** What was fitted. */
    public Calibration calibration() {
        return calibration;
    }

    /** Writes the calibration for a model's folder. */
    public void write(Path file) {
        try {
            Files.writeString(file, CalibrationJson.of(calibration));
        } catch (IOException e) {
            throw new UnreadableSource(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("held_out_questions", (double) held.size());
        figures.put("held_out_exact_percent", 100 * Judged.share(held));
        figures.put("calibration_error_share", Judged.calibrationError(held));
        figures.put("auroc", Judged.auroc(held));
        figures.put("fitted_calibration_error_share", Judged.calibrationError(fitted));
        figures.put("fitted_auroc", Judged.auroc(fitted));
        figures.put("without_gold_calibration_error_share", Judged.calibrationError(withoutGold));
        figures.put("without_gold_silent_share", silence.withoutGold());
        figures.put("silent_share", silence.all());
        figures.put("right_silent_share", silence.right());
        figures.put("threshold_share", calibration.threshold());
        return figures;
    }

    @Override
    public String toTable() {
        TextTable table = new TextTable().row("probability", "right", "answers");
        for (Bin bin : Judged.bins(held)) {
            table.row(
                    TextTable.measure(bin.probability()),
                    TextTable.measure(bin.right()),
                    Integer.toString(bin.count()));
        }
        TextTable all = new TextTable();
        figures().forEach((name, value) -> all.row(name.replace('_', ' '), TextTable.measure(value)));
        return data + ": " + calibration.data() + "\n\n" + calibration.belief() + "\nright "
                + calibration.right() + "\npresent " + calibration.present() + "\n\n"
                + calibration.reliability().data() + "\n" + table + "\n\n" + all;
    }
}
