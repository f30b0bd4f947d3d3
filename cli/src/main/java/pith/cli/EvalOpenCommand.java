package pith.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.Pith;
import pith.engine.Question;
import pith.engine.Ranking;
import pith.evaluation.CalibrationReport;
import pith.evaluation.OpenDomain;
import pith.evaluation.OpenDomainReport;

@Command(
        name = "open",
        header = "Measure search and answers together, over questions that come with the passages that answer them.",
        description = {
            "Indexes all the passages, asks each question of all of them, and prints how often the passage is found and "
                    + "how often the answer is right, beside the reader's share when it is given the right passage.",
            "",
            "The index stays for the next time. Documents that it holds beside the passages serve as distractors."
        },
        footer = "  pith eval open --passages nq-gold-passages-dev.jsonl.gz --limit 300")
final class EvalOpenCommand extends Subcommand {
    @Option(
            names = "--passages",
            required = true,
            paramLabel = "FILE",
            description = "JSON lines with question, answers and ctxs (title, text, isgold), .jsonl or .jsonl.gz.")
    Path passages = Path.of("");

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "Only the first so many questions. Default: all.")
    int limit = Integer.MAX_VALUE;

    @Option(
            names = {"-i", "--index"},
            paramLabel = "DIR",
            description = "Where the index is made. Default: eval/open in Pith's folder among the user's caches.")
    @Nullable
    Path index;

    @Option(
            names = "--distractors",
            paramLabel = "FILE",
            description = "Other documents to index first, to tell the passages from: JSON lines with id, title and "
                    + "text, .jsonl or .jsonl.gz.")
    @Nullable
    Path distractors;

    @Option(
            names = "--reader",
            paramLabel = "MODEL",
            description =
                    "The model that marks the answers: a name of pith models list, or a folder. Default: Pith's own.")
    @Nullable
    String reader;

    @Option(
            names = "--fit",
            paramLabel = "FILE",
            description =
                    "Measure nothing, but fit the reader's calibration to one half of the questions, say how it holds "
                            + "on the other, and write it: it belongs into the reader's folder as calibration.json.")
    @Nullable
    Path fit;

    @Mixin
    EvalOutput output = new EvalOutput();

    EvalOpenCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Path file = around.folder().resolve(passages).normalize();
        Path folder = index != null
                ? around.folder().resolve(index)
                : CacheFolder.path(around.environment()).resolve("eval").resolve("open");
        try (Pith pith = around.engine().open(folder, around.models().withReader(IndexFolder.model(reader, around)));
                StatusLine status = new StatusLine(around)) {
            if (distractors != null) {
                OpenDomain.addDistractors(pith, around.folder().resolve(distractors), status);
            }
            if (fit == null) {
                measure(pith, file, status, screen);
            } else {
                CalibrationReport report = OpenDomain.fit(pith, file, Question.DEFAULT_PASSAGES, limit, status);
                report.write(around.folder().resolve(fit));
                output.write(report, file, "calibration", around, screen);
            }
        }
        return Exit.FOUND;
    }

    private void measure(Pith pith, Path file, StatusLine status, Screen screen) {
        OpenDomainReport report =
                OpenDomain.run(pith, file, Question.DEFAULT_PASSAGES, Ranking.DEFAULT_WEIGHT, limit, status);
        String section = report.documents() > report.golds() ? "open-with-distractors" : "open";
        output.write(report, file, section, around, screen);
        output.picture(report.picture(), section.replaceFirst("^open", ""), around);
    }
}
