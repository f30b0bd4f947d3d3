package pith.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import pith.engine.BadInput;
import pith.engine.Encoder;
import pith.engine.Index;
import pith.engine.IndexStamp;
import pith.engine.IndexView;
import pith.engine.UnreadableSource;
import pith.engine.lucene.LuceneIndex;
import pith.evaluation.ScratchFolder;
import pith.indexer.IndexJob;
import pith.indexer.IndexJob.Prune;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Outcome;
import pith.indexer.Indexer;
import pith.indexer.Progress;

/** Articles, abstracts and questions: what the search bench searches, and what for. */
final class SearchCorpus {
    static final String ARTICLES = "wikipedia/articles.jsonl.gz";
    static final String ABSTRACTS = "arxiv/title-abstract.jsonl.gz";
    static final String QUESTIONS = "nq/nq-gold-passages-dev.jsonl.gz";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long SAID_EVERY_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Path data;

    SearchCorpus(Path data) {
        this.data = data;
    }

    /**
     * Indexes what the index in {@code folder} has not: each document has the id that its line says, and so those that
     * are there, whoever indexed them, are not embedded again.
     *
     * @param abstracts how many of the first
     */
    void into(Path folder, Encoder encoder, int abstracts, Consumer<String> progress) {
        try (ScratchFolder scratch = new ScratchFolder();
                Index index = LuceneIndex.open(folder, IndexStamp.of(encoder))) {
            Set<String> known = known(folder, index);
            lacking(ARTICLES, Integer.MAX_VALUE, known, scratch, encoder, index, progress);
            lacking(ABSTRACTS, abstracts, known, scratch, encoder, index, progress);
        }
    }

    private static Set<String> known(Path folder, Index index) {
        Set<String> known = new HashSet<>();
        if (LuceneIndex.stampIn(folder).isPresent()) {
            try (IndexView view = index.view()) {
                view.forEach(entry -> known.add(entry.id()));
            }
        }
        return known;
    }

    private void lacking(
            String name,
            int most,
            Set<String> known,
            ScratchFolder scratch,
            Encoder encoder,
            Index index,
            Consumer<String> progress) {
        String plain = name.substring(name.lastIndexOf('/') + 1, name.length() - ".gz".length());
        Path file = scratch.path().resolve(plain);
        int[] lacking = {0};
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            lines(name, most, (line, object) -> {
                if (!known.contains(object.path("id").asText())) {
                    out.write(line);
                    out.write('\n');
                    lacking[0]++;
                }
            });
        } catch (IOException e) {
            throw unreadable(file, e);
        }
        if (lacking[0] == 0) {
            return;
        }
        progress.accept(String.format(Locale.ROOT, "%,d documents of %s to index", lacking[0], name));
        IndexReport report =
                new Indexer(encoder, index).run(IndexJob.of(file).withPrune(Prune.NEVER), said(name, progress));
        if (report.count(Outcome.INDEXED) != lacking[0] || report.interrupted()) {
            throw new BadInput("of " + lacking[0] + " documents of " + name + " " + report.count(Outcome.INDEXED)
                    + " were indexed; first of the others: "
                    + report.entries(Outcome.FAILED).stream().findFirst());
        }
    }

    private static Consumer<Progress> said(String name, Consumer<String> progress) {
        long[] saidNanos = {System.nanoTime()};
        return at -> {
            if (System.nanoTime() - saidNanos[0] >= SAID_EVERY_NANOS) {
                saidNanos[0] = System.nanoTime();
                progress.accept(String.format(
                        Locale.ROOT,
                        "%s: %,d documents, %,d passages, %.1f a second",
                        name,
                        at.documents(),
                        at.passages(),
                        at.passagesPerSecond()));
            }
        };
    }

    /** As many questions as titles of abstracts, or all there are, {@code most} together, in an order that stays. */
    List<String> queries(int most, long seed) {
        Random random = new Random(seed);
        List<String> questions = texts(QUESTIONS, "question");
        List<String> titles = texts(ABSTRACTS, "title");
        Collections.shuffle(questions, random);
        Collections.shuffle(titles, random);
        int asked = Math.min(questions.size(), (most + 1) / 2);
        List<String> queries = new ArrayList<>(questions.subList(0, asked));
        queries.addAll(titles.subList(0, Math.min(titles.size(), most - asked)));
        Collections.shuffle(queries, random);
        return queries;
    }

    /** The first so many questions, in the file's order. */
    List<String> questions(int most) {
        return texts(QUESTIONS, "question").stream().limit(most).toList();
    }

    private List<String> texts(String name, String field) {
        List<String> texts = new ArrayList<>();
        lines(name, Integer.MAX_VALUE, (line, object) -> {
            String text = object.path(field).asText().replaceAll("\\s+", " ").strip();
            if (!text.isEmpty()) {
                texts.add(text);
            }
        });
        return texts;
    }

    private interface Taker {
        void take(String line, JsonNode object) throws IOException;
    }

    private void lines(String name, int most, Taker taker) {
        Path file = data.resolve(name);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            String line = lines.readLine();
            for (int i = 0; line != null && i < most; i++) {
                taker.take(line, JSON.readTree(line));
                line = lines.readLine();
            }
        } catch (JsonProcessingException e) {
            throw new UnreadableSource(file + " has a line that is not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static UnreadableSource unreadable(Path file, IOException e) {
        return new UnreadableSource(file + " cannot be read: " + e, e);
    }
}
