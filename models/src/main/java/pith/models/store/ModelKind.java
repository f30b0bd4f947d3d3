package pith.models.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What a model is for. */
public enum ModelKind {
    /** Text in, a vector out. */
    ENCODER,
    /** A question and a text in, the words that answer it out. */
    READER,
    /** A query and a text in, how relevant it is out. */
    RERANKER;

    /** For people and files: {@code encoder}, {@code reader}, {@code reranker}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By the class that the model's {@code config.json} names as its architecture; an encoder where it names none. */
    static ModelKind of(JsonNode config) {
        for (JsonNode architecture : config.path("architectures")) {
            String name = architecture.asText();
            if (name.endsWith("ForQuestionAnswering")) {
                return READER;
            }
            if (name.endsWith("ForSequenceClassification")) {
                return RERANKER;
            }
        }
        return ENCODER;
    }
}
