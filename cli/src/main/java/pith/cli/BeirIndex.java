package pith.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.ModelChoice;
import pith.Pith;
import pith.evaluation.RetrievalJob;

/** A BEIR folder and where its documents are indexed, the same for every command that measures over one. */
final class BeirIndex {
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

    /** The folder of the data set. */
    Path data(Surroundings around) {
        return around.folder().resolve(beir).normalize();
    }

    RetrievalJob job(Surroundings around) {
        return RetrievalJob.of(data(around))
                .withSplit(split)
                .withRelevantFrom(relevantFrom)
                .withBinary(binary);
    }

    Pith open(Surroundings around) {
        ModelChoice models = around.models().withEncoder(IndexFolder.model(encoder, around));
        Path folder = index != null
                ? around.folder().resolve(index)
                : CacheFolder.path(around.environment())
                        .resolve("eval")
                        .resolve(name(around) + "-" + models.encoderDigest().substring(0, DIGEST_CHARACTERS));
        return around.engine().open(folder, models);
    }

    /** The data set's section of a results file; each encoder has one of its own. */
    String section(Surroundings around) {
        return name(around)
                + (split.equals("test") ? "" : "-" + split)
                + (encoder == null ? "" : "-" + encoder.replaceAll("[^A-Za-z0-9.]+", "-"));
    }

    private String name(Surroundings around) {
        Path name = data(around).getFileName();
        return name == null ? "data" : name.toString();
    }
}
