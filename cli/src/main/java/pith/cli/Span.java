package pith.cli;

/**
 * Words to print, and how. The text may come from anywhere: {@link Screen} takes out what could steer a terminal.
 */
record Span(String text, Style style) {
    /** How words look where colour is wanted, as ANSI codes (ECMA-48, SGR). */
    enum Style {
        PLAIN(""),
        TITLE("1"),
        DIM("2"),
        /** A word of the query. */
        WORD("1;31"),
        /** The answer, as if marked with a pen. */
        ANSWER("30;43"),
        /** A command to type. */
        COMMAND("36");

        private final String codes;

        Style(String codes) {
            this.codes = codes;
        }

        String codes() {
            return codes;
        }
    }

    static Span plain(String text) {
        return new Span(text, Style.PLAIN);
    }

    static Span title(String text) {
        return new Span(text, Style.TITLE);
    }

    static Span dim(String text) {
        return new Span(text, Style.DIM);
    }

    static Span command(String text) {
        return new Span(text, Style.COMMAND);
    }
}
