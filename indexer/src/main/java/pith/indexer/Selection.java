package pith.indexer;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import pith.engine.BadInput;
import pith.engine.Quote;

/**
 * Which of the files below a folder are indexed. A file that is named by itself is read whatever is said here. Immutable.
 *
 * <p>Patterns are written as in gitignore(5) and are for paths below the indexed folder.
 *
 * @param includes where there are any, only files that one of them matches, or in a folder that one matches
 * @param excludes files and folders that are passed over
 * @param hidden whether to read what begins with a dot; {@code .git} and {@code .pith} are passed over even then
 * @param ignoreFiles whether to heed {@code .gitignore}, {@code .git/info/exclude} and {@code .pithignore}, those of the
 *     folders above too up to the top of their git work tree. The last has the syntax of the first and wins over it; what
 *     it lets in by {@code !} may be hidden
 * @param followLinks whether to read the folders that links lead to; files that links lead to are read in any case
 * @param never absolute folders that are passed over whatever else is said: the index's own
 */
public record Selection(
        List<String> includes,
        List<String> excludes,
        boolean hidden,
        boolean ignoreFiles,
        boolean followLinks,
        Set<Path> never) {

    /** Everything but what is hidden or ignored. */
    public static final Selection DEFAULT = new Selection(List.of(), List.of(), false, true, false, Set.of());

    public Selection {
        includes = List.copyOf(includes);
        excludes = List.copyOf(excludes);
        never = Set.copyOf(never);
        includes.forEach(Selection::check);
        excludes.forEach(Selection::check);
    }

    private static void check(String pattern) {
        if (pattern.isBlank() || pattern.equals("!") || pattern.equals("/")) {
            throw new BadInput("the pattern \"" + Quote.of(pattern)
                    + "\" matches nothing; give one as in a .gitignore, such as *.md or /drafts/");
        }
    }

    public Selection withIncludes(List<String> patterns) {
        return new Selection(patterns, excludes, hidden, ignoreFiles, followLinks, never);
    }

    public Selection withExcludes(List<String> patterns) {
        return new Selection(includes, patterns, hidden, ignoreFiles, followLinks, never);
    }

    public Selection withHidden(boolean read) {
        return new Selection(includes, excludes, read, ignoreFiles, followLinks, never);
    }

    public Selection withIgnoreFiles(boolean heeded) {
        return new Selection(includes, excludes, hidden, heeded, followLinks, never);
    }

    public Selection withFollowLinks(boolean followed) {
        return new Selection(includes, excludes, hidden, ignoreFiles, followed, never);
    }

    /** The same without this folder. */
    public Selection without(Path folder) {
        Set<Path> all = new HashSet<>(never);
        all.add(folder.toAbsolutePath().normalize());
        return new Selection(includes, excludes, hidden, ignoreFiles, followLinks, all);
    }
}
