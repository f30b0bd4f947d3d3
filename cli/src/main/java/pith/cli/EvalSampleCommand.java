package pith.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.Pith;
import pith.evaluation.Report;
import pith.evaluation.SampleCorpus;
import pith.evaluation.ScratchFolder;
import pith.evaluation.SwappedCorpus;

@Command(
        name = "sample",
        header = "Measure searching and answering on Pith's own sample corpus.",
        description = "Indexes its articles into a folder that is removed at the end, runs its queries, asks its "
                + "questions, and says how many found what they should, and how often silence was right.",
        footer = {
            "  pith eval sample --threshold 0.3",
            "  pith eval sample --swap-letters 0.25 --results bench/results/folding"
        })
final class EvalSampleCommand extends Subcommand {
    @Option(
            names = "--threshold",
            paramLabel = "P",
            description = "The least probability of an answer, 0 to 1. Default: the reader's own.")
    @Nullable
    Double threshold;

    @Option(
            names = "--swap-letters",
            paramLabel = "SHARE",
            description = "Measure twice, the second time with a share of the documents' letters, 0 to 1, swapped for "
                    + "look-alikes of other scripts, and compare.")
    @Nullable
    Double swapLetters;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Chooses the letters that are swapped. Default: ${DEFAULT-VALUE}.")
    long seed = 1;

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
                Pith pith = around.open(scratch.path().resolve("index"));
                StatusLine status = new StatusLine(around)) {
            report = swapLetters == null
                    ? SampleCorpus.run(pith, corpus, threshold, status)
                    : swapped(pith, corpus, swapLetters, scratch.path(), status);
        }
        // A section of its own: the figures of the corpus as it is stay, whichever file is named.
        output.write(report, corpus, swapLetters == null ? "sample" : "swapped-letters", around, screen);
        return Exit.FOUND;
    }

    private Report swapped(Pith pith, Path corpus, double share, Path scratch, StatusLine status) {
        try (Pith other = around.open(scratch.resolve("swapped-index"))) {
            return SwappedCorpus.run(pith, other, corpus, scratch, share, seed, threshold, status);
        }
    }
}
