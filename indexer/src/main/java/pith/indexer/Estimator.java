package pith.indexer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import pith.engine.Document;
import pith.engine.Encoder;
import pith.engine.IndexSettings;
import pith.engine.IndexSettings.Quantization;
import pith.engine.Passage;
import pith.engine.PithException;

/** Looks how much there is to index, and how fast the encoder is, without writing anything. For one use. */
final class Estimator {
    /** So much is read and cut into passages; more files are counted by their bytes. */
    static final long SAMPLE_BYTES = 2 << 20;

    /** How long the encoder is tried. */
    static final long TRIAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final int MOST_TRIED = 256;

    /** Of more files, so many are drawn to be read. */
    private static final int MOST_DRAWN = 10_000;

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /**
     * Of the text's UTF-16 units, in bytes of the index: the compressed text, its words as a document's and as those of
     * its passages. Measured on the sample corpus, in English.
     */
    private static final double BYTES_A_UNIT = 2;

    /** Places in the text, names, hashes and Lucene's bookkeeping. */
    private static final int BYTES_A_PASSAGE = 60;

    private final IndexJob job;
    private final Encoder encoder;
    private final long sampleBytes;
    private final long trialNanos;
    private final Random random = new Random(1); // the same files, the same sample

    /** What was found in the files of one format. */
    private static final class Tally {
        private long files;
        private long bytes;
        private long sampledBytes;
        private long documents;
        private long passages;
        private long units;

        void add(Tally other, double factor) {
            files += other.files;
            bytes += other.bytes;
            documents += Math.round(factor * other.documents);
            passages += Math.round(factor * other.passages);
            units += Math.round(factor * other.units);
        }
    }

    private record Found(Root root, Path path, String format, long bytes) {}

    private record Trial(String title, String text) {}

    Estimator(IndexJob job, Encoder encoder, long sampleBytes, long trialNanos) {
        this.job = job;
        this.encoder = encoder;
        this.sampleBytes = sampleBytes;
        this.trialNanos = trialNanos;
    }

    /** @throws pith.engine.UnreadableSource when a path is not there */
    IndexEstimate run(IndexSettings settings) {
        Map<String, Tally> tallies = new HashMap<>();
        List<Trial> trials = new ArrayList<>();
        long read = 0;
        try (Formats formats = new Formats(() -> {})) {
            List<Found> files = drawn(formats, tallies);
            Collections.shuffle(files, random);
            Splitter splitter = new Splitter(encoder);
            long sampled = 0;
            for (Found file : files) {
                if (read > 0 && sampled >= sampleBytes) {
                    break;
                }
                read++;
                sampled += file.bytes();
                read(file, formats, splitter, tallies.computeIfAbsent(file.format(), format -> new Tally()), trials);
            }
        }
        boolean counted = read
                == tallies.values().stream().mapToLong(tally -> tally.files).sum();
        Tally all = extrapolated(tallies, counted);
        double rate = trials.isEmpty() ? 0 : passagesPerSecond(trials);
        return new IndexEstimate(
                all.files,
                all.bytes,
                all.documents,
                all.passages,
                counted,
                indexBytes(all, settings),
                rate == 0 ? 0 : all.passages / rate,
                rate);
    }

    /** Counts all files by their formats, and draws some of them. */
    private List<Found> drawn(Formats formats, Map<String, Tally> tallies) {
        List<Found> drawn = new ArrayList<>();
        long[] files = {0};
        Walk.Visitor visitor = (root, path) -> {
            if (Sidecar.is(path) || !formats.reads(path)) {
                return;
            }
            Found found =
                    new Found(root, path, Formats.extension(path.getFileName().toString()), Census.size(path));
            Tally tally = tallies.computeIfAbsent(found.format(), format -> new Tally());
            tally.files++;
            tally.bytes += found.bytes();
            files[0]++;
            if (drawn.size() < MOST_DRAWN) {
                drawn.add(found);
            } else {
                long place = random.nextLong(files[0]);
                if (place < MOST_DRAWN) {
                    drawn.set((int) place, found);
                }
            }
        };
        List<Root> roots = FileFeed.roots(job);
        Walk walk = new Walk(roots, job.selection(), visitor, () -> {});
        roots.forEach(walk::all);
        return drawn;
    }

