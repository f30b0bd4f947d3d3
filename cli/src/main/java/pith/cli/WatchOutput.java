package pith.cli;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;
import pith.indexer.Progress;
import pith.indexer.WatchListener;

/** Prints what a watch does: a line for each batch, and one for each file that cannot be read. */
abstract class WatchOutput implements WatchListener {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** Documents of one outcome that a line names. */
    private static final int NAMED = 3;

    private final Screen screen;
    private final Surroundings around;
    private final StatusLine status;
    private final boolean json;

    WatchOutput(Screen screen, Surroundings around, StatusLine status, boolean json) {
        this.screen = screen;
        this.around = around;
        this.status = status;
        this.json = json;
    }

    /** Prints the report of the first run. */
    abstract void first(IndexReport report);

    @Override
    public void progress(Progress progress) {
        status.accept(
                IndexProgress.status(progress) + "  " + IndexProgress.relative(progress.current(), around.folder()));
    }

    @Override
    public void caughtUp(IndexReport report) {
        status.close();
        first(report);
        if (!json && !report.interrupted()) {
            screen.line(Span.dim("Following the changes. Ctrl-C ends it."));
        }
        around.out().flush();
    }

    @Override
    public void changed(IndexReport report) {
        status.close();
        if (json) {
            screen.jsonLine(Json.changes(report));
        } else {
            String time = CLOCK.format(LocalTime.now(ZoneId.systemDefault()));
            String changes = changes(report);
            if (!changes.isEmpty()) {
                screen.spread(
                        Span.plain(time + "  " + changes),
                        Span.dim(String.format(Locale.ROOT, "%.1f s", report.tookMillis() / 1e3)));
            }
            for (Entry failed : report.entries(Outcome.FAILED)) {
                screen.paragraph(
                        time + "  ",
                        List.of(
                                Span.title("failed "),
                                Span.plain(IndexProgress.relative(failed.name(), around.folder())),
                                Span.dim(": " + failed.reason())));
            }
            report.notes().forEach(note -> screen.paragraph(time + "  ", List.of(Span.dim(note))));
        }
        around.out().flush();
    }

    /** Such as "indexed a.md, b.md; renamed c.md -> d.md; removed 12 documents". */
    private static String changes(IndexReport report) {
        List<String> parts = new ArrayList<>();
        for (Outcome outcome : List.of(Outcome.INDEXED, Outcome.REPLACED, Outcome.RENAMED, Outcome.REMOVED)) {
            List<Entry> entries = report.entries(outcome);
            if (entries.size() > NAMED) {
                parts.add(String.format(Locale.ROOT, "%s %,d documents", Json.name(outcome), entries.size()));
            } else if (!entries.isEmpty()) {
                parts.add(Json.name(outcome) + " "
                        + String.join(
                                ", ", entries.stream().map(WatchOutput::named).toList()));
            }
        }
        return String.join("; ", parts);
    }

    private static String named(Entry entry) {
        return entry.outcome() == Outcome.RENAMED ? entry.reason() + " -> " + entry.name() : entry.name();
    }

    @Override
    public void note(String note) {
        status.close();
        if (json) {
            screen.jsonLine(Json.object().put("event", "note").put("note", note));
        } else {
            screen.paragraph(CLOCK.format(LocalTime.now(ZoneId.systemDefault())) + "  ", List.of(Span.dim(note)));
        }
        around.out().flush();
    }

    @Override
    public void rested() {
        status.close();
    }
}
