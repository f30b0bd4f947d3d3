package pith.engine;

/** Makes a caller's value fit to stand in a message: short, and without control characters. */
public final class Quote {
    private static final int LONGEST = 80;

    private Quote() {}

    /** Whether every surrogate has its other half, so that the text has a UTF-8 form. */
    static boolean isWellFormed(String value) {
        return value.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    /** At most 80 characters of {@code value}, control characters shown as {@code ?}. */
    public static String of(String value) {
        String head = value.length() <= LONGEST ? value : value.substring(0, LONGEST - 3) + "...";
        StringBuilder shown = new StringBuilder(head.length());
        head.codePoints().forEach(c -> shown.appendCodePoint(Character.isISOControl(c) ? '?' : c));
        return shown.toString();
    }
}
