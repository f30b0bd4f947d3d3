package pith.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.engine.Fusion;
import pith.engine.Mode;
import pith.engine.Query;

/** Which evidence counts, how it becomes one score, and for how long to look for it. */
final class FusionOptions {
    @Option(
            names = {"-m", "--mode"},
            paramLabel = "MODE",
            description = "words, vector (meaning alone) or hybrid (both). Default: hybrid.")
    Mode mode = Mode.HYBRID;

    @Option(
            names = "--weight",
            paramLabel = "SHARE",
            description = "Share of meaning in the hybrid score, 0 to 1. Default: what the index was tuned to (pith "
                    + "tune), else 0.6.")
    @Nullable
    Double weight;

    @Option(
            names = "--fusion",
            paramLabel = "FUSION",
            description = "How words and meaning become one score: bounded, rrf, min-max or z-score. Only those of "
                    + "bounded mean the same from query to query. Default: bounded.")
    Fusion fusion = Fusion.BOUNDED;

    @Option(
            names = "--time-limit",
            paramLabel = "SECONDS",
            description = "For the whole query, up to 600; what was found until then is shown and said to be partial. "
                    + "Default: 30.")
    double timeLimitSeconds = Query.DEFAULT_TIME_LIMIT.toSeconds();

    /** The query with these wishes. */
    Query of(Query query) {
        return query.withMode(mode)
                .withRanking(query.ranking()
                        .withWeight(weight == null ? query.weight() : weight)
                        .withFusion(fusion))
                .withTimeLimit(Duration.ofMillis(Math.round(1_000 * timeLimitSeconds)));
    }

    /** The query with the weight that its index was tuned to, unless one was asked for. */
    Query tuned(Query query, double ofIndex) {
        return weight == null ? query.withWeight(ofIndex) : query;
    }
}
