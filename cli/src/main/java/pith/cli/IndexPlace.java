package pith.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.Upkeep;

/** Where the index is. */
class IndexPlace {
    /** Its name where nobody gives another. */
    static final String NAME = ".pith";

    @Option(
            names = {"-i", "--index"},
            paramLabel = "DIR",
            description = "The index's folder. Default: PITH_INDEX, or the nearest .pith in the current folder or one "
                    + "above it, or else ./.pith.")
    @Nullable
    Path given;

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

    /** What looks after it, whatever model made it. */
    final Upkeep upkeep(Surroundings around) {
        return Upkeep.of(path(around));
    }
}
