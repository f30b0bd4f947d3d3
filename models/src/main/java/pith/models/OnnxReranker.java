package pith.models;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import pith.engine.BadQuery;
import pith.engine.ModelIdentity;
import pith.engine.ModelUnavailable;
import pith.engine.Reranker;

/**
 * A cross-encoder on ONNX Runtime: [CLS] query [SEP] text [SEP] in (or what the tokenizer puts for these marks), a logit or
 * two out (Nogueira and Cho, "Passage Re-ranking with BERT", 2019). Of the query the first {@value #MAX_QUERY_PIECES} word
 * pieces are read, of the text as many as the model's maximum length leaves. A call whose thread is interrupted while it
 * waits or computes throws {@link java.util.concurrent.CancellationException} and leaves the thread interrupted.
 */
final class OnnxReranker implements Reranker {
    static final int MAX_QUERY_PIECES = 64;

    /** A model of fewer would see too little of a text beside a long query. */
    private static final int FEWEST_PIECES = 96;

    private static final int MOST_LABELS = 2;

    private final ModelIdentity identity;
    private final int maxPieces;
    private final WordPieces pieces;
    private final Graph graph;
    private final LongSupplier nanoTime;
    private final Guard guard;

    private OnnxReranker(ModelIdentity identity, int maxPieces, WordPieces pieces, Graph graph, LongSupplier nanoTime) {
        this.identity = identity;
        this.maxPieces = maxPieces;
        this.pieces = pieces;
        this.graph = graph;
        this.nanoTime = nanoTime;
        this.guard = new Guard("the reranker " + identity);
    }

    static OnnxReranker load(ModelFiles files) {
        return load(files, System::nanoTime);
    }

    /** @param nanoTime the clock, which the time of a call is taken by */
    static OnnxReranker load(ModelFiles files, LongSupplier nanoTime) {
        files.require(ModelFiles.GRAPH);
        Manifest manifest = Manifest.read(files, "reranker");
        int maxPieces = MaxPieces.of(files, ModelJson.read(files, "config.json"), FEWEST_PIECES);
        TokenizerJson tokenizer = TokenizerJson.read(files);
        ModelIdentity identity = Identities.reranker(files, manifest, tokenizer, maxPieces);
        WordPieces pieces = WordPieces.load(files, tokenizer);
        try {
            Graph graph = Graph.load(files, maxPieces, manifest.weightBits(), Outputs.reranker());
            try {
                OnnxReranker reranker = new OnnxReranker(identity, maxPieces, pieces, graph, nanoTime);
                int labels = reranker.logits("?", "").length;
                if (labels > MOST_LABELS) {
                    throw new ModelUnavailable("model.onnx of " + files.label() + " gives " + labels
                            + " labels; a reranker has one, or two for irrelevant and relevant");
                }
                return reranker;
            } catch (RuntimeException e) {
                graph.close();
                throw e;
            }
        } catch (RuntimeException e) {
            pieces.close();
            throw e;
        }
    }

    @Override
    public ModelIdentity identity() {
        return guard.during(() -> identity);
    }

    @Override
    public Scores score(String query, List<String> texts, Duration budget) {
        if (query.isBlank()) {
            throw new BadQuery("the query is empty; say what to look for");
        }
        if (budget.isNegative()) {
            throw new IllegalArgumentException("a budget of " + budget + "; give 0 or more");
        }
        return guard.during(() -> {
            long start = nanoTime.getAsLong();
            List<Double> relevances = new ArrayList<>(texts.size());
            for (String text : texts) {
                // Not compared as nanoseconds, which a budget for ever has too many of.
                if (!relevances.isEmpty()
                        && Duration.ofNanos(nanoTime.getAsLong() - start).compareTo(budget) >= 0) {
                    break;
                }
                relevances.add(relevance(logits(query, text)));
            }
            return new Scores(relevances, texts.size());
        });
    }

    /** The model's own numbers for one text. */
    float[] logits(String query, String text) {
        Marks marks = pieces.marks();
        int[] asked = pieces.tokens(query, MAX_QUERY_PIECES).ids();
        int[] read = pieces.tokens(text, maxPieces - marks.aroundTwo() - asked.length)
                .ids();
        int[] input = marks.around(asked, read, 0, read.length);
        return graph.run(input, marks.secondType() == 0 ? input.length : marks.second(asked.length), true)[0];
    }

    /** One logit by the sigmoid; of two the second one's share by the softmax, which is the sigmoid of their difference. */
    static double relevance(float[] logits) {
        double logit = logits.length == 1 ? logits[0] : (double) logits[1] - logits[0];
        return 1 / (1 + Math.exp(-logit));
    }

    @Override
    public void close() {
        guard.close(() -> {
            try {
                graph.close();
            } finally {
                pieces.close();
            }
        });
    }
}
