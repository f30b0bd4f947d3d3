package pith.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import pith.bench.ExactnessReport.SetScores;
import pith.engine.BadInput;
import pith.engine.Cosine;
import pith.engine.Encoder;
import pith.engine.UnreadableSource;
import pith.evaluation.RankingMeasures;
import pith.evaluation.ScratchFolder;
import pith.evaluation.Ticker;
import pith.models.Models;

/** What int8 costs: nDCG@10 of search by vectors alone, every document compared, by int8 and by full precision. */
final class ExactnessBench implements Bench {
    /** Below, two folders hold different models, which happen to have vectors of the same length. */
    private static final double LEAST_MEAN_COSINE = 0.5;

    private static final int CUTOFF = 10;
    private static final int TITLES = 1_000;
    private static final int ABSTRACTS = 5_000;
    private static final int RESAMPLES = 10_000;
    private static final int SEED = 20_261_121;
    private static final int SHORT_DIGEST = 16;

    /**
     * One of the two that are compared.
     *
     * @param variant such as {@code int8}
     * @param digest of the model's files
     */
    record Model(String variant, Encoder encoder, String digest) {}

    @Override
    public String name() {
        return "exactness";
    }

    @Override
    public String usage() {
        return """
                nDCG@10 of search by vectors alone, int8 against fp32, on SciFact, Cranfield and arXiv
                  --fp32 FOLDER      the encoder in full precision (needed)
                  --int8 FOLDER      the other one (default: the embedded one)
                  --data FOLDER      holds beir/scifact, beir/cranfield, arxiv (default: PITH_DATA)
                  --seed N           chooses arXiv's titles, and the resamples (default 20261121)
                  --resamples N      of the bootstrap (default 10000)
                  --scratch FOLDER   keeps the vectors, for a run that is stopped and begun again
                                     (default: one that is removed)
                  --limit N          only the first queries and documents of each set, to try it out""";
    }

    @Override
    public Run prepare(Options options) {
        Path fp32 = options.folder("--fp32")
                .orElseThrow(() -> new BadInput("--fp32 is needed: the folder of the encoder in full precision"));
        Optional<Path> int8 = options.folder("--int8");
        Path data = options.folder("--data")
                .or(() -> Optional.ofNullable(System.getenv("PITH_DATA")).map(Path::of))
                .orElseThrow(() -> new BadInput("neither --data nor PITH_DATA names the folder with the data sets"));
        int seed = options.number("--seed", SEED, 0, Integer.MAX_VALUE);
        int resamples = options.number("--resamples", RESAMPLES, 100, 1_000_000);
        int limit = options.number("--limit", Integer.MAX_VALUE, 1, Integer.MAX_VALUE);
        Optional<Path> kept = options.folder("--scratch");
        return progress -> {
            List<DenseSet> sets = sets(data, seed, limit);
            try (ScratchFolder scratch = new ScratchFolder();
                    Encoder exact = Models.encoder(fp32);
                    Encoder quick = int8.map(Models::encoder).orElseGet(Models::embeddedEncoder)) {
                Path int8Files = int8.orElseGet(
                        () -> ModelFolder.embedded(scratch.path()).path());
                List<Model> models =
                        List.of(new Model("fp32", exact, digest(fp32)), new Model("int8", quick, digest(int8Files)));
                Path vectors = kept.orElse(scratch.path());
                return new Result(
                        "exactness",
                        int8.isEmpty()
                                ? "embedded"
                                : ModelFolder.read(int8Files).section(),
                        run(sets, models, vectors, resamples, seed, progress));
            }
        };
    }

    private static List<DenseSet> sets(Path data, int seed, int limit) {
        return List.of(
                DenseSet.beir(data.resolve("beir/scifact"), limit),
                DenseSet.beir(data.resolve("beir/cranfield"), limit),
                DenseSet.titles(
                        data.resolve("arxiv/title-abstract.jsonl.gz"),
                        Math.min(TITLES, limit),
                        Math.min(ABSTRACTS, limit),
                        seed));
    }

