package pith.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import pith.engine.UnreadableSource;

/** The sample corpus of the checkout that the program runs from. */
final class SampleFolder {
    private SampleFolder() {}

    /** @throws UnreadableSource when there is none */
    static Path path(Surroundings around) {
        return around.home()
                .map(home -> home.resolve("sample-corpus"))
                .filter(folder -> Files.isDirectory(folder.resolve("documents")))
                .orElseThrow(
                        () -> new UnreadableSource("the sample corpus is not here; run ./pith in a checkout of Pith,"
                                + " or index a folder of your own with pith index"));
    }
}
