package pith.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.Pith;
import pith.engine.Question;
import pith.evaluation.Report;
import pith.evaluation.SampleCorpus;
import pith.evaluation.ScratchFolder;

@Command(
        name = "sample",
        header = "Measure searching and answering on Pith's own sample corpus.",
        description = "Indexes its articles into a folder that is removed at the end, runs its queries, asks its "
                + "questions, and says how many found what they should, and how often silence was right.",
        footer = "  pith eval sample --threshold 0.3")
final class EvalSampleCommand extends Subcommand {
    @Option(
            names = "--threshold",
            paramLabel = "P",
            description = "The least probability of an answer, 0 to 1. Default: ${DEFAULT-VALUE}.")
    double threshold = Question.DEFAULT_THRESHOLD;

    @Mixin
    EvalOutput output = new EvalOutput();

    EvalSampleCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Path corpus = SampleFolder.path(around);
        Report report;
        try (ScratchFolder scratch = new ScratchFolder();
                Pith pith = around.open(scratch.path());
                StatusLine status = new StatusLine(around)) {
            report = SampleCorpus.run(pith, corpus, threshold, status);
        }
        output.write(report, corpus, "sample", around, screen);
        return Exit.FOUND;
    }
}
