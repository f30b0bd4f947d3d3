package pith.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.Pith;
import pith.engine.Ranking;
import pith.engine.UnreadableSource;
import pith.evaluation.Retrieval;
import pith.evaluation.RetrievalJob;
import pith.evaluation.RetrievalReport;

@Command(
        name = "retrieval",
        header = "Measure how well documents are found, over a BEIR folder.",
        description = {
            "Indexes the folder's corpus.jsonl and runs the queries judged in qrels/SPLIT.tsv by words, by vector and by "
                    + "both; prints nDCG@10 with 95 %% intervals, MAP, recall and MRR, and by how much hybrid is better "
                    + "than words and vector alone.",
            "",
            "The index stays for the next time, when unchanged documents are passed over."
        },
        footer = {
            "  pith eval retrieval --beir scifact",
            "  pith eval retrieval --beir nfcorpus --split train --weight 0.4,0.6,0.8"
        })
final class EvalRetrievalCommand extends Subcommand {
    @Mixin
    BeirIndex beir = new BeirIndex();

    @Option(
            names = "--weight",
            split = ",",
            paramLabel = "SHARE",
            description =
                    "Shares of meaning to try in hybrid mode, 0 to 1, separated by commas. Default: that of search.")
    List<Double> weights = new ArrayList<>(List.of(Ranking.DEFAULT_WEIGHT));

    @Option(
            names = "--scores",
            paramLabel = "FILE",
            description = "Keep the measures of every query in every mode, too, in a file with tabs between.")
    @Nullable
    Path scores;

    @Mixin
    EvalOutput output = new EvalOutput();

    EvalRetrievalCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        RetrievalJob job = beir.job(around).withWeights(weights);
        RetrievalReport report;
        try (Pith pith = beir.open(around);
                StatusLine status = new StatusLine(around)) {
            report = Retrieval.run(pith, job, status);
        }
        output.write(report, beir.data(around), beir.section(around), around, screen);
        if (scores != null) {
            write(around.folder().resolve(scores), report.scores());
        }
        return Exit.FOUND;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UnreadableSource(file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
