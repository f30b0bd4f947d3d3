package pith.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import pith.bench.EncoderReport.Heat;
import pith.engine.BadInput;
import pith.engine.Encoder;
import pith.evaluation.ScratchFolder;
import pith.models.Models;

/** How many passages a second an encoder embeds beside others with the same work, and how long a query waits. */
final class EncoderBench implements Bench {
    private static final List<Integer> LENGTHS = List.of(16, 64, 220, 512);
    private static final int COUNTED_LENGTH = 220;

    /**
     * What to measure.
     *
     * @param encoder which takes part as Pith's
     * @param folder the same encoder's files
     * @param fp32 a graph of the same shape in full precision, for ONNX Runtime called plainly
     * @param langChain4j whether its models take part, which have the embedded encoder's weights
     * @param corpus where the texts come from
     * @param lengths of the passages, in word pieces
     * @param threads numbers of threads
     * @param passages of {@value EncoderBench#COUNTED_LENGTH} word pieces in a lap
     * @param queries in a round
     * @param rounds that count
     */
    record Plan(
            Encoder encoder,
            ModelFolder folder,
            Optional<Path> fp32,
            boolean langChain4j,
            Path corpus,
            List<Integer> lengths,
            List<Integer> threads,
            int passages,
            int queries,
            int rounds) {}

    @Override
    public String name() {
        return "encoder";
    }

    @Override
    public String usage() {
        return """
                passages a second of Pith's encoder, turn about with langchain4j's, with ONNX Runtime called
                plainly, and with the plain product of two int8 matrices; and the latency of a query
                  --rounds N         rounds that count (default 5)
                  --passages N       passages of 220 word pieces in a lap; more of shorter ones (default 64)
                  --lengths N,...    word pieces of a passage, but for those beyond the encoder's most
                                     (default 16,64,220,512)
                  --threads N,...    numbers of threads (default 1,2)
                  --queries N        queries in a round (default 200)
                  --encoder FOLDER   an encoder's folder in place of the embedded one's; where it holds
                                     fp32/model.onnx, that takes part in place of langchain4j's
                  --corpus FOLDER    where the texts come from (default sample-corpus)""";
    }

    @Override
    public Run prepare(Options options) {
        int rounds = options.number("--rounds", 5, 1, 1_000);
        int passages = options.number("--passages", 64, 1, 10_000);
        int queries = options.number("--queries", 200, 1, 10_000);
        List<Integer> lengths = options.numbers("--lengths", LENGTHS, 3, 100_000);
        List<Integer> threads = options.numbers("--threads", List.of(1, 2), 1, 1_000);
        Path corpus = options.folder("--corpus").orElse(Path.of("sample-corpus"));
        Optional<Path> folder = options.folder("--encoder");
        return progress -> {
            try (ScratchFolder scratch = new ScratchFolder();
                    Encoder encoder = folder.map(Models::encoder).orElseGet(Models::embeddedEncoder)) {
                ModelFolder files = folder.map(ModelFolder::read).orElseGet(() -> ModelFolder.embedded(scratch.path()));
                Plan plan = new Plan(
                        encoder,
                        files,
                        fp32(files),
                        folder.isEmpty(),
                        corpus,
                        lengths,
                        threads,
                        passages,
                        queries,
                        rounds);
                String section = folder.isEmpty() ? "embedded" : files.section();
                return new Result("encoder", section, run(plan, progress));
            }
        };
    }

    private static Optional<Path> fp32(ModelFolder files) {
        return Optional.of(files.path().resolve("fp32/model.onnx")).filter(Files::isRegularFile);
    }

    static EncoderReport run(Plan plan, Consumer<String> progress) {
        BenchTexts texts = new BenchTexts(plan.encoder(), plan.corpus());
        List<Integer> lengths = plan.lengths().stream()
                .filter(length -> length <= plan.encoder().maxPieces())
                .toList();
        if (lengths.isEmpty()) {
            throw new BadInput("all lengths of " + plan.lengths() + " are beyond the "
                    + plan.encoder().maxPieces() + " word pieces that the encoder takes");
        }
        List<Heat> heats = new ArrayList<>();
        for (int threads : plan.threads()) {
            try (Field field = new Field(plan, threads)) {
                for (int length : lengths) {
                    List<String> passages = texts.passages(length, passagesALap(plan.passages(), length));
                    progress.accept(passages.size() + " passages of " + length + " word pieces, " + threads
                            + " threads: " + (plan.rounds() + 1) + " rounds");
                    heats.add(field.heat(length, passages, plan.rounds()));
                }
            }
        }
        progress.accept("queries: " + plan.queries() + " in each of " + (plan.rounds() + 1) + " rounds");
        return new EncoderReport(
                plan.encoder().identity().name(), plan.folder(), heats, QueryLatency.measure(plan, texts));
    }

    /** Laps of all lengths take about as long; whole batches only, that nobody runs half empty. */
    static int passagesALap(int passages, int length) {
        int wanted = Math.max(1, passages * COUNTED_LENGTH / length);
        return (wanted + PlainContender.BATCH - 1) / PlainContender.BATCH * PlainContender.BATCH;
    }
}
