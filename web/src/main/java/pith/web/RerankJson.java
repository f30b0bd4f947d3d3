package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import pith.engine.Ranking.Rerank;

/** A wish for a second look: {@code {"top": 20, "budgetMillis": 2000}}, each of which may be left out. */
final class RerankJson {
    private static final Set<String> FIELDS = Set.of("top", "budgetMillis");

    private RerankJson() {}

    /** Null where there is none. */
    static @Nullable Rerank read(@Nullable JsonNode json) {
        if (json == null) {
            return null;
        }
        Fields fields = new Fields(json, "rerank", FIELDS);
        int millis = fields.whole("budgetMillis", Math.toIntExact(Rerank.DEFAULT_BUDGET.toMillis()));
        return new Rerank(fields.whole("top", Rerank.DEFAULT_TOP), Duration.ofMillis(millis));
    }
}
