package pith.cli;

import java.time.Duration;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import pith.engine.Query;
import pith.engine.Ranking.Rerank;

/** A second look at the best hits. */
final class RerankOptions {
    @Option(
            names = "--rerank",
            arity = "0..1",
            paramLabel = "N",
            parameterConsumer = NumberThatFollows.class,
            description = "Look again at the N best hits with a reranker, 1 to 1000, and put the most relevant first. "
                    + "Default: " + Rerank.DEFAULT_TOP + ".")
    @Nullable
    Integer top;

    @Option(
            names = "--rerank-budget",
            paramLabel = "SECONDS",
            description = "For the second look; where it is spent, the rest of the hits keep their order. Default: 2.")
    double budgetSeconds = Rerank.DEFAULT_BUDGET.toSeconds();

    @Option(
            names = "--reranker",
            paramLabel = "MODEL",
            description = "The model that looks again: a name of pith models list, or a folder. "
                    + "Default: the one that was pulled or imported.")
    @Nullable
    String model;

    /** The query with this wish. */
    Query of(Query query) {
        return top == null
                ? query
                : query.withRanking(query.ranking()
                        .withRerank(new Rerank(top, Duration.ofMillis(Math.round(1_000 * budgetSeconds)))));
    }

    /** Takes the next word if it is a number, so that a query may follow the option too. */
    static final class NumberThatFollows implements IParameterConsumer {
        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
            boolean given = !words.isEmpty() && words.peek().matches("\\d{1,9}");
            option.setValue(given ? Integer.valueOf(words.pop()) : Integer.valueOf(Rerank.DEFAULT_TOP));
        }
    }
}
