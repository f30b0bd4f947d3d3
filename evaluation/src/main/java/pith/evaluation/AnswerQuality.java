package pith.evaluation;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.Reader.Reading;
import pith.engine.Reader.Span;
import pith.evaluation.AnswerQualityReport.Row;

/**
 * How well the reader reads: each question of a SQuAD file against its own paragraph. The best span is the prediction;
 * in a v2.0 file it is withheld when the score of "no answer here" exceeds its own by more than a threshold.
 */
public final class AnswerQuality {
    private AnswerQuality() {}

    /**
     * Measures. The index of {@code pith} is neither needed nor changed.
     *
     * @param file {@code .json} or {@code .json.gz}, in the layout of SQuAD v1.1 or v2.0
     * @param threshold in logits; for v2.0 alone, since v1.1 always answers
     * @param most the first so many questions, from 1
     * @param progress told in a few words now and then how far it is
     * @throws pith.engine.PithException when the file cannot be read
     */
    public static AnswerQualityReport run(Pith pith, Path file, double threshold, int most, Consumer<String> progress) {
        if (!Double.isFinite(threshold)) {
            throw new BadInput("threshold " + threshold + " is not a finite number");
        }
        if (most < 1) {
            throw new BadInput("questions to read: " + most + "; give 1 or more");
        }
        SquadFile squad = SquadFile.read(file);
        List<SquadFile.Question> questions =
                squad.questions().stream().limit(most).toList();
        Ticker ticker = new Ticker(progress, "questions", questions.size());
        long start = System.nanoTime();
        List<Row> rows = questions.parallelStream()
                .map(question -> {
                    Reading reading = pith.read(question.text(), question.context(), 1);
                    ticker.tick();
                    return row(question, reading, squad.unanswerable());
                })
                .toList();
        return new AnswerQualityReport(
                String.valueOf(file.getFileName()), squad.unanswerable(), threshold, rows, Seconds.since(start));
    }

    static Row row(SquadFile.Question question, Reading reading, boolean unanswerable) {
        String predicted = "";
        double noAnswer = Double.POSITIVE_INFINITY;
        if (!reading.spans().isEmpty()) {
            Span best = reading.spans().getFirst();
            predicted = question.context().substring(best.start(), best.end());
            noAnswer = reading.nullScore() - best.score();
        }
        List<String> golds = question.golds();
        if (unanswerable) {
            // As the official program: gold answers of punctuation or articles alone do not count.
            golds = golds.stream()
                    .filter(gold -> !SquadScores.normalise(gold).isEmpty())
                    .toList();
            golds = golds.isEmpty() ? List.of("") : golds;
        }
        return new Row(
                question.id(),
                question.text(),
                question.golds(),
                predicted,
                noAnswer,
                SquadScores.best(golds, predicted, SquadScores::exact),
                SquadScores.best(golds, predicted, unanswerable ? SquadScores::f1 : SquadScores::f1WithoutEmpty));
    }
}