    private void read(Found found, Formats formats, Splitter splitter, Tally tally, List<Trial> trials) {
        tally.sampledBytes += found.bytes();
        try {
            SourceFile file = new SourceFile(
                    found.path(),
                    found.root().folder(),
                    job.prefix(),
                    Files.getLastModifiedTime(found.path()).toInstant());
            formats.extractor(found.path()).extract(file, new Extractor.Sink() {
                @Override
                public void document(Document document, String name) {
                    split(document, splitter, tally, trials);
                }

                @Override
                public void failed(String name, PithException why) {}

                @Override
                public void empty() {}

                @Override
                public void unknown(String reason) {}
            });
        } catch (IOException | PithException e) {
            // What cannot be read takes no time; a run reports it.
        }
    }

    private void split(Document document, Splitter splitter, Tally tally, List<Trial> trials) {
        if (document.title().isBlank() && document.text().isBlank()) {
            return;
        }
        Splitter.Split split = splitter.split(document);
        tally.documents++;
        tally.passages += split.passages().size();
        tally.units += document.text().length();
        for (Passage passage : split.passages()) {
            Trial trial = new Trial(split.title(), passage.text());
            if (trials.size() < MOST_TRIED) {
                trials.add(trial);
            } else if (random.nextInt(8) == 0) {
                trials.set(random.nextInt(MOST_TRIED), trial);
            }
        }
    }

    /** A format of which nothing was read is taken for as dense as the rest. */
    private static Tally extrapolated(Map<String, Tally> formats, boolean counted) {
        Tally read = new Tally();
        long sampled = 0;
        for (Tally tally : formats.values()) {
            read.add(tally, 1);
            sampled += tally.sampledBytes;
        }
        if (counted || sampled == 0) {
            return read;
        }
        Tally all = new Tally();
        for (Tally tally : formats.values()) {
            if (tally.sampledBytes > 0) {
                all.add(tally, tally.bytes / (double) tally.sampledBytes);
            } else {
                double share = tally.bytes / (double) sampled;
                all.files += tally.files;
                all.bytes += tally.bytes;
                all.documents += Math.round(share * read.documents);
                all.passages += Math.round(share * read.passages);
                all.units += Math.round(share * read.units);
            }
        }
        return all;
    }

    private long indexBytes(Tally all, IndexSettings settings) {
        int dimension = encoder.dimension();
        Quantization vectors = settings.vectors();
        long copy = vectors == Quantization.FLOAT32 ? 0 : Math.ceilDiv(dimension * (long) vectors.bits(), 8) + 16;
        // Two bytes for each of the neighbours on the ground floor, of which most vectors have about the half.
        long graph = 2L * settings.connections();
        long passage = (long) dimension * Float.BYTES + copy + graph + BYTES_A_PASSAGE;
        return all.passages * passage + Math.round(BYTES_A_UNIT * all.units);
    }

    private double passagesPerSecond(List<Trial> trials) {
        try (ExecutorService pool = Executors.newFixedThreadPool(
                CORES, Thread.ofPlatform().daemon().name("pith-estimate-", 0).factory())) {
            encode(pool, trials, trialNanos / 4); // the first calls are slower
            long started = System.nanoTime();
            long done = encode(pool, trials, trialNanos);
            return done * (double) TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - started);
        }
    }

    /** Embeds on all cores for so long, at least one passage on each; how many. */
    private long encode(ExecutorService pool, List<Trial> trials, long nanos) {
        long started = System.nanoTime();
        List<Future<Long>> running = new ArrayList<>();
        for (int thread = 0; thread < CORES; thread++) {
            int from = thread * trials.size() / CORES;
            running.add(pool.submit(() -> {
                long done = 0;
                do {
                    Trial trial = trials.get((int) ((from + done) % trials.size()));
                    encoder.encodePassage(trial.title(), trial.text());
                    done++;
                } while (System.nanoTime() - started < nanos);
                return done;
            }));
        }
        long done = 0;
        for (Future<Long> each : running) {
            done += get(each);
        }
        return done;
    }

    private static long get(Future<Long> future) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true; // it ends within about a second
                } catch (ExecutionException e) {
                    throw Indexer.unwrapped(e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
