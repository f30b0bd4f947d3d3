package pith.bench;

import java.util.function.Consumer;
import pith.evaluation.Report;

/** One thing that is measured, by the name it has after {@code ./dev bench}. */
interface Bench {

    /** Lower-case letters. */
    String name();

    /** For people: what it measures, then a line for each option, without a line end after the last. */
    String usage();

    /**
     * Reads the options, all of them, and does nothing else yet.
     *
     * @throws pith.engine.BadInput for a value that cannot be taken
     */
    Run prepare(Options options);

    /** What to do once the command line is understood. */
    @FunctionalInterface
    interface Run {
        /**
         * Measures.
         *
         * @param progress told in a few words now and then how far it is
         */
        Result run(Consumer<String> progress);
    }

    /**
     * What was measured, and where to keep it.
     *
     * @param file of {@code bench/results}, without its ending
     * @param section of the file that this replaces: lower-case letters, digits and hyphens
     */
    record Result(String file, String section, Report report) {}
}
