package pith.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.Pith;
import pith.engine.Question;
import pith.engine.Ranking;
import pith.evaluation.OpenDomain;
import pith.evaluation.Report;

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
        Report report;
        try (Pith pith = around.open(folder);
                StatusLine status = new StatusLine(around)) {
            report = OpenDomain.run(pith, file, Question.DEFAULT_PASSAGES, Ranking.DEFAULT_WEIGHT, limit, status);
        }
        output.write(report, file, "open", around, screen);
        return Exit.FOUND;
    }
}
