package pith.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import pith.Pith;
import pith.engine.Answers;
import pith.engine.BadInput;
import pith.engine.Encoder;
import pith.engine.IndexView;
import pith.engine.Question;
import pith.engine.Reader;
import pith.models.Models;

/** How long one who asks waits for the answers, and what of it is embedding, searching and reading. */
final class AnswersBench implements Bench {
    /** Asked before the clock counts, so that the code is compiled and the index in memory. */
    private static final int WARM_UPS = 40;

    /**
     * What to measure.
     *
     * @param encoder the embedded one, but in tests; stays the caller's to close
     * @param reader opens the embedded one, but in tests
     * @param data holds the questions
     * @param cache the index's folder; nothing is written to it
     * @param questions how many to ask
     */
    record Plan(Encoder encoder, Supplier<Reader> reader, Path data, Path cache, int questions) {}

    @Override
    public String name() {
        return "answers";
    }

    @Override
    public String usage() {
        return """
                latency of "pith ask", one question after the other, with its parts: embedding, searching, reading
                  --cache FOLDER     an index that is there, such as that of the bench "search"; it is only read
                  --questions N      of Natural Questions (default 500)
                  --data FOLDER      holds nq/ (default the folder in PITH_DATA)""";
    }

    @Override
    public Run prepare(Options options) {
        Path cache = options.folder("--cache")
                .orElseThrow(() -> new BadInput("--cache is needed: the folder of an index to ask"));
        int questions = options.number("--questions", 500, 1, 1_000_000);
        Path data = options.folder("--data").orElseGet(SearchBench::data);
        return progress -> {
            try (Encoder encoder = Models.embeddedEncoder()) {
                Plan plan = new Plan(encoder, Models::embeddedReader, data, cache, questions);
                return new Result("answers", "latency", run(plan, progress));
            }
        };
    }

    static AnswersReport run(Plan plan, Consumer<String> progress) {
        if (!Files.isDirectory(plan.cache())) {
            throw new BadInput("--cache " + plan.cache() + " is no folder; name one with an index");
        }
        List<String> questions = new SearchCorpus(plan.data()).questions(plan.questions());
        if (questions.isEmpty()) {
            throw new BadInput(plan.data() + " has no questions to ask");
        }
        // Pith closes its encoder, and this one is another's to close.
        MeteredEncoder encoder = new MeteredEncoder(plan.encoder());
        try (Pith pith = Pith.open(plan.cache(), encoder, plan.reader());
                IndexView view = pith.view()) {
            progress.accept(String.format(
                    Locale.ROOT,
                    "%,d documents, %,d passages, %,d questions",
                    view.documentCount(),
                    view.passageCount(),
                    questions.size()));
            for (int i = 0; i < WARM_UPS; i++) {
                pith.ask(questions.get(i % questions.size()));
            }
            List<AnswersReport.Asked> asked =
                    questions.stream().map(text -> ask(pith, encoder, text)).toList();
            return new AnswersReport(view.documentCount(), view.passageCount(), asked);
        }
    }

    private static AnswersReport.Asked ask(Pith pith, MeteredEncoder encoder, String text) {
        encoder.takeQueryNanos();
        long start = System.nanoTime();
        Answers answers = pith.ask(Question.of(text));
        double whole = (System.nanoTime() - start) / 1e6;
        double embed = encoder.takeQueryNanos() / 1e6;
        double read = Math.clamp((double) (answers.tookMillis() - answers.searchMillis()), 0, whole);
        return new AnswersReport.Asked(
                whole, embed, read, answers.passagesRead(), !answers.answers().isEmpty());
    }
}
