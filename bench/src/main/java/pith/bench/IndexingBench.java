package pith.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import pith.bench.IndexingReport.Row;
import pith.engine.BadInput;
import pith.engine.Encoder;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.UnreadableSource;
import pith.engine.lucene.LuceneIndex;
import pith.evaluation.ScratchFolder;
import pith.indexer.IndexJob;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Outcome;
import pith.indexer.Indexer;
import pith.indexer.Progress;
import pith.models.Models;

/** How much of the encoder's speed is left when files are indexed, and what memory that takes. */
final class IndexingBench implements Bench {
    private static final String ARTICLES = "wikipedia/articles.jsonl.gz";
    private static final int MOST_ARTICLES = 10_000_000;

    /** Articles from all over the corpus that the encoder's sample of passages is drawn from. */
    private static final int SAMPLED_ARTICLES = 40;

    /**
     * What to measure.
     *
     * @param encoder the embedded one, but in tests
     * @param articles gzipped lines of JSON with {@code id}, {@code title} and {@code text}
     * @param sizes how many of the first articles to index, one run each
     * @param points of how many documents to note time and memory on the way, besides the end
     * @param sample passages that the encoder embeds alone, before and after each run
     * @param threads of the encoder alone; as many as the indexer takes
     * @param kept where the index of the last run stays; null for nowhere
     */
    record Plan(
            Encoder encoder,
            Path articles,
            List<Integer> sizes,
            List<Integer> points,
            int sample,
            int threads,
            @Nullable Path kept) {}

    @Override
    public String name() {
        return "indexing";
    }

    @Override
    public String usage() {
        return """
                passages a second of the whole of indexing, by those of the encoder alone on passages of the same
                articles before and after; memory, and how it grows with the corpus
                  --articles N,...   of the first so many articles, one run each (default 1000)
                  --points N,...     of how many articles to note time and memory on the way (default none)
                  --keep FOLDER      where the index of the last run stays (default nowhere)
                  --sample N         passages that the encoder embeds alone, before and after (default 400)
                  --data FOLDER      holds wikipedia/articles.jsonl.gz (default the folder in PITH_DATA)""";
    }

    @Override
    public Run prepare(Options options) {
        List<Integer> sizes = options.numbers("--articles", List.of(1_000), 1, MOST_ARTICLES);
        List<Integer> points = options.numbers("--points", List.of(), 1, MOST_ARTICLES);
        int sample = options.number("--sample", 400, 1, 1_000_000);
        Path kept = options.folder("--keep").orElse(null);
        if (kept != null && Files.exists(kept)) {
            throw new BadInput("--keep " + kept + " is there already; name a folder that is not");
        }
        Path data = options.folder("--data").orElseGet(IndexingBench::data);
        int threads = Runtime.getRuntime().availableProcessors();
        return progress -> {
            try (Encoder encoder = Models.embeddedEncoder()) {
                Plan plan = new Plan(encoder, data.resolve(ARTICLES), sizes, points, sample, threads, kept);
                return new Result("indexing", "wikipedia", run(plan, progress));
            }
        };
    }

    private static Path data() {
        String folder = System.getenv("PITH_DATA");
        if (folder == null) {
            throw new BadInput("--data is needed, or PITH_DATA in the environment: a folder with " + ARTICLES);
        }
        return Path.of(folder);
    }

