package pith.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pith.engine.Calibration;
import pith.engine.Calibration.Belief;
import pith.engine.Calibration.Bin;
import pith.engine.Calibration.Regression;
import pith.engine.Calibration.Reliability;
import pith.engine.Calibration.Signals;
import pith.engine.ModelUnavailable;
import pith.engine.Quote;

/** A reader's {@code calibration.json}, as {@code pith eval open --fit} writes it. No part of the model's identity. */
final class CalibrationFile {
    static final String NAME = "calibration.json";

    private final String where;

    private CalibrationFile(String where) {
        this.where = where;
    }

    /** Null where there is no such file. */
    static @Nullable Calibration readIfThere(ModelFiles files) {
        ModelJson json = ModelJson.readIfThere(files, NAME).orElse(null);
        return json == null ? null : new CalibrationFile(json.where()).calibration(json.root());
    }

    private Calibration calibration(JsonNode root) {
        JsonNode belief = root.path("belief");
        return new Calibration(
                new Belief(
                        number(belief, "span"),
                        number(belief, "nullScore"),
                        number(belief, "retrieval"),
                        number(belief, "bias"),
                        number(belief, "typical"),
                        belief.path("stop").isNull() ? Double.POSITIVE_INFINITY : number(belief, "stop")),
                regression(root.path("right")),
                regression(root.path("present")),
                share(root, "threshold"),
                share(root, "leastPresent"),
                text(root, "data"),
                reliability(root.path("reliability")));
    }

    private Regression regression(JsonNode json) {
        List<Double> weights = new ArrayList<>();
        for (String name : Signals.NAMES) {
            weights.add(number(json, name));
        }
        return new Regression(number(json, "bias"), weights);
    }

    private Reliability reliability(JsonNode json) {
        List<Bin> bins = new ArrayList<>();
        for (JsonNode bin : json.path("bins")) {
            JsonNode count = bin.path("count");
            if (!count.isInt() || count.intValue() < 1) {
                throw misfit("count", count, "a whole number from 1");
            }
            bins.add(new Bin(share(bin, "probability"), share(bin, "right"), count.intValue()));
        }
        return new Reliability(text(json, "data"), bins, share(json, "error"), share(json, "auroc"));
    }

    private double number(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw misfit(field, value, "a number");
        }
        return value.doubleValue();
    }

    private double share(JsonNode object, String field) {
        double share = number(object, field);
        if (share < 0 || share > 1) {
            throw misfit(field, object.path(field), "a number from 0 to 1");
        }
        return share;
    }

    private String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw misfit(field, value, "a sentence");
        }
        return value.textValue();
    }

    private ModelUnavailable misfit(String field, JsonNode value, String expected) {
        String found = value.isMissingNode() ? "is missing" : "is " + Quote.of(value.toString());
        return new ModelUnavailable(where + ": " + field + " " + found + ", expected " + expected
                + "; write the file again by pith eval open --fit, or remove it");
    }
}
