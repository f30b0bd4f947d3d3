package pith.cli;

import java.util.logging.Level;
import java.util.logging.Logger;

/** What the libraries log: on standard error, and nothing but disasters unless asked for. */
final class Logs {
    /** Kept, since a logger that nobody holds may be collected with its level. */
    private static final Logger ROOT = Logger.getLogger("");

    private Logs() {}

    static void show(boolean verbose) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s %3$s: %5$s%6$s%n");
        ROOT.setLevel(verbose ? Level.INFO : Level.SEVERE);
    }
}
