package pith.evaluation;

import java.util.List;
import java.util.Locale;
import pith.engine.Calibration.Bin;

/** A picture of how far probabilities can be trusted, as SVG: the risk-coverage curve, and beside it the bins. */
final class RiskCoverage {
    private static final int SIDE = 320;
    private static final int LEFT = 60;
    private static final int GAP = 80;
    private static final int TOP = 40;

    private final StringBuilder svg = new StringBuilder();

    private RiskCoverage() {}

    /** The picture, a whole SVG file. */
    static String svg(String title, List<Judged> answers) {
        RiskCoverage picture = new RiskCoverage();
        picture.draw(title, answers);
        return picture.svg.toString();
    }

    private void draw(String title, List<Judged> answers) {
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
                LEFT + SIDE + GAP + SIDE + 20,
                TOP + SIDE + 60));
        text(LEFT, 20, "start", title);
        axes(LEFT, "share of the questions answered", "share of the answers that are wrong");
        double[] risks = Judged.risks(answers);
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < risks.length; i++) {
            points.append(String.format(
                    Locale.ROOT, "%.1f,%.1f ", LEFT + SIDE * (i + 1.0) / risks.length, TOP + SIDE * (1 - risks[i])));
        }
        svg.append("<polyline fill=\"none\" stroke=\"#0b5fa5\" stroke-width=\"2\" points=\"")
                .append(points.toString().strip())
                .append("\"/>\n");
        int right = LEFT + SIDE + GAP;
        axes(right, "probability", "share that is right");
        svg.append(String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#999\" stroke-dasharray=\"4\"/>\n",
                right,
                TOP + SIDE,
                right + SIDE,
                TOP));
        for (Bin bin : Judged.bins(answers)) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#0b5fa5\"><title>%d answers</title></circle>\n",
                    right + SIDE * bin.probability(),
                    TOP + SIDE * (1 - bin.right()),
                    bin.count()));
        }
        svg.append("</svg>\n");
    }

    private void axes(int x, String across, String up) {
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#333\"/>\n",
                x,
                TOP,
                SIDE,
                SIDE));
        for (int tenth = 0; tenth <= 10; tenth += 2) {
            String label = String.format(Locale.ROOT, "%.1f", tenth / 10.0);
            text(x + SIDE * tenth / 10, TOP + SIDE + 16, "middle", label);
            text(x - 6, TOP + SIDE - SIDE * tenth / 10 + 4, "end", label);
        }
        text(x + SIDE / 2, TOP + SIDE + 36, "middle", across);
        svg.append(String.format(
                Locale.ROOT,
                "<text transform=\"translate(%d %d) rotate(-90)\" text-anchor=\"middle\">%s</text>\n",
                x - 36,
                TOP + SIDE / 2,
                up));
    }

    private void text(int x, int y, String anchor, String text) {
        String safe = text.replace("&", "&amp;").replace("<", "&lt;");
        svg.append(String.format(
                Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, safe));
    }
}
