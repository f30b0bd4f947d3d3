package pith.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.web.ApiKeys;

/** Where the keys of a server are. */
final class KeysFile {
    private static final String SUFFIX = ".keys";

    @Option(
            names = "--keys",
            paramLabel = "FILE",
            description =
                    "The file that the keys' hashes are in. Default: beside the index's folder, with .keys at the "
                            + "end of its name.")
    @Nullable
    Path given;

    /** @param index the index's folder, absolute */
    ApiKeys open(Surroundings around, Path index) {
        return ApiKeys.in(
                given == null
                        ? index.resolveSibling(index.getFileName() + SUFFIX)
                        : around.folder().resolve(given));
    }
}
