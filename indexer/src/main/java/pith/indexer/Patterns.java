package pith.indexer;

import java.util.ArrayList;
import java.util.List;

/**
 * The patterns of an ignore file, or of an option, as gitignore(5) writes them. The last one that matches a path
 * decides. Immutable.
 */
final class Patterns {
    static final Patterns NONE = new Patterns(List.of());

    /** What patterns say of a path. */
    enum Verdict {
        MATCHED,
        /** Matched by a pattern that begins with {@code !}. */
        UNMATCHED,
        SILENT
    }

    /**
     * One pattern.
     *
     * @param glob without the marks that the flags stand for
     * @param literal how many characters at its start mean only themselves
     * @param negated began with {@code !}
     * @param folders ended with {@code /}: matches folders alone
     * @param nameOnly has no slash: matches a name in any depth
     */
    private record Pattern(String glob, int literal, boolean negated, boolean folders, boolean nameOnly) {

        static Pattern of(String line) {
            boolean negated = line.startsWith("!");
            String glob = negated ? line.substring(1) : line;
            boolean folders = glob.endsWith("/");
            if (folders) {
                glob = glob.substring(0, glob.length() - 1);
            }
            boolean nameOnly = glob.indexOf('/') < 0;
            if (!nameOnly && glob.startsWith("/")) {
                glob = glob.substring(1);
            }
            int literal = 0;
            while (literal < glob.length() && !Wildmatch.isSpecial(glob.charAt(literal))) {
                literal++;
            }
            return new Pattern(glob, literal, negated, folders, nameOnly);
        }

        boolean matches(String path, boolean folder) {
            if (folders && !folder) {
                return false;
            }
            String text = nameOnly ? path.substring(path.lastIndexOf('/') + 1) : path;
            if (literal == glob.length()) {
                return glob.equals(text);
            }
            if (nameOnly) {
                return Wildmatch.matches(glob, text);
            }
            // As git does it: what comes after the literal part is matched by itself.
            return text.startsWith(glob.substring(0, literal))
                    && Wildmatch.matches(glob.substring(literal), text.substring(literal));
        }
    }

    private final List<Pattern> patterns;

    private Patterns(List<Pattern> patterns) {
        this.patterns = List.copyOf(patterns);
    }

    /** Those of an ignore file. */
    static Patterns parse(String file) {
        List<Pattern> patterns = new ArrayList<>();
        String text = file.startsWith("\ufeff") ? file.substring(1) : file;
        for (String line : text.split("\n", -1)) {
            String whole = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
            if (!line.isEmpty() && !line.startsWith("#")) {
                patterns.add(Pattern.of(withoutTrailingSpaces(whole)));
            }
        }
        return patterns.isEmpty() ? NONE : new Patterns(patterns);
    }

    /** One pattern each: {@code #} and spaces at the end mean themselves. */
    static Patterns of(List<String> patterns) {
        return patterns.isEmpty()
                ? NONE
                : new Patterns(patterns.stream().map(Pattern::of).toList());
    }

    private static String withoutTrailingSpaces(String line) {
        int end = 0; // of what is kept
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '\\') {
                i++;
                end = Math.min(i + 1, line.length());
            } else if (line.charAt(i) != ' ') {
                end = i + 1;
            }
        }
        return line.substring(0, end);
    }

    boolean isEmpty() {
        return patterns.isEmpty();
    }

    /**
     * What they say of a path.
     *
     * @param path below the folder that the patterns are for, with {@code /}
     * @param folder whether there is a folder
     */
    Verdict verdict(String path, boolean folder) {
        for (Pattern pattern : patterns.reversed()) {
            if (pattern.matches(path, folder)) {
                return pattern.negated() ? Verdict.UNMATCHED : Verdict.MATCHED;
            }
        }
        return Verdict.SILENT;
    }
}
