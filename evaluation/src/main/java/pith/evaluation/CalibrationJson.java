package pith.evaluation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import pith.engine.Calibration;
import pith.engine.Calibration.Belief;
import pith.engine.Calibration.Bin;
import pith.engine.Calibration.Regression;
import pith.engine.Calibration.Signals;

/** The file {@code calibration.json} of a reader's folder. */
final class CalibrationJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private CalibrationJson() {}

    static String of(Calibration calibration) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        Belief belief = calibration.belief();
        ObjectNode weights = json.putObject("belief")
                .put("span", rounded(belief.span()))
                .put("nullScore", rounded(belief.nullScore()))
                .put("retrieval", rounded(belief.retrieval()))
                .put("bias", rounded(belief.bias()))
                .put("typical", rounded(belief.typical()));
        if (Double.isInfinite(belief.stop())) {
            weights.putNull("stop");
        } else {
            weights.put("stop", rounded(belief.stop()));
        }
        put(calibration.right(), json.putObject("right"));
        put(calibration.present(), json.putObject("present"));
        json.put("threshold", calibration.threshold())
                .put("leastPresent", calibration.leastPresent())
                .put("data", calibration.data());
        ObjectNode reliability = json.putObject("reliability")
                .put("data", calibration.reliability().data())
                .put("error", rounded(calibration.reliability().error()))
                .put("auroc", rounded(calibration.reliability().auroc()));
        ArrayNode bins = reliability.putArray("bins");
        for (Bin bin : calibration.reliability().bins()) {
            bins.addObject()
                    .put("probability", rounded(bin.probability()))
                    .put("right", rounded(bin.right()))
                    .put("count", bin.count());
        }
        return JSON.writeValueAsString(json) + "\n";
    }

    private static void put(Regression regression, ObjectNode json) {
        json.put("bias", rounded(regression.bias()));
        for (int i = 0; i < Signals.NAMES.size(); i++) {
            json.put(Signals.NAMES.get(i), rounded(regression.weights().get(i)));
        }
    }

    /** Four decimals are more than weights fitted on some hundred questions are worth. */
    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }
}
