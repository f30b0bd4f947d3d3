package pith.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What all subcommands share. */
abstract class Subcommand implements Callable<Integer> {

    /** When to print in colour. */
    enum Colour {
        AUTO,
        ALWAYS,
        NEVER
    }

    final Surroundings around;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "auto (on a terminal, unless NO_COLOR is set), always or never. Default: auto.")
    Colour colour = Colour.AUTO;

    @Option(
            names = {"-v", "--verbose"},
            description = "Show what the libraries log, and cut no list short.")
    boolean verbose;

    Subcommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public final Integer call() {
        Logs.show(verbose);
        return run(new Screen(around.out(), around.columns(), colourWanted()));
    }

    /** Does it, and says how it went: one of {@link Exit}. */
    abstract int run(Screen screen);

    private boolean colourWanted() {
        return switch (colour) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> around.coloured();
        };
    }
}
