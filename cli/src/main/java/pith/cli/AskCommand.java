package pith.cli;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.Pith;
import pith.engine.Answers;
import pith.engine.Query;
import pith.engine.Question;

@Command(
        name = "ask",
        header = "Answer a question with words of the documents.",
        description = "Reads the passages that fit the question best and marks the words that answer it, with their "
                + "probability, and says so when they hold no answer.",
        footer = {
            "  pith ask When did the Brooklyn Bridge open?",
            "  pith ask --threshold 0.5 --limit 1 \"who discovered insulin?\"",
            "  pith ask --json \"who discovered insulin?\" | jq -r '.answers[0].text'"
        })
final class AskCommand extends Subcommand {
    @Parameters(arity = "1..*", paramLabel = "QUESTION", description = "A question in full; several words are one.")
    List<String> words = List.of();

    @Mixin
    IndexFolder index = new IndexFolder();

    @Option(
            names = "--reader",
            paramLabel = "MODEL",
            description = "The model that marks the answers: a name of pith models list, or a folder. Without a "
                    + "calibration.json in it, its probabilities only rank. Default: Pith's own.")
    @Nullable
    String reader;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            description = "Answers at most, 1 to 100. Default: ${DEFAULT-VALUE}.")
    int limit = Question.DEFAULT_LIMIT;

    @Option(
            names = "--passages",
            paramLabel = "N",
            description = "How many of the best passages to read, 1 to 100. Default: ${DEFAULT-VALUE}.")
    int passages = Question.DEFAULT_PASSAGES;

    @Option(
            names = "--threshold",
            paramLabel = "P",
            description =
                    "The least probability of an answer, 0 to 1. Default: the reader's own judgement, chosen when "
                            + "it was calibrated (see pith models show): no answer where the documents more likely hold none.")
    @Nullable
    Double threshold;

    @Option(
            names = "--time-limit",
            paramLabel = "SECONDS",
            description = "Answer from what was read by then. Default: ${DEFAULT-VALUE}.")
    double timeLimit = Query.DEFAULT_TIME_LIMIT.toSeconds();

    @Mixin
    SynonymsFile synonyms = new SynonymsFile();

    @Mixin
    Filters filters = new Filters();

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    AskCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Question question =
                new Question(String.join(" ", words), limit, passages, threshold, filters.filter(), millis(timeLimit));
        try (Pith pith = index.open(around, reader)) {
            synonyms.use(pith, around);
            Answers answers = pith.ask(question);
            if (json) {
                screen.json(Json.answers(answers));
            } else {
                new Findings(screen, around.folder()).answers(answers);
            }
            return answers.answers().isEmpty() ? Exit.NOTHING : Exit.FOUND;
        }
    }

    private static Duration millis(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }
}
