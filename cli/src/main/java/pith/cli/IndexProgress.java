package pith.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import pith.indexer.Progress;

/** How far a run of the indexer is: redrawn in one line for a person, and a line now and then for a log. */
final class IndexProgress implements Consumer<Progress>, AutoCloseable {
    private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Surroundings around;
    private final LongSupplier clock;
    private final StatusLine line;
    private long loggedNanos;

    /** @param clock nanoseconds, from whenever */
    IndexProgress(Surroundings around, LongSupplier clock) {
        this.around = around;
        this.clock = clock;
        this.line = new StatusLine(around);
        this.loggedNanos = clock.getAsLong();
    }

    @Override
    public void accept(Progress progress) {
        if (around.errTerminal()) {
            line.accept(status(progress) + "  " + relative(progress.current(), around.folder()));
        } else if (clock.getAsLong() - loggedNanos >= LOG_NANOS) {
            loggedNanos = clock.getAsLong();
            around.err().println(status(progress).strip().replaceAll(" {2,}", ", "));
            around.err().flush();
        }
    }

    /** Each figure in its own columns, that nothing moves while they grow. */
    static String status(Progress progress) {
        String total = String.format(Locale.ROOT, "%,d", progress.filesTotal());
        String files = String.format(Locale.ROOT, "%," + total.length() + "d", progress.files());
        String left = progress.secondsLeft().isPresent()
                ? about(progress.secondsLeft().getAsLong()) + " left"
                : "";
        return String.format(
                Locale.ROOT,
                "%3d %%  %s  %,7d documents  %,9d passages  %4.0f a second  %-13s",
                (int) (100 * progress.done()),
                progress.filesTotal() > 0 ? files + " of " + total + " files" : files + " files",
                progress.documents(),
                progress.passages(),
                progress.passagesPerSecond(),
                left);
    }

    /** Coarse enough not to change with every breath of the machine. */
    private static String about(long seconds) {
        if (seconds < 90) {
            return (seconds + 9) / 10 * 10 + " s";
        }
        long minutes = (seconds + 59) / 60;
        return minutes < 90 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 / 10 * 10 + " min";
    }

    /** A file's name as it is seen from the current folder. */
    static String relative(String name, Path folder) {
        String prefix = folder + folder.getFileSystem().getSeparator();
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    @Override
    public void close() {
        line.close();
    }
}
