package pith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import pith.Pith;
import pith.engine.Filter;
import pith.engine.IndexMismatch;
import pith.engine.IndexUnavailable;
import pith.engine.IndexView;
import pith.engine.Query;
import pith.engine.Question;
import pith.engine.UnreadableSource;
import pith.indexer.IndexJob;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Outcome;

@Command(
        name = "demo",
        header = "Index the sample corpus, search it, and ask it questions.",
        description = {
            "Shows on 96 short articles what Pith does, each step with the command that does the same. The models are "
                    + "part of the program and the network is not used.",
            "",
            "The index is kept, in .pith-demo beside the sample corpus or else among the user's caches, for you to go on "
                    + "with."
        },
        footer = "  pith demo")
final class DemoCommand extends Subcommand {
    private static final String SEARCH = "sailors falling ill because they ate no fresh fruit";
    private static final List<String> QUESTIONS = List.of(
            "Who was the first woman to reach Challenger Deep?",
            "How many elephants did P. T. Barnum lead across the Brooklyn Bridge?",
            "How long does the star Delta Cephei take to complete one cycle of brightness?");
    private static final String UNANSWERABLE = "How do I reset the filter light on a Dyson vacuum cleaner?";
    private static final String LIKE = "engineering/brooklyn-bridge.md";
    private static final int FEW = 3;

    DemoCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Path documents = SampleFolder.path(around).resolve("documents");
        Path folder = folder(documents.resolveSibling("..").normalize());
        try (Pith pith = current(folder)) {
            IndexReport report = Stop.interrupting(() -> index(pith, documents, screen));
            if (report.interrupted()) {
                return Exit.FAILURE;
            }
            search(pith, screen);
            ask(pith, screen);
            similar(pith, screen);
        }
        screen.line(Span.title("Now your own documents"));
        step("index ~/Documents", screen);
        step("ask \"...\"", screen);
        screen.blank();
        screen.line(Span.title("Or go on with these, here or in the browser"));
        step("search" + option(folder) + " \"...\"", screen);
        step("serve" + option(folder), screen);
        return Exit.FOUND;
    }

    private IndexReport index(Pith pith, Path documents, Screen screen) {
        heading("1. Index a folder", "index" + option(pith.folder()) + " " + shell(documents), screen);
        IndexReport report = IndexCommand.run(IndexJob.of(documents), pith, around);
        if (report.count(Outcome.FAILED) > 0) {
            throw new UnreadableSource(report.entries(Outcome.FAILED).getFirst().toString());
        }
        try (IndexView view = pith.view()) {
            boolean again = report.count(Outcome.UNCHANGED) == view.documentCount();
            screen.paragraph(String.format(
                    Locale.ROOT,
                    "%d articles on sixteen subjects, in Markdown, plain text, HTML and JSON lines: %d passages%s (%.1f s).",
                    view.documentCount(),
                    view.passageCount(),
                    again ? ", all unchanged since the last run" : "",
                    report.tookMillis() / 1e3));
        }
        screen.blank();
        return report;
    }

    private void search(Pith pith, Screen screen) {
        heading("2. Search by words and meaning", "search" + option(pith.folder()) + " \"" + SEARCH + "\"", screen);
        new Findings(screen, around.folder())
                .hits(pith.search(Query.of(SEARCH).withLimit(FEW)).hits(), 0, false);
        screen.blank();
    }

    private void ask(Pith pith, Screen screen) {
        screen.line(Span.title("3. Ask questions"));
        Findings findings = new Findings(screen, around.folder());
        for (String question : QUESTIONS) {
            step("ask" + option(pith.folder()) + " \"" + question + "\"", screen);
            findings.answers(pith.ask(Question.of(question).withLimit(1)));
            screen.blank();
        }
        heading(
                "4. Ask what the documents do not say",
                "ask" + option(pith.folder()) + " \"" + UNANSWERABLE + "\"",
                screen);
        findings.answers(pith.ask(Question.of(UNANSWERABLE)));
        screen.blank();
    }

    private void similar(Pith pith, Screen screen) {
        heading("5. Find documents like one", "similar" + option(pith.folder()) + " " + LIKE, screen);
        new Findings(screen, around.folder())
                .titles(pith.similar(List.of(LIKE), FEW, Filter.ALL).hits());
        screen.blank();
    }

    private void heading(String text, String arguments, Screen screen) {
        screen.line(Span.title(text));
        step(arguments, screen);
    }

    /** The command that does the same. */
    private void step(String arguments, Screen screen) {
        screen.line(Span.command("$ " + quoted(around.command()) + " " + arguments));
        around.out().flush();
    }

    private String option(Path folder) {
        return " --index " + shell(folder);
    }

    /** A path as it can be typed here. */
    private String shell(Path path) {
        Path shown = path.startsWith(around.folder()) ? around.folder().relativize(path) : path;
        return quoted(shown.toString());
    }

    private static String quoted(String text) {
        return text.matches("[\\w./~+,:@-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Beside the sample corpus, or among the user's caches where that cannot be written. */
    private Path folder(Path checkout) {
        Path beside = checkout.resolve(".pith-demo");
        boolean writable = Files.isWritable(Files.isDirectory(beside) ? beside : checkout);
        return writable ? beside : CacheFolder.path(around.environment()).resolve("demo");
    }

    /** An index of another version's model or layout is the demo's own, and made anew. */
    private Pith current(Path folder) {
        Pith pith = around.open(folder);
        try {
            pith.view().close();
            return pith;
        } catch (IndexMismatch e) {
            pith.close();
            delete(folder);
            return around.open(folder);
        } catch (IndexUnavailable e) {
            return pith; // the first run
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> inner = new ArrayList<>(all.toList());
            inner.sort(Comparator.reverseOrder());
            for (Path path : inner) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new IndexUnavailable(
                    "the demo's old index in " + folder + " cannot be removed: " + e.getMessage(), e);
        }
    }
}