    /**
     * Compares two encoders.
     *
     * @param models two, full precision first
     * @param vectors the folder that keeps the vectors
     */
    static ExactnessReport run(
            List<DenseSet> sets,
            List<Model> models,
            Path vectors,
            int resamples,
            long seed,
            Consumer<String> progress) {
        Encoder fp32 = models.getFirst().encoder();
        Encoder int8 = models.getLast().encoder();
        if (fp32.dimension() != int8.dimension()) {
            throw new BadInput("vectors of " + fp32.dimension() + " numbers (" + fp32.identity() + ") and of "
                    + int8.dimension() + " (" + int8.identity() + ") cannot be compared");
        }
        try {
            Files.createDirectories(vectors);
        } catch (IOException e) {
            throw new UnreadableSource(vectors + " cannot be made: " + e.getMessage(), e);
        }
        List<SetScores> scores = new ArrayList<>();
        for (DenseSet set : sets) {
            List<List<float[]>> queries = new ArrayList<>();
            List<List<float[]>> documents = new ArrayList<>();
            for (Model model : models) {
                queries.add(queries(set, model, vectors, progress));
                documents.add(documents(set, model, vectors, progress));
            }
            scores.add(new SetScores(
                    set.name(),
                    set.documents().size(),
                    ndcg(set, queries.getFirst(), documents.getFirst()),
                    ndcg(set, queries.getLast(), documents.getLast()),
                    cosines(queries),
                    cosines(documents)));
        }
        return ExactnessReport.of(fp32.identity().name(), scores, resamples, seed);
    }

    private static List<float[]> queries(DenseSet set, Model model, Path folder, Consumer<String> progress) {
        List<DenseSet.Query> queries = set.queries();
        String texts = digest(queries.stream().map(DenseSet.Query::text));
        Path file = folder.resolve(
                set.name() + "-queries-" + model.variant() + "-" + model.digest() + "-" + texts + ".f32");
        return new VectorFile(file, model.encoder().dimension())
                .complete(
                        queries.size(),
                        i -> model.encoder().encodeQuery(queries.get(i).text()),
                        new Ticker(progress, set.name() + ", queries by " + model.variant(), queries.size()));
    }

    private static List<float[]> documents(DenseSet set, Model model, Path folder, Consumer<String> progress) {
        List<DenseSet.Text> documents = set.documents();
        String texts = digest(documents.stream().flatMap(text -> Stream.of(text.id(), text.title(), text.text())));
        Path file = folder.resolve(
                set.name() + "-documents-" + model.variant() + "-" + model.digest() + "-" + texts + ".f32");
        return new VectorFile(file, model.encoder().dimension())
                .complete(
                        documents.size(),
                        i -> model.encoder()
                                .encodePassage(
                                        documents.get(i).title(),
                                        documents.get(i).text()),
                        new Ticker(progress, set.name() + ", documents by " + model.variant(), documents.size()));
    }

    /** Of each query. */
    private static double[] ndcg(DenseSet set, List<float[]> queries, List<float[]> documents) {
        return IntStream.range(0, queries.size())
                .parallel()
                .mapToDouble(i -> RankingMeasures.ndcg(
                        set.nearest(queries.get(i), documents, CUTOFF),
                        set.queries().get(i).grades(),
                        CUTOFF))
                .toArray();
    }

    private static double[] cosines(List<List<float[]>> both) {
        double[] cosines = IntStream.range(0, both.getFirst().size())
                .mapToDouble(
                        i -> Cosine.of(both.getFirst().get(i), both.getLast().get(i)))
                .toArray();
        double mean = Arrays.stream(cosines).average().orElse(1);
        if (mean < LEAST_MEAN_COSINE) {
            throw new BadInput("the two models' vectors have a mean cosine of " + mean
                    + ": they are no variants of one model; give the same model in two precisions");
        }
        return cosines;
    }

    /** Of all files of a folder and those below it. */
    private static String digest(Path folder) {
        MessageDigest digest = sha256();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                digest.update(folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
        } catch (IOException | UncheckedIOException e) {
            throw new UnreadableSource(folder + " cannot be read: " + e.getMessage(), e);
        }
        return hex(digest);
    }

    private static String digest(Stream<String> texts) {
        MessageDigest digest = sha256();
        texts.forEach(text -> {
            digest.update(text.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        });
        return hex(digest);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).substring(0, SHORT_DIGEST);
    }
}
