package pith.indexer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import pith.indexer.Patterns.Verdict;

/**
 * A folder on a walk, with what the selection, its own ignore files and those of the folders above say of what lies in
 * it. Immutable.
 */
final class Place {
    static final String GIT_IGNORE = ".gitignore";
    static final String PITH_IGNORE = ".pithignore";

    private static final String GIT = ".git";
    private static final String PITH = ".pith";

    /** Whether something is read. */
    enum Choice {
        READ,
        /** An ignore file says no. */
        IGNORED,
        /** It is hidden, or the options say no. */
        PASSED
    }

    /** What a walk has in hand wherever it is. */
    private record Rules(Selection selection, Path root, Patterns includes, Patterns excludes) {}

    private final Rules rules;
    private final @Nullable Place above;
    private final Path folder;
    private final boolean included;
    private final Patterns pithIgnore;
    private final Patterns gitIgnore;
    private final @Nullable Patterns gitExclude; // in the top folder of a git work tree alone

    private Place(
            Rules rules, @Nullable Place above, Path folder, boolean included, BiConsumer<Path, IOException> trouble) {
        this.rules = rules;
        this.above = above;
        this.folder = folder;
        this.included = included;
        boolean heeded = rules.selection().ignoreFiles();
        this.pithIgnore = heeded ? patterns(folder.resolve(PITH_IGNORE), trouble) : Patterns.NONE;
        this.gitIgnore = heeded ? patterns(folder.resolve(GIT_IGNORE), trouble) : Patterns.NONE;
        this.gitExclude = heeded && isTop(folder) ? exclude(folder, trouble) : null;
    }

    /**
     * The folder that is indexed.
     *
     * @param trouble told of ignore files that cannot be read
     */
    static Place of(Path root, Selection selection, BiConsumer<Path, IOException> trouble) {
        Rules rules = new Rules(selection, root, Patterns.of(selection.includes()), Patterns.of(selection.excludes()));
        Deque<Path> above = new ArrayDeque<>();
        if (selection.ignoreFiles()) {
            Path folder = root;
            while (folder != null && !isTop(folder)) {
                folder = folder.getParent();
                if (folder != null) {
                    above.addFirst(folder);
                }
            }
            if (folder == null) {
                above.clear(); // no work tree: what stands above is nobody's word
            }
        }
        Place place = null;
        for (Path folder : above) {
            place = new Place(rules, place, folder, false, trouble);
        }
        return new Place(rules, place, root, selection.includes().isEmpty(), trouble);
    }

    /** A folder in this one. */
    Place enter(Path child, BiConsumer<Path, IOException> trouble) {
        return new Place(rules, this, child, isIncluded(child, true), trouble);
    }

    Path folder() {
        return folder;
    }

    /** Whether something in this folder is read. */
    Choice choose(Path child, boolean isFolder) {
        String name = child.getFileName().toString();
        if (name.equals(GIT)
                || (isFolder && (name.equals(PITH) || rules.selection().never().contains(child)))
                || rules.excludes().verdict(below(rules.root(), child), isFolder) == Verdict.MATCHED) {
            return Choice.PASSED;
        }
        Verdict verdict = pithVerdict(child, isFolder);
        if (verdict == Verdict.SILENT) {
            if (name.startsWith(".") && !rules.selection().hidden()) {
                return Choice.PASSED;
            }
            verdict = gitVerdict(child, isFolder);
        }
        if (verdict == Verdict.MATCHED) {
            return Choice.IGNORED;
        }
        return isFolder || isIncluded(child, false) ? Choice.READ : Choice.PASSED;
    }

    private boolean isIncluded(Path child, boolean isFolder) {
        return switch (rules.includes().verdict(below(rules.root(), child), isFolder)) {
            case MATCHED -> true;
            case UNMATCHED -> false;
            case SILENT -> included;
        };
    }

    private Verdict pithVerdict(Path child, boolean isFolder) {
        for (Place place = this; place != null; place = place.above) {
            Verdict verdict = place.verdict(place.pithIgnore, child, isFolder);
            if (verdict != Verdict.SILENT) {
                return verdict;
            }
        }
        return Verdict.SILENT;
    }

    private Verdict gitVerdict(Path child, boolean isFolder) {
        for (Place place = this; place != null; place = place.above) {
            Verdict verdict = place.verdict(place.gitIgnore, child, isFolder);
            if (verdict == Verdict.SILENT && place.gitExclude != null) {
                return place.verdict(place.gitExclude, child, isFolder); // a work tree ends here
            }
            if (verdict != Verdict.SILENT) {
                return verdict;
            }
        }
        return Verdict.SILENT;
    }

    private Verdict verdict(Patterns patterns, Path child, boolean isFolder) {
        return patterns.isEmpty() ? Verdict.SILENT : patterns.verdict(below(folder, child), isFolder);
    }

    private static String below(Path folder, Path path) {
        String separator = path.getFileSystem().getSeparator();
        String below = folder.relativize(path).toString();
        return separator.equals("/") ? below : below.replace(separator, "/");
    }

    private static boolean isTop(Path folder) {
        return Files.exists(folder.resolve(GIT), LinkOption.NOFOLLOW_LINKS);
    }

    /** What stands in {@code .git/info/exclude}, wherever the work tree keeps that. */
    private static Patterns exclude(Path top, BiConsumer<Path, IOException> trouble) {
        Path git = top.resolve(GIT);
        try {
            if (Files.isRegularFile(git)) { // of a linked work tree or a submodule
                String line = read(git).strip();
                git = top.resolve(line.startsWith("gitdir:") ? line.substring(7).strip() : line)
                        .normalize();
                Path common = git.resolve("commondir");
                git = Files.isRegularFile(common)
                        ? git.resolve(read(common).strip()).normalize()
                        : git;
            }
        } catch (IOException e) {
            trouble.accept(git, e);
            return Patterns.NONE;
        }
        return patterns(git.resolve("info").resolve("exclude"), trouble);
    }

    private static Patterns patterns(Path file, BiConsumer<Path, IOException> trouble) {
        if (!Files.isRegularFile(file)) {
            return Patterns.NONE;
        }
        try {
            return Patterns.parse(read(file));
        } catch (IOException e) {
            trouble.accept(file, e);
            return Patterns.NONE;
        }
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > Content.MAX_BYTES) {
            throw new FileSystemException(file.toString(), null, "too large for an ignore file");
        }
        // What is no UTF-8 matches nothing, which harms no other line.
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
