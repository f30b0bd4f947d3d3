package pith.cli;

import java.io.PrintWriter;
import java.util.function.Consumer;

/** One line on a person's standard error, redrawn as work goes on and gone at its end; nothing elsewhere. */
final class StatusLine implements Consumer<String>, AutoCloseable {
    private static final String CLEAR = "\r\u001B[K";

    private final PrintWriter err;
    private final boolean shown;
    private final int columns;

    StatusLine(Surroundings around) {
        this.err = around.err();
        this.shown = around.errTerminal();
        this.columns = around.columns();
    }

    @Override
    public void accept(String status) {
        if (shown) {
            // One column less than there are: a full line would make some terminals begin a new one.
            err.print(CLEAR + Glyphs.cut(Glyphs.safe(status), columns - 1));
            err.flush();
        }
    }

    @Override
    public void close() {
        if (shown) {
            err.print(CLEAR);
            err.flush();
        }
    }
}
