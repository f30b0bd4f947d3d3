package pith.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.Pith;
import pith.evaluation.AnswerQuality;
import pith.evaluation.Report;
import pith.evaluation.ScratchFolder;

@Command(
        name = "answers",
        header = "Measure how well the reader answers, over a SQuAD file.",
        description = "Asks each question of its own paragraph, without any search, and prints exact match and F1 as "
                + "the data set's official program counts them.",
        footer = {
            "  pith eval answers --squad dev-v1.1.json",
            "  pith eval answers --squad dev-v2.0.json.gz --threshold -1.5 --limit 500"
        })
final class EvalAnswersCommand extends Subcommand {
    @Option(
            names = "--squad",
            required = true,
            paramLabel = "FILE",
            description = "In the layout of SQuAD v1.1 or v2.0, .json or .json.gz.")
    Path squad = Path.of("");

    @Option(
            names = "--threshold",
            paramLabel = "LOGITS",
            description = "By how much \"no answer\" must outdo the best answer to be the verdict; for v2.0. "
                    + "Default: ${DEFAULT-VALUE}.")
    double threshold;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "Only the first so many questions. Default: all.")
    int limit = Integer.MAX_VALUE;

    @Option(
            names = "--reader",
            paramLabel = "MODEL",
            description =
                    "The model that marks the answers: a name of pith models list, or a folder. Default: Pith's own.")
    @Nullable
    String reader;

    @Mixin
    EvalOutput output = new EvalOutput();

    EvalAnswersCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Path file = around.folder().resolve(squad).normalize();
        Report report;
        try (ScratchFolder scratch = new ScratchFolder();
                Pith pith = around.engine()
                        .open(scratch.path(), around.models().withReader(IndexFolder.model(reader, around)));
                StatusLine status = new StatusLine(around)) {
            report = AnswerQuality.run(pith, file, threshold, limit, status);
        }
        output.write(report, file, section(file), around, screen);
        return Exit.FOUND;
    }

    private static String section(Path file) {
        return file.getFileName()
                .toString()
                .replaceFirst("\\.json(\\.gz)?$", "")
                .replaceAll("[^A-Za-z0-9]+", "-")
                .toLowerCase(Locale.ROOT);
    }
}
