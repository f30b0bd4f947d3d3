package pith.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.ModelChoice;
import pith.Pith;
import pith.engine.Ranking;
import pith.evaluation.Report;
import pith.evaluation.Retrieval;
import pith.evaluation.RetrievalJob;

@Command(
        name = "retrieval",
        header = "Measure how well documents are found, over a BEIR folder.",
        description = {
            "Indexes the folder's corpus.jsonl and runs the queries judged in qrels/SPLIT.tsv by words, by vector and by "
                    + "both; prints nDCG@10, recall and MRR.",
            "",
            "The index stays for the next time, when unchanged documents are passed over."
        },
        footer = {
            "  pith eval retrieval --beir scifact",
            "  pith eval retrieval --beir nfcorpus --split train --weight 0.4,0.6,0.8"
        })
final class EvalRetrievalCommand extends Subcommand {
    /** Of a network's digest, in the name of a kept index: other numbers, another index. */
    private static final int DIGEST_CHARACTERS = 12;

    @Option(
            names = "--beir",
            required = true,
            paramLabel = "DIR",
            description = "A folder with corpus.jsonl, queries.jsonl and qrels/SPLIT.tsv.")
    Path beir = Path.of("");

    @Option(names = "--split", paramLabel = "SPLIT", description = "Which judgments. Default: ${DEFAULT-VALUE}.")
    String split = "test";

    @Option(
            names = "--relevant-from",
            paramLabel = "GRADE",
            description = "The least grade that counts as relevant. Default: ${DEFAULT-VALUE}.")
    int relevantFrom = 1;

    @Option(names = "--binary", description = "nDCG, too, takes all relevant grades for the same.")
    boolean binary;

    @Option(
            names = "--weight",
            split = ",",
            paramLabel = "SHARE",
            description =
                    "Shares of meaning to try in hybrid mode, 0 to 1, separated by commas. Default: that of search.")
    List<Double> weights = new ArrayList<>(List.of(Ranking.DEFAULT_WEIGHT));

    @Option(
            names = {"-i", "--index"},
            paramLabel = "DIR",
            description =
                    "Where the index is made. Default: a folder for this data set and encoder in Pith's folder among "
                            + "the user's caches.")
    @Nullable
    Path index;

    @Option(
            names = "--encoder",
            paramLabel = "MODEL",
            description =
                    "The model that makes the vectors: a name of pith models list, or a folder. Default: Pith's own.")
    @Nullable
    String encoder;

    @Mixin
    EvalOutput output = new EvalOutput();

    EvalRetrievalCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Path data = around.folder().resolve(beir).normalize();
        RetrievalJob job = new RetrievalJob(data, split, relevantFrom, binary, weights);
        Path name = data.getFileName();
        ModelChoice models = around.models().withEncoder(IndexFolder.model(encoder, around));
        Path folder = index != null
                ? around.folder().resolve(index)
                : CacheFolder.path(around.environment())
                        .resolve("eval")
                        .resolve((name == null ? "data" : name) + "-"
                                + models.encoderDigest().substring(0, DIGEST_CHARACTERS));
        Report report;
        try (Pith pith = around.engine().open(folder, models);
                StatusLine status = new StatusLine(around)) {
            report = Retrieval.run(pith, job, status);
        }
        String section = (name == null ? "data" : name.toString()) + (split.equals("test") ? "" : "-" + split);
        output.write(report, data, section + suffix(), around, screen);
        return Exit.FOUND;
    }

    /** Each encoder has a section of the results of its own. */
    private String suffix() {
        return encoder == null ? "" : "-" + encoder.replaceAll("[^A-Za-z0-9.]+", "-");
    }
}
