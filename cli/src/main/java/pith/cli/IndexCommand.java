package pith.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.Pith;
import pith.indexer.IndexJob;
import pith.indexer.IndexJob.Prune;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;
import pith.indexer.Progress;

@Command(
        name = "index",
        header = "Index folders and files, or bring their index up to date.",
        description = {
            "Reads Markdown, plain text, HTML and JSON lines. Unchanged documents are passed over; documents whose files "
                    + "are gone from a folder are removed. Stop it with Ctrl-C at any time: what is done is kept, and the "
                    + "same command goes on from there.",
            "",
            "Passed over are hidden files, and what .gitignore, .git/info/exclude and .pithignore say; the last has the "
                    + "syntax of the first and wins over it. A file that is named by itself is always read.",
            "",
            "With --watch it goes on: a file that is saved, renamed or removed is so in the index a moment later, and "
                    + "each batch of changes is a line, or with --json an object a line. Ctrl-C ends it.",
            "",
            "A file that cannot be read is reported and stops nothing: the exit code is 0 when the run came to its end "
                    + "and indexed, or found unchanged, at least one document. It is 1 when there was nothing to index, "
                    + "and 3 when a path is not there or everything failed."
        },
        footer = {
            "  pith index notes",
            "  pith index --prefix work/ /srv/wiki ~/Documents/minutes.md",
            "  pith index --index /srv/pith --prune never notes",
            "  pith index --include '*.md' --exclude /drafts/ notes",
            "  pith index --watch notes"
        })
final class IndexCommand extends Subcommand {
    /** Lists of files are cut here. */
    private static final int SHOWN = 20;

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "Folders, each with all below it, and single files.")
    List<Path> paths = List.of();

    @Mixin
    IndexFolder index = new IndexFolder();

    @Mixin
    SelectionOptions selection = new SelectionOptions();

    @Mixin
    WatchOptions watching = new WatchOptions();

    @Option(
            names = "--prefix",
            paramLabel = "NAME/",
            description =
                    "Stands before the id of every document of these paths, to keep apart files of equal names in "
                            + "different folders.")
    String prefix = "";

    @Option(
            names = "--prune",
            paramLabel = "WHEN",
            description =
                    "When to remove documents whose files are gone: never, unless-empty (not if the folder holds "
                            + "nothing to index any more: it may be an unmounted disk) or even-if-empty. Default: unless-empty.")
    Prune prune = Prune.UNLESS_EMPTY;

    @Option(names = "--json", description = "Print the report as one JSON document.")
    boolean json;

    IndexCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        List<Path> absolute = paths.stream().map(around.folder()::resolve).toList();
        IndexJob job = new IndexJob(absolute, prefix, prune, selection.selection());
        try (Pith pith = index.open(around)) {
            return Stop.interrupting(() -> watching.wanted ? watch(job, pith, screen) : run(job, pith, screen));
        }
    }

    private int run(IndexJob job, Pith pith, Screen screen) {
        IndexReport report = run(job, pith, around);
        if (json) {
            screen.json(Json.report(report, pith.folder().toString()));
        } else {
            print(report, pith.folder(), screen);
        }
        around.out().flush();
        return exit(report);
    }

    /** Until it is interrupted, which is how it ends in the ordinary way. */
    private int watch(IndexJob job, Pith pith, Screen screen) {
        List<Integer> stopped = new ArrayList<>();
        try (StatusLine status = new StatusLine(around)) {
            pith.watch(job, watching.rescan(), new WatchOutput(screen, around, status, json) {
                @Override
                void first(IndexReport report) {
                    if (report.interrupted()) {
                        stopped.add(exit(report));
                    }
                    if (json) {
                        screen.jsonLine(
                                Json.report(report, pith.folder().toString()).put("event", "caughtUp"));
                    } else {
                        print(report, pith.folder(), screen);
                    }
                }
            });
        } finally {
            Thread.interrupted(); // what closes the index must not see it
        }
        return stopped.isEmpty() ? Exit.FOUND : stopped.getFirst();
    }

    /** Runs it, showing how far it is. */
    static IndexReport run(IndexJob job, Pith pith, Surroundings around) {
        try (StatusLine status = new StatusLine(around)) {
            return pith.index(job, progress -> status.accept(status(progress, around.folder())));
        } finally {
            Thread.interrupted(); // the report says whether it was stopped; what closes the index must not see it
        }
    }

    static String status(Progress progress, Path folder) {
        String files = progress.filesTotal() > 0
                ? String.format(
                        Locale.ROOT,
                        "%,d of %,d files (%d %%)",
                        progress.files(),
                        progress.filesTotal(),
                        100 * progress.files() / progress.filesTotal())
                : String.format(Locale.ROOT, "%,d files", progress.files());
        return String.format(
                Locale.ROOT,
                "%s  %,d passages, %.0f a second  %s",
                files,
                progress.passages(),
                progress.passagesPerSecond(),
                relative(progress.current(), folder));
    }

    /** A file's name as it is seen from the current folder. */
    static String relative(String name, Path folder) {
        String prefix = folder + folder.getFileSystem().getSeparator();
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    private static int exit(IndexReport report) {
        long held = report.count(Outcome.INDEXED)
                + report.count(Outcome.UNCHANGED)
                + report.count(Outcome.REPLACED)
                + report.count(Outcome.RENAMED)
                + report.count(Outcome.REMOVED);
        if (report.interrupted() || (held == 0 && report.count(Outcome.FAILED) > 0)) {
            return Exit.FAILURE;
        }
        return held == 0 ? Exit.NOTHING : Exit.FOUND;
    }

    private void print(IndexReport report, Path folder, Screen screen) {
        list("Failed", report.entries(Outcome.FAILED), screen);
        list("Skipped", report.entries(Outcome.SKIPPED), screen);
        report.notes().forEach(screen::paragraph);
        screen.paragraph(
                (report.interrupted() ? "Stopped; the same command goes on from here. " : "") + counts(report));
        screen.paragraph("The index is in " + folder);
    }

    /** Such as "95 indexed, 1 failed (412 passages, 6.2 s)". */
    static String counts(IndexReport report) {
        StringBuilder counts = new StringBuilder();
        for (Outcome outcome : Outcome.values()) {
            counts.append(counts.isEmpty() ? "" : ", ");
            counts.append(String.format(Locale.ROOT, "%,d %s", report.count(outcome), Json.name(outcome)));
        }
        return counts
                + String.format(
                        Locale.ROOT, " (%,d passages written, %.1f s).", report.passages(), report.tookMillis() / 1e3);
    }

    private void list(String heading, List<Entry> entries, Screen screen) {
        if (entries.isEmpty()) {
            return;
        }
        screen.line(Span.title(heading + ":"));
        int shown = verbose ? entries.size() : Math.min(SHOWN, entries.size());
        for (Entry entry : entries.subList(0, shown)) {
            screen.paragraph(
                    "  ",
                    List.of(Span.plain(relative(entry.name(), around.folder())), Span.dim(": " + entry.reason())));
        }
        if (shown < entries.size()) {
            screen.line(Span.dim(
                    String.format(Locale.ROOT, "  ... and %,d more; --verbose lists all", entries.size() - shown)));
        }
        screen.blank();
    }
}
