package pith.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import pith.Pith;
import pith.bench.SearchReport.Found;
import pith.bench.SearchReport.Level;
import pith.bench.SearchReport.Parts;
import pith.engine.BadInput;
import pith.engine.Encoder;
import pith.engine.Filter;
import pith.engine.IndexStamp;
import pith.engine.IndexView;
import pith.engine.Query;
import pith.engine.Ranking;
import pith.engine.Words;
import pith.engine.lucene.BareLucene;
import pith.models.Models;

/** How long a search takes with one caller and with many, what of it is Pith's own, and what the graph finds. */
final class SearchBench implements Bench {
    private static final int MOST_DOCUMENTS = 10_000_000;
    private static final int WARM_UPS = 100;
    private static final long SEED = 1;
    private static final int NEAREST = 10;

    /** Only the articles have this field. */
    private static final String FIELD = "url";

    /**
     * What to measure.
     *
     * @param encoder the embedded one, but in tests; stays the caller's to close
     * @param data holds the corpora
     * @param cache the index's folder; what it lacks is indexed first
     * @param abstracts how many of the first abstracts to index, at most
     * @param queries how many to search for, with each number of clients
     * @param clients how many callers at a time, one measurement each
     * @param sample how many of the queries to compare with every vector
     */
    record Plan(
            Encoder encoder, Path data, Path cache, int abstracts, int queries, List<Integer> clients, int sample) {}

    @Override
    public String name() {
        return "search";
    }

    @Override
    public String usage() {
        return """
                latency of hybrid search over articles and abstracts with some clients at a time, the part of it that
                is not the bare calls (query embedding and the same two Lucene queries), and the recall of the graph
                  --cache FOLDER     the index, kept between runs; what it lacks is indexed first, which takes hours.
                                     One that the bench "indexing" kept (--keep) is taken over
                  --documents N      of the first so many abstracts (default all; the articles are always all)
                  --queries N        titles and questions, for each number of clients (default 1000)
                  --clients N,...    callers at a time, each asking again when it has its answer (default 1,8,64)
                  --sample N         queries whose nearest documents are counted out (default 100)
                  --data FOLDER      holds wikipedia/, arxiv/ and nq/ (default the folder in PITH_DATA)""";
    }

    @Override
    public Run prepare(Options options) {
        Path cache = options.folder("--cache")
                .orElseThrow(() -> new BadInput("--cache is needed: the index's folder, which stays"));
        int abstracts = options.number("--documents", MOST_DOCUMENTS, 0, MOST_DOCUMENTS);
        int queries = options.number("--queries", 1_000, 1, 1_000_000);
        List<Integer> clients = options.numbers("--clients", List.of(1, 8, 64), 1, 1_000);
        int sample = options.number("--sample", 100, 1, 100_000);
        Path data = options.folder("--data").orElseGet(SearchBench::data);
        return progress -> {
            try (Encoder encoder = Models.embeddedEncoder()) {
                Plan plan = new Plan(encoder, data, cache, abstracts, queries, clients, sample);
                return new Result("search", "wikipedia-arxiv", run(plan, progress));
            }
        };
    }

    static Path data() {
        String folder = System.getenv("PITH_DATA");
        if (folder == null) {
            throw new BadInput(
                    "--data is needed, or PITH_DATA in the environment: a folder with " + SearchCorpus.ARTICLES);
        }
        return Path.of(folder);
    }

    static SearchReport run(Plan plan, Consumer<String> progress) {
        SearchCorpus corpus = new SearchCorpus(plan.data());
        List<String> queries = corpus.queries(plan.queries(), SEED);
        if (queries.isEmpty()) {
            throw new BadInput(plan.data() + " has neither titles nor questions to search for");
        }
        corpus.into(plan.cache(), plan.encoder(), plan.abstracts(), progress);
        // Pith closes its encoder, and this one is another's to close.
        MeteredEncoder encoder = new MeteredEncoder(plan.encoder());
        try (Pith pith = Pith.open(plan.cache(), encoder, () -> {
                    throw new IllegalStateException("nothing is asked");
                });
                IndexView view = pith.view();
                BareLucene bare = BareLucene.open(plan.cache())) {
            progress.accept(String.format(
                    Locale.ROOT,
                    "%,d documents, %,d passages, %,d queries",
                    view.documentCount(),
                    view.passageCount(),
                    queries.size()));
            Parts parts = parts(pith, view, bare, queries);
            progress.accept("one by one: done");
            List<Level> levels = new ArrayList<>();
            for (int clients : plan.clients()) {
                levels.add(level(pith, queries, clients));
                progress.accept(clients + " clients: done");
            }
            List<Found> found = found(plan, view, queries);
            return new SearchReport(
                    plan.encoder().identity().name(),
                    view.documentCount(),
                    view.passageCount(),
                    bare.segments(),
                    queries.size(),
                    parts,
                    levels,
                    found);
        }
    }

