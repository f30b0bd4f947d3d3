package pith.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.Pith;

/** Words that say the same. */
final class SynonymsFile {
    @Option(
            names = "--synonyms",
            paramLabel = "FILE",
            description = "Words that say the same, a line each (car, automobile), or that are taken for others (tv => "
                    + "television). Nothing need be indexed again. Default: PITH_SYNONYMS, or none.")
    @Nullable
    Path given;

    /** Has an open index use them, where any were named. */
    void use(Pith pith, Surroundings around) {
        String variable = around.environment().getOrDefault("PITH_SYNONYMS", "");
        if (given != null) {
            pith.useSynonyms(around.folder().resolve(given));
        } else if (!variable.isEmpty()) {
            pith.useSynonyms(around.folder().resolve(variable));
        }
    }
}
