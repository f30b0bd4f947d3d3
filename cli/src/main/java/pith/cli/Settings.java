package pith.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.Upkeep;
import pith.engine.IndexSettings;
import pith.engine.IndexSettings.Quantization;

/** How a new index keeps its vectors. */
final class Settings {
    @Option(
            names = "--vectors",
            paramLabel = "KIND",
            description =
                    "How the graph of a new index keeps its copy of the vectors: float32, int8, int4 or 1-bit. What "
                            + "it finds is compared again in full precision. Default: int8.")
    @Nullable
    String vectors;

    @Option(
            names = "--hnsw-m",
            paramLabel = "M",
            description = "How many neighbours a vector has in the graph of a new index, 2 to 512. Default: 16.")
    @Nullable
    Integer connections;

    @Option(
            names = "--hnsw-ef",
            paramLabel = "EF",
            description =
                    "How many candidates are looked at when a vector is linked into the graph of a new index, M to "
                            + "3200. Default: 200. An index keeps the settings it was made with, and refuses others.")
    @Nullable
    Integer candidates;

    /** What was asked for, the rest as the index has it or by default; empty where nothing was. */
    Optional<IndexSettings> chosen(Upkeep upkeep) {
        if (vectors == null && connections == null && candidates == null) {
            return Optional.empty();
        }
        IndexSettings rest = upkeep.settings().orElse(IndexSettings.DEFAULT);
        return Optional.of(new IndexSettings(
                vectors == null ? rest.vectors() : Quantization.of(vectors),
                connections == null ? rest.connections() : connections,
                candidates == null ? rest.candidates() : candidates));
    }
}