    /**
     * Each query whole, by the bare calls, and by Pith's own legs, right after each other and each first by turns, so that
     * what else the machine does, and what is still in its caches, is alike for all.
     */
    private static Parts parts(Pith pith, IndexView view, BareLucene bare, List<String> queries) {
        int count = queries.size();
        List<BareLucene.Words> words = queries.stream().map(bare::prepare).toList();
        Parts parts = new Parts(
                new double[count],
                new double[count],
                new double[count],
                new double[count],
                new double[count],
                new double[count],
                new double[count]);
        for (int i = 0; i < Math.min(WARM_UPS, count); i++) {
            turn(pith, view, bare, queries.get(i), words.get(i), i, parts);
        }
        for (int i = 0; i < count; i++) {
            turn(pith, view, bare, queries.get(i), words.get(i), i, parts);
        }
        return parts;
    }

    private static void turn(
            Pith pith, IndexView view, BareLucene bare, String text, BareLucene.Words words, int i, Parts parts) {
        for (int turn = 0; turn < 3; turn++) {
            switch ((i + turn) % 3) {
                case 0 -> {
                    long start = System.nanoTime();
                    pith.search(Query.of(text));
                    parts.whole()[i] = millis(start);
                }
                case 1 -> {
                    long start = System.nanoTime();
                    float[] vector = pith.encoder().encodeQuery(text);
                    bare.byWords(words);
                    long atVector = System.nanoTime();
                    bare.byVector(vector, Ranking.DEFAULT_WINDOW);
                    parts.bare()[i] = millis(start);
                    parts.bareVector()[i] = millis(atVector);
                }
                default -> {
                    long start = System.nanoTime();
                    float[] vector = pith.encoder().encodeQuery(text);
                    parts.embed()[i] = millis(start);
                    start = System.nanoTime();
                    IndexView.Matches byWords = view.byWords(Words.plain(text), Filter.ALL);
                    parts.words()[i] = millis(start);
                    parts.matches()[i] = byWords.documents().length;
                    start = System.nanoTime();
                    view.byVector(vector, Filter.ALL, Ranking.DEFAULT_WINDOW);
                    parts.vector()[i] = millis(start);
                }
            }
        }
    }

    private static double millis(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e6;
    }

    /** Every client asks the next query that nobody has asked as soon as it has its answer. */
    private static Level level(Pith pith, List<String> queries, int clients) {
        double[] millis = new double[queries.size()];
        long start;
        try (Callers callers = new Callers(clients)) {
            callers.forEach(Math.min(WARM_UPS, queries.size()), i -> pith.search(Query.of(queries.get(i))));
            start = System.nanoTime();
            callers.forEach(queries.size(), i -> {
                long asked = System.nanoTime();
                pith.search(Query.of(queries.get(i)));
                millis[i] = millis(asked);
            });
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(millis);
        return new Level(clients, millis, seconds);
    }

    private static List<Found> found(Plan plan, IndexView view, List<String> queries) {
        List<float[]> vectors = queries.subList(0, Math.min(plan.sample(), queries.size())).stream()
                .map(plan.encoder()::encodeQuery)
                .toList();
        List<Found> found = new ArrayList<>();
        Filter articles = new Filter.Exists(FIELD);
        try (BareLucene.Exact exact = BareLucene.exact(plan.cache(), IndexStamp.of(plan.encoder()))) {
            found.add(found("all", Filter.ALL, view, exact.view(), vectors));
            found.add(found("articles", articles, view, exact.view(), vectors));
            found.add(found("abstracts", new Filter.Not(articles), view, exact.view(), vectors));
        }
        return found.stream().filter(each -> each.documents() > 0).toList();
    }

    private static Found found(String name, Filter filter, IndexView view, IndexView exact, List<float[]> vectors) {
        double ten = 0;
        double window = 0;
        int documents = 0;
        for (float[] vector : vectors) {
            double[] nearest = best(exact, exact.byVector(vector, filter, NEAREST));
            documents = Math.max(documents, nearest.length);
            ten += share(nearest, best(view, view.byVector(vector, filter, NEAREST)));
            window += share(nearest, best(view, view.byVector(vector, filter, Ranking.DEFAULT_WINDOW)));
        }
        return new Found(name, vectors.size(), documents, ten / vectors.size(), window / vectors.size());
    }

    /** The cosines of the nearest, descending. */
    private static double[] best(IndexView view, IndexView.Matches matches) {
        int[] order = view.ranked(matches.documents(), matches.scores());
        return Arrays.stream(order)
                .limit(NEAREST)
                .mapToDouble(i -> matches.scores()[i])
                .toArray();
    }

    /** By the cosine and not by name: one of several equally near is as good as another. */
    private static double share(double[] nearest, double[] found) {
        if (nearest.length == 0) {
            return 1;
        }
        double least = nearest[nearest.length - 1];
        long hits = Arrays.stream(found).filter(cosine -> cosine >= least).count();
        return Math.min(1.0, hits / (double) nearest.length);
    }
}
