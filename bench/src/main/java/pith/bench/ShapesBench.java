package pith.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pith.bench.ShapesReport.Row;
import pith.engine.BadInput;
import pith.engine.Cosine;
import pith.engine.Encoder;
import pith.engine.UnreadableSource;
import pith.evaluation.ScratchFolder;
import pith.evaluation.Ticker;
import pith.models.Models;

/** Which way of running a graph is fastest: sessions, threads, batches, switches, and the graph itself. */
final class ShapesBench implements Bench {
    private static final String EMBEDDED = "embedded";

    /** Of the passages, as many of each: what a splitter leaves, from a short last one to a full one. */
    private static final List<Integer> LENGTHS = List.of(24, 52, 80, 108, 136, 164, 192, 220);

    /**
     * What to measure.
     *
     * @param graphs by name, at least one; the first is the chosen one
     * @param pieces of the passages, marks included
     * @param exactSums of the chosen shape
     * @param threads at work at a time
     */
    record Plan(Map<String, Path> graphs, List<long[]> pieces, boolean exactSums, int threads, int rounds) {}

    @Override
    public String name() {
        return "shapes";
    }

    @Override
    public String usage() {
        return """
                passages a second of every way to run a graph: sessions and threads, batches of 1 to 64 sorted by
                length, spinning, arena, memory pattern, exact sums, and other graphs
                  --variants FOLDER  also each graph FOLDER/NAME/model.onnx
                  --rounds N         rounds that count (default 3)
                  --passages N       in a lap (default 256)
                  --pieces N,...     word pieces of the passages, as many of each
                                     (default 24,52,80,108,136,164,192,220)
                  --threads N        at work at a time (default: all cores)
                  --encoder FOLDER   an encoder's folder in place of the embedded one's
                  --corpus FOLDER    where the texts come from (default sample-corpus)""";
    }

    @Override
    public Run prepare(Options options) {
        int rounds = options.number("--rounds", 3, 1, 1_000);
        int passages = options.number("--passages", 256, 1, 10_000);
        int threads = options.number("--threads", Runtime.getRuntime().availableProcessors(), 1, 1_000);
        List<Integer> lengths = options.numbers("--pieces", LENGTHS, 3, 100_000);
        Path corpus = options.folder("--corpus").orElse(Path.of("sample-corpus"));
        Optional<Path> variants = options.folder("--variants");
        Optional<Path> folder = options.folder("--encoder");
        return progress -> {
            try (ScratchFolder scratch = new ScratchFolder()) {
                ModelFolder files = folder.map(ModelFolder::read).orElseGet(() -> ModelFolder.embedded(scratch.path()));
                String name = folder.isEmpty() ? EMBEDDED : files.section();
                Map<String, Path> graphs = new LinkedHashMap<>();
                graphs.put(name, files.graph());
                variants.ifPresent(each -> graphs.putAll(variants(each)));
                List<long[]> pieces;
                try (Encoder encoder = folder.map(Models::encoder).orElseGet(Models::embeddedEncoder)) {
                    pieces = pieces(encoder, files, corpus, lengths, passages);
                }
                String section = folder.isEmpty() ? "shapes" : "shapes-" + name;
                Plan plan = new Plan(graphs, pieces, files.needsExactSums(), threads, rounds);
                return new Result("encoder", section, run(plan, progress));
            }
        };
    }

    /** The graphs below a folder, by the names of its sub-folders, sorted. */
    static Map<String, Path> variants(Path folder) {
        Map<String, Path> graphs = new LinkedHashMap<>();
        try (Stream<Path> found = Files.list(folder)) {
            for (Path each : found.sorted().toList()) {
                if (Files.isRegularFile(each.resolve("model.onnx"))) {
                    graphs.put(String.valueOf(each.getFileName()), each.resolve("model.onnx"));
                }
            }
        } catch (IOException e) {
            throw new UnreadableSource(folder + " cannot be read: " + e.getMessage(), e);
        }
        if (graphs.isEmpty()) {
            throw new BadInput(folder + " has no folder with a model.onnx");
        }
        return graphs;
    }

    private static List<long[]> pieces(
            Encoder encoder, ModelFolder files, Path corpus, List<Integer> lengths, int passages) {
        BenchTexts texts = new BenchTexts(encoder, corpus);
        List<List<String>> ofLength = lengths.stream()
                .map(length -> texts.passages(
                        Math.min(length, encoder.maxPieces()), (passages + lengths.size() - 1) / lengths.size()))
                .toList();
        List<String> mixed = IntStream.range(0, passages)
                .mapToObj(i -> ofLength.get(i % lengths.size()).get(i / lengths.size()))
                .toList();
        try (PlainTokenizer tokenizer = new PlainTokenizer(files.tokenizer(), encoder.maxPieces())) {
            return tokenizer.pieces(mixed);
        }
    }

    static ShapesReport run(Plan plan, Consumer<String> progress) {
        List<String> names = new ArrayList<>(plan.graphs().keySet());
        List<Shape> shapes = Shape.all(names, plan.exactSums());
        List<long[]> sorted = plan.pieces().stream()
                .sorted(Comparator.comparingInt(ids -> ids.length))
                .toList();
        List<Trial> trials = shapes.stream()
                .map(shape -> new Trial(shape, graph(plan, shape), sorted, plan.threads()))
                .toList();
        progress.accept(shapes.size() + " shapes in each of " + plan.rounds() + " rounds");
        Ticker ticker = new Ticker(progress, "laps", shapes.size() * plan.rounds());
        List<Laps> laps =
                Turns.run(trials.stream().map(trial -> ticking(trial, ticker)).toList(), 0, plan.rounds());
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            double cosine =
                    leastCosine(trials.getFirst().vectors(), trials.get(i).vectors());
            rows.add(new Row(shapes.get(i), laps.get(i), cosine));
        }
        return new ShapesReport(
                plan.threads(), sorted.stream().map(ids -> ids.length).toList(), rows);
    }

    private static Path graph(Plan plan, Shape shape) {
        Path graph = plan.graphs().get(shape.graph());
        if (graph == null) {
            throw new IllegalArgumentException("no graph is called " + shape.graph());
        }
        return graph;
    }

    private static Turns.Contestant ticking(Trial trial, Ticker ticker) {
        return new Turns.Contestant() {
            @Override
            public void before() {
                trial.before();
            }

            @Override
            public void lap() {
                trial.lap();
            }

            @Override
            public void after() {
                trial.after();
                ticker.tick();
            }
        };
    }

    /** Between the two vectors of each passage; not a number where a graph gives none. */
    static double leastCosine(List<float[]> chosen, List<float[]> others) {
        double least = 1;
        for (int i = 0; i < chosen.size(); i++) {
            if (chosen.get(i).length == 0 || chosen.get(i).length != others.get(i).length) {
                return Double.NaN;
            }
            least = Math.min(least, Cosine.of(chosen.get(i), others.get(i)));
        }
        return least;
    }
}
