package pith.cli;

import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.ModelChoice;
import pith.Pith;

/** Where the index is, and which encoder it is opened with. */
final class IndexFolder extends IndexPlace {
    @Option(
            names = "--encoder",
            paramLabel = "MODEL",
            description =
                    "The model that makes the vectors: a name of pith models list, or a folder. An index stays with "
                            + "the one that made it, and finds it by itself among the stored ones. Default: Pith's own.")
    @Nullable
    String encoder;

    Pith open(Surroundings around) {
        return open(around, null);
    }

    /** @param reader the reader's name or folder; null for Pith's own */
    Pith open(Surroundings around, @Nullable String reader) {
        return open(around, reader, null);
    }

    /**
     * @param reader the reader's name or folder; null for Pith's own
     * @param reranker the reranker's name or folder; null for the one that is stored
     */
    Pith open(Surroundings around, @Nullable String reader, @Nullable String reranker) {
        ModelChoice models = around.models()
                .withEncoder(model(encoder, around))
                .withReader(model(reader, around))
                .withReranker(model(reranker, around));
        return around.engine().open(path(around), models);
    }

    /** A folder is meant where there is one of that name, as seen from the current one. */
    static @Nullable String model(@Nullable String given, Surroundings around) {
        if (given == null || !Files.isDirectory(around.folder().resolve(given))) {
            return given;
        }
        return around.folder().resolve(given).normalize().toString();
    }
}
