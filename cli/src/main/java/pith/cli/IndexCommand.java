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
import pith.engine.IndexLocked;
import pith.indexer.Coverage;
import pith.indexer.IndexEstimate;
import pith.indexer.IndexJob;
import pith.indexer.IndexJob.Prune;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;
import pith.web.RunningServer;

@Command(
        name = "index",
        header = "Index folders and files, or bring their index up to date.",
        description = {
            "Reads text and source code, Markdown, HTML, PDF, office documents, e-books, mails, tables and JSON. Unchanged "
                    + "documents are passed over; documents whose files are gone from a folder are removed. Stop it with Ctrl-C at any time: what is done is kept, and the "
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
            "  pith index --watch notes",
            "  pith index --index /srv/pith --vectors int4 --hnsw-m 32 --hnsw-ef 400 /srv/wiki",
            "  pith index --language German Berichte"
        })
final class IndexCommand extends Subcommand {
    /** Lists of files are cut here. */
    private static final int SHOWN = 20;

    private static final String AUTO = "auto";

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

    @Mixin
    Settings settings = new Settings();

    @Option(
            names = "--language",
            paramLabel = "NAME",
            description = "The language of all these documents, such as de or German; auto goes by what a file says of "
                    + "itself, else by its text. Default: auto.")
    String language = AUTO;

    @Option(
            names = "--estimate",
            description =
                    "Only tell how many documents and passages there are, how much room an index of them takes and "
                            + "how long it takes here. Writes nothing.")
    boolean estimate;

    @Option(names = "--json", description = "Print the report as one JSON document.")
    boolean json;

    IndexCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        List<Path> absolute = paths.stream().map(around.folder()::resolve).toList();
        IndexJob job =
                new IndexJob(absolute, prefix, prune, selection.selection(), language.equals(AUTO) ? "" : language);
        try (Pith pith = index.open(around)) {
            settings.chosen(index.upkeep(around)).ifPresent(pith::want);
            if (estimate) {
                return estimate(job, pith, screen);
            }
            return Stop.interrupting(() -> watching.wanted ? watch(job, pith, screen) : run(job, pith, screen));
        }
    }

    private int estimate(IndexJob job, Pith pith, Screen screen) {
        IndexEstimate found = pith.estimate(job);
        if (json) {
            screen.json(Json.object()
                    .put("index", pith.folder().toString())
                    .put("files", found.files())
                    .put("bytes", found.bytes())
                    .put("documents", found.documents())
                    .put("passages", found.passages())
                    .put("counted", found.counted())
                    .put("indexBytes", found.indexBytes())
                    .put("seconds", found.seconds())
                    .put("passagesPerSecond", found.passagesPerSecond()));
        } else if (found.files() == 0) {
            screen.paragraph("There is nothing to index.");
        } else {
            screen.paragraph(Sizes.count(found.files(), "file") + " of " + Sizes.bytes(found.bytes()) + " hold "
                    + (found.counted() ? "" : "about ") + Sizes.count(found.documents(), "document") + " and "
                    + Sizes.count(found.passages(), "passage")
                    + (found.counted() ? "." : ", as far as a sample tells."));
            screen.paragraph(String.format(
                    Locale.ROOT,
                    "A new index of them takes about %s, and about %s at the %.0f passages a second that the encoder "
                            + "just made here. Nothing was written.",
                    Sizes.bytes(found.indexBytes()),
                    Sizes.duration(found.seconds()),
                    found.passagesPerSecond()));
        }
        return found.files() == 0 ? Exit.NOTHING : Exit.FOUND;
    }

    private int run(IndexJob job, Pith pith, Screen screen) {
        IndexReport report = runHereOrThere(job, pith, screen);
        if (json) {
            screen.json(Json.report(report, pith.folder().toString()));
        } else {
            print(report, pith.folder(), screen);
        }
        around.out().flush();
        return exit(report);
    }

    /** A server that holds the index's lock is asked to do it. */
    private IndexReport runHereOrThere(IndexJob job, Pith pith, Screen screen) {
        try {
            return run(job, pith, around);
        } catch (IndexLocked e) {
            RunningServer server = RunningServer.beside(pith.folder())
                    .filter(RunningServer::answers)
                    .orElseThrow(() -> e);
            if (!json) {
                screen.line(Span.dim("The server at " + server.url() + " has the index, and does it."));
                around.out().flush();
            }
            try (IndexProgress progress = new IndexProgress(around, System::nanoTime)) {
                return server.index(job, progress);
            } finally {
                Thread.interrupted();
            }
        }
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
        try (IndexProgress progress = new IndexProgress(around, System::nanoTime)) {
            return pith.index(job, progress);
        } finally {
            Thread.interrupted(); // the report says whether it was stopped; what closes the index must not see it
        }
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
        list("Failed", report, Outcome.FAILED, screen);
        list("Skipped", report, Outcome.SKIPPED, screen);
        report.notes().forEach(screen::paragraph);
        screen.paragraph(
                (report.interrupted() ? "Stopped; the same command goes on from here. " : "") + counts(report));
        if (report.coverage().pieces() > 0) {
            screen.paragraph(coverage(report.coverage()));
        }
        screen.paragraph("The index is in " + folder);
    }

    private static String coverage(Coverage coverage) {
        long missing = coverage.pieces() - coverage.covered();
        return missing == 0
                ? String.format(
                        Locale.ROOT, "Coverage: all %,d word pieces of the texts are in passages.", coverage.pieces())
                : String.format(
                        Locale.ROOT,
                        "Coverage: %,d of %,d word pieces of the texts are in no passage and cannot be found by meaning. "
                                + "That is a fault in Pith; please report it with the file.",
                        missing,
                        coverage.pieces());
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

    private void list(String heading, IndexReport report, Outcome outcome, Screen screen) {
        List<Entry> entries = report.entries(outcome);
        if (entries.isEmpty()) {
            return;
        }
        screen.line(Span.title(heading + ":"));
        int shown = verbose ? entries.size() : Math.min(SHOWN, entries.size());
        for (Entry entry : entries.subList(0, shown)) {
            String name = IndexProgress.relative(entry.name(), around.folder());
            screen.paragraph("  ", List.of(Span.plain(name), Span.dim(": " + entry.reason())));
        }
        if (shown < entries.size()) {
            screen.line(Span.dim(
                    String.format(Locale.ROOT, "  ... and %,d more; --verbose lists all", entries.size() - shown)));
        } else if (shown < report.count(outcome)) {
            screen.line(Span.dim(
                    String.format(Locale.ROOT, "  ... and %,d more, too many to keep", report.count(outcome) - shown)));
        }
        screen.blank();
    }
}
