package pith.evaluation;

import java.nio.file.Path;
import java.util.List;
import pith.engine.BadInput;
import pith.engine.Ranking;

/**
 * What to measure over a BEIR folder. Immutable.
 *
 * @param folder holds {@code corpus.jsonl}, {@code queries.jsonl} and {@code qrels/SPLIT.tsv}
 * @param split which judgments, such as {@code test} or {@code train}
 * @param relevantFrom the least grade that counts as relevant for recall and MRR, from 1
 * @param binary whether nDCG, too, takes every relevant grade as 1 and every other as 0
 * @param weights the vector's shares to try in hybrid mode, each 0 to 1; at least one
 */
public record RetrievalJob(Path folder, String split, int relevantFrom, boolean binary, List<Double> weights) {
    public RetrievalJob {
        weights = List.copyOf(weights);
        if (relevantFrom < 1) {
            throw new BadInput("grade " + relevantFrom + " to be relevant from; give 1 or more");
        }
        if (!split.matches("[A-Za-z0-9._-]+")) {
            throw new BadInput("split \"" + split + "\" is not the name of a file in the folder qrels");
        }
        if (weights.isEmpty()) {
            throw new BadInput("no weight for hybrid mode; give at least one");
        }
        for (double weight : weights) {
            if (!(weight >= 0 && weight <= 1)) {
                throw new BadInput("weight " + weight + " is not between 0 (words alone) and 1 (vector alone)");
            }
        }
    }

    /** The test split with grades as they are, 1 and more being relevant, at Pith's own weight. */
    public static RetrievalJob of(Path folder) {
        return new RetrievalJob(folder, "test", 1, false, List.of(Ranking.DEFAULT_WEIGHT));
    }

    public RetrievalJob withSplit(String split) {
        return new RetrievalJob(folder, split, relevantFrom, binary, weights);
    }

    public RetrievalJob withRelevantFrom(int relevantFrom) {
        return new RetrievalJob(folder, split, relevantFrom, binary, weights);
    }

    public RetrievalJob withBinary(boolean binary) {
        return new RetrievalJob(folder, split, relevantFrom, binary, weights);
    }

    public RetrievalJob withWeights(List<Double> weights) {
        return new RetrievalJob(folder, split, relevantFrom, binary, weights);
    }
}
