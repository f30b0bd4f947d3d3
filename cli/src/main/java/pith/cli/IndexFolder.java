package pith.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.ModelChoice;
import pith.Pith;

/** Where the index is. */
final class IndexFolder {
    /** Its name where nobody gives another. */
    static final String NAME = ".pith";

    @Option(
            names = {"-i", "--index"},
            paramLabel = "DIR",
            description = "The index's folder. Default: PITH_INDEX, or the nearest .pith in the current folder or one "
                    + "above it, or else ./.pith.")
    @Nullable
    Path given;

    @Option(
            names = "--encoder",
            paramLabel = "MODEL",
            description =
                    "The model that makes the vectors: a name of pith models list, or a folder. An index stays with "
                            + "the one that made it, and finds it by itself among the stored ones. Default: Pith's own.")
    @Nullable
    String encoder;

    /** The folder, absolute; it need not be there. */
    Path path(Surroundings around) {
        Path current = around.folder();
        if (given != null) {
            return current.resolve(given).normalize();
        }
        String variable = around.environment().getOrDefault("PITH_INDEX", "");
        if (!variable.isEmpty()) {
            return current.resolve(variable).normalize();
        }
        for (Path folder = current; folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve(NAME))) {
                return folder.resolve(NAME);
            }
        }
        return current.resolve(NAME);
    }

    Pith open(Surroundings around) {
        return open(around, null);
    }

    /** @param reader the reader's name or folder; null for Pith's own */
    Pith open(Surroundings around, @Nullable String reader) {
        ModelChoice models = around.models().withEncoder(model(encoder, around)).withReader(model(reader, around));
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