    static IndexingReport run(Plan plan, Consumer<String> progress) {
        int most = plan.sizes().stream().mapToInt(Integer::intValue).max().orElseThrow();
        List<Row> rows = new ArrayList<>();
        for (int size : plan.sizes()) {
            try (ScratchFolder scratch = new ScratchFolder();
                    MeteredEncoder encoder = new MeteredEncoder(plan.encoder())) {
                Path articles = scratch.path().resolve("articles.jsonl");
                int step = Math.max(1, size / SAMPLED_ARTICLES);
                copy(plan.articles(), articles, size, i -> i % step == 0);
                encoder.keepPassages();
                index(encoder, articles, scratch.path().resolve("sample"), seen -> {});
                List<MeteredEncoder.Call> sample = spread(encoder.kept(), plan.sample());
                long characters = copy(plan.articles(), articles, size, i -> true);
                progress.accept(String.format(
                        Locale.ROOT,
                        "%,d of %,d articles, %,d characters; %,d passages of them for the encoder alone",
                        size,
                        most,
                        characters,
                        sample.size()));
                boolean last = rows.size() == plan.sizes().size() - 1;
                Path kept = plan.kept();
                Path index = last && kept != null ? kept : scratch.path().resolve("index");
                rows.add(row(plan, encoder, sample, articles, index, size, characters, progress));
            }
        }
        return new IndexingReport(plan.encoder().identity().name(), plan.threads(), rows);
    }

    private static Row row(
            Plan plan,
            MeteredEncoder encoder,
            List<MeteredEncoder.Call> sample,
            Path articles,
            Path index,
            int size,
            long characters,
            Consumer<String> progress) {
        double before = alone(plan, sample);
        progress.accept(
                String.format(Locale.ROOT, "the encoder alone: %.1f passages a second", sample.size() / before));
        encoder.reset();
        IndexReport report;
        Memory.Peak peak;
        Milestones milestones;
        try (Memory memory = new Memory()) {
            milestones = new Milestones(plan.points(), memory, progress);
            report = index(encoder, articles, index, milestones);
            peak = memory.peak();
        }
        double busyNanos = encoder.busyNanos();
        if (report.count(Outcome.INDEXED) != size || report.interrupted()) {
            throw new BadInput("of " + size + " articles " + report.count(Outcome.INDEXED)
                    + " were indexed; first of the" + " others: "
                    + report.entries(Outcome.FAILED).stream().findFirst());
        }
        double after = alone(plan, sample);
        long samplePieces =
                sample.stream().mapToLong(call -> call.pieces(plan.encoder())).sum();
        return new Row(
                size,
                characters,
                report.passages(),
                report.pieces(),
                report.tookMillis() / 1e3,
                sample.size(),
                samplePieces,
                before,
                after,
                busyNanos / 1e9 / plan.threads(),
                report.coverage().share(),
                peak,
                bytes(index),
                milestones.passed());
    }

    private static IndexReport index(Encoder encoder, Path articles, Path folder, Consumer<Progress> listener) {
        try (Index index = LuceneIndex.open(folder, IndexStamp.of(encoder))) {
            return new Indexer(encoder, index).run(IndexJob.of(articles), listener);
        }
    }

    /** Seconds. */
    private static double alone(Plan plan, List<MeteredEncoder.Call> sample) {
        try (Callers callers = new Callers(plan.threads())) {
            long start = System.nanoTime();
            callers.forEach(sample.size(), i -> sample.get(i).encode(plan.encoder()));
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /** So many of them, from all over. */
    private static <T> List<T> spread(List<T> all, int wanted) {
        List<T> chosen = new ArrayList<>();
        int count = Math.min(wanted, all.size());
        for (int i = 0; i < count; i++) {
            chosen.add(all.get((int) ((long) i * all.size() / count)));
        }
        return chosen;
    }

    /** Copies those of the first {@code count} lines that are chosen by their numbers: how many characters. */
    private static long copy(Path gzipped, Path to, int count, IntPredicate chosen) {
        long characters = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                        new GZIPInputStream(Files.newInputStream(gzipped)), StandardCharsets.UTF_8));
                BufferedWriter out = Files.newBufferedWriter(to)) {
            for (int i = 0; i < count; i++) {
                String line = lines.readLine();
                if (line == null) {
                    throw new BadInput(
                            "--articles " + count + " is more than the " + i + " of " + gzipped.getFileName());
                }
                if (chosen.test(i)) {
                    out.write(line);
                    out.write('\n');
                    characters += line.length();
                }
            }
            return characters;
        } catch (IOException e) {
            throw new UnreadableSource(gzipped + " cannot be read: " + e, e);
        }
    }

    private static long bytes(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
