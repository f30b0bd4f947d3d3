package pith.indexer;

/**
 * Whether a glob of git's matches a path: {@code *} and {@code ?} stop at {@code /}, {@code **} between slashes does
 * not, sets are {@code [a-z]}, {@code [!a-z]} and {@code [[:alpha:]]}, a backslash takes the next character as it is.
 * Follows git's wildmatch.c step by step, so that odd patterns mean here what they mean there; but counts code points
 * where git counts bytes.
 */
final class Wildmatch {

    /** How a comparison ended; the last two spare the tries that cannot end otherwise. */
    private enum End {
        MATCH,
        NO_MATCH,
        NO_MATCH_ANYWHERE,
        NO_MATCH_BELOW_THE_SLASH
    }

    private static final int NONE = 0;

    private final int[] pattern;
    private final int[] text;
    private int at; // where in the pattern the set that is read stands

    private Wildmatch(String pattern, String text) {
        this.pattern = pattern.codePoints().toArray();
        this.text = text.codePoints().toArray();
    }

    static boolean matches(String pattern, String text) {
        return new Wildmatch(pattern, text).from(0, 0) == End.MATCH;
    }

    /** Whether the character means more than itself. */
    static boolean isSpecial(int c) {
        return c == '*' || c == '?' || c == '[' || c == '\\';
    }

    private int p(int i) {
        return i < pattern.length ? pattern[i] : NONE;
    }

    private int t(int i) {
        return i < text.length ? text[i] : NONE;
    }

    private End from(int patternStart, int textStart) {
        int p = patternStart;
        int t = textStart;
        for (; p < pattern.length; p++, t++) {
            int c = p(p);
            if (t(t) == NONE && c != '*') {
                return End.NO_MATCH_ANYWHERE;
            }
            switch (c) {
                case '?' -> {
                    if (t(t) == '/') {
                        return End.NO_MATCH;
                    }
                }
                case '*' -> {
                    return star(p, t);
                }
                case '[' -> {
                    End end = set(p + 1, t(t));
                    if (end != End.MATCH) {
                        return end;
                    }
                    p = at;
                }
                default -> {
                    if (c == '\\') {
                        c = p(++p);
                    }
                    if (c != t(t)) {
                        return End.NO_MATCH;
                    }
                }
            }
        }
        return t < text.length ? End.NO_MATCH : End.MATCH;
    }

    private End star(int first, int textStart) {
        int p = first + 1;
        boolean overSlashes = false;
        if (p(p) == '*') {
            while (p(p) == '*') {
                p++;
            }
            boolean begins = first == 0 || p(first - 1) == '/';
            boolean ends = p(p) == NONE || p(p) == '/' || (p(p) == '\\' && p(p + 1) == '/');
            overSlashes = begins && ends;
            if (overSlashes && p(p) == '/' && from(p + 1, textStart) == End.MATCH) {
                return End.MATCH;
            }
        }
        int slash = nextSlash(textStart);
        if (p(p) == NONE) {
            return overSlashes || slash < 0 ? End.MATCH : End.NO_MATCH;
        }
        if (!overSlashes && p(p) == '/') {
            return slash < 0 ? End.NO_MATCH : from(p + 1, slash + 1);
        }
        return tryAll(p, textStart, overSlashes);
    }

    /** Lets the star take nothing, then a character, then two, and so on. */
    private End tryAll(int p, int textStart, boolean overSlashes) {
        for (int t = textStart; t(t) != NONE; t++) {
            if (!isSpecial(p(p))) {
                while (t(t) != NONE && t(t) != p(p) && (overSlashes || t(t) != '/')) {
                    t++;
                }
                if (t(t) != p(p)) {
                    return End.NO_MATCH;
                }
            }
            End end = from(p, t);
            if (end != End.NO_MATCH) {
                if (!overSlashes || end != End.NO_MATCH_BELOW_THE_SLASH) {
                    return end;
                }
            } else if (!overSlashes && t(t) == '/') {
                return End.NO_MATCH_BELOW_THE_SLASH;
            }
        }
        return End.NO_MATCH_ANYWHERE;
    }

    private int nextSlash(int from) {
        for (int t = from; t < text.length; t++) {
            if (text[t] == '/') {
                return t;
            }
        }
        return -1;
    }

    /** Reads a set, whose closing bracket is at {@link #at} afterwards. */
    private End set(int first, int c) {
        at = first;
        boolean negated = p(at) == '!' || p(at) == '^';
        if (negated) {
            at++;
        }
        boolean found = false;
        int previous = NONE; // what a range may begin with
        do {
            int member = p(at);
            if (member == NONE) {
                return End.NO_MATCH_ANYWHERE;
            }
            if (member == '-' && previous != NONE && p(at + 1) != NONE && p(at + 1) != ']') {
                int last = p(++at) == '\\' ? p(++at) : p(at);
                if (last == NONE) {
                    return End.NO_MATCH_ANYWHERE;
                }
                found |= c >= previous && c <= last;
                previous = NONE;
            } else if (member == '[' && p(at + 1) == ':' && closesClass() >= 0) {
                int end = closesClass();
                String name = new String(pattern, at + 2, end - 1 - (at + 2));
                if (!isClass(name)) {
                    return End.NO_MATCH_ANYWHERE;
                }
                found |= isOf(name, c);
                at = end;
                previous = NONE;
            } else {
                previous = member == '\\' ? p(++at) : member;
                if (previous == NONE) {
                    return End.NO_MATCH_ANYWHERE;
                }
                found |= c == previous;
            }
            at++;
        } while (p(at) != ']');
        return found == negated || c == '/' ? End.NO_MATCH : End.MATCH;
    }

    /** Where the {@code ]} of a {@code [:class:]} stands, or -1 when it is none. */
    private int closesClass() {
        int end = at + 2;
        while (p(end) != NONE && p(end) != ']') {
            end++;
        }
        return p(end) == ']' && end - 1 >= at + 2 && p(end - 1) == ':' ? end : -1;
    }

    private static boolean isClass(String name) {
        return switch (name) {
            case "alnum",
                    "alpha",
                    "blank",
                    "cntrl",
                    "digit",
                    "graph",
                    "lower",
                    "print",
                    "punct",
                    "space",
                    "upper",
                    "xdigit" -> true;
            default -> false;
        };
    }

    /** As in the C locale: ASCII alone. */
    private static boolean isOf(String name, int c) {
        boolean lower = c >= 'a' && c <= 'z';
        boolean upper = c >= 'A' && c <= 'Z';
        boolean digit = c >= '0' && c <= '9';
        boolean graph = c > ' ' && c < 0x7f;
        return switch (name) {
            case "alnum" -> lower || upper || digit;
            case "alpha" -> lower || upper;
            case "blank" -> c == ' ' || c == '\t';
            case "cntrl" -> c < ' ' || c == 0x7f;
            case "digit" -> digit;
            case "graph" -> graph;
            case "lower" -> lower;
            case "print" -> graph || c == ' ';
            case "punct" -> graph && !lower && !upper && !digit;
            case "space" -> c == ' ' || (c >= '\t' && c <= '\r');
            case "upper" -> upper;
            default -> digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        };
    }
}
