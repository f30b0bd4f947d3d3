package pith.cli;

import java.util.List;
import picocli.CommandLine.Option;
import pith.indexer.Selection;

/** Which files of a folder are indexed. */
final class SelectionOptions {
    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description =
                    "Read only what this matches, such as '*.md' or /minutes/; repeat it for more. Written as in a "
                            + ".gitignore, for paths below the indexed folder.")
    List<String> includes = List.of();

    @Option(
            names = "--exclude",
            paramLabel = "GLOB",
            description = "Pass over what this matches; repeat it for more. Written as --include.")
    List<String> excludes = List.of();

    @Option(
            names = "--no-ignore",
            description = "Read what .gitignore, .git/info/exclude and .pithignore say is not to be read.")
    boolean noIgnore;

    @Option(names = "--hidden", description = "Read what begins with a dot too, but for .git and .pith.")
    boolean hidden;

    @Option(
            names = "--follow",
            description =
                    "Follow links to folders; links to files are followed in any case. What several links lead to is "
                            + "read once.")
    boolean follow;

    Selection selection() {
        return Selection.DEFAULT
                .withIncludes(includes)
                .withExcludes(excludes)
                .withIgnoreFiles(!noIgnore)
                .withHidden(hidden)
                .withFollowLinks(follow);
    }
}
