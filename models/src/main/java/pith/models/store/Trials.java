package pith.models.store;

import ai.djl.engine.EngineException;
import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import pith.engine.Encoder;
import pith.engine.Reader;
import pith.engine.Reranker;
import pith.models.Models;

/** Loads a model once and lets it compute. */
final class Trials {
    private static final String QUESTION = "Which river does the bridge cross?";
    private static final String TEXT = "The bridge crosses the river Thames.";

    private static final Duration BUDGET = Duration.ofSeconds(1);

    private Trials() {}

    /** Whether it is no fault of the files that a model did not load: a disk, or a native library that is missing. */
    static boolean isOfTheMachine(Throwable failure) {
        for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
            boolean disk = each instanceof IOException && !(each instanceof JacksonException);
            if (disk
                    || each instanceof UncheckedIOException
                    || each instanceof LinkageError
                    || each instanceof EngineException) {
                return true;
            }
        }
        return false;
    }

    static Workings.Facts load(ModelKind kind, Path folder) {
        return switch (kind) {
            case ENCODER -> {
                try (Encoder encoder = Models.encoder(folder)) {
                    encoder.encodeQuery(QUESTION);
                    yield new Workings.Facts(encoder.dimension(), encoder.maxPieces());
                }
            }
            case READER -> {
                try (Reader reader = Models.reader(folder)) {
                    reader.read(QUESTION, TEXT, 1);
                    yield new Workings.Facts(0, 0);
                }
            }
            case RERANKER -> {
                try (Reranker reranker = Models.reranker(folder)) {
                    reranker.score(QUESTION, List.of(TEXT), BUDGET);
                    yield new Workings.Facts(0, 0);
                }
            }
        };
    }
}
