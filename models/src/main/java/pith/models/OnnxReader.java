package pith.models;

import org.jspecify.annotations.Nullable;
import pith.engine.BadQuery;
import pith.engine.Calibration;
import pith.engine.ModelIdentity;
import pith.engine.Reader;

/**
 * A reader on ONNX Runtime: [CLS] question [SEP] text [SEP] in (or what the tokenizer puts for these marks), two logits a
 * word piece out. A text that does not fit one
 * window of {@value #WINDOW_PIECES} word pieces is read in windows that overlap by {@value #OVERLAP_PIECES}; a span has at
 * most {@value BestSpans#MAX_PIECES} pieces. A reader that was trained on shorter inputs reads a passage of its own length
 * better than a wider one, and so has no {@link #room} beyond. A call whose thread is interrupted while it waits or computes throws
 * {@link java.util.concurrent.CancellationException} and leaves the thread interrupted.
 */
final class OnnxReader implements Reader {
    static final int WINDOW_PIECES = 384;
    static final int OVERLAP_PIECES = 128;
    static final int MAX_QUESTION_PIECES = 64;

    private final ModelIdentity identity;
    private final WordPieces pieces;
    private final Graph graph;
    private final @Nullable Calibration calibration;
    private final int widest;
    private final Guard guard;

    private OnnxReader(
            ModelIdentity identity, WordPieces pieces, Graph graph, @Nullable Calibration calibration, int widest) {
        this.identity = identity;
        this.widest = widest;
        this.calibration = calibration;
        this.pieces = pieces;
        this.graph = graph;
        this.guard = new Guard("the reader " + identity);
    }

    static OnnxReader load(ModelFiles files) {
        files.require(ModelFiles.GRAPH);
        Manifest manifest = Manifest.read(files, "reader");
        int maxPieces = MaxPieces.of(files, ModelJson.read(files, "config.json"), WINDOW_PIECES);
        TokenizerJson tokenizer = TokenizerJson.read(files);
        ModelIdentity identity = Identities.reader(files, manifest, tokenizer, WINDOW_PIECES);
        Calibration calibration = CalibrationFile.readIfThere(files);
        int widest = Math.min(WINDOW_PIECES, manifest.trainedPieces().orElse(WINDOW_PIECES));
        WordPieces pieces = WordPieces.load(files, tokenizer);
        try {
            Graph graph = Graph.load(files, maxPieces, manifest.weightBits(), Outputs.reader());
            OnnxReader reader = new OnnxReader(identity, pieces, graph, calibration, widest);
            try {
                reader.read("?", "", 1);
                return reader;
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
    public @Nullable Calibration calibration() {
        return calibration;
    }

    @Override
    public int room(String question) {
        return guard.during(() -> Math.max(
                0, widest - pieces.marks().aroundTwo() - asked(question).count()));
    }

    @Override
    public int count(String text) {
        return guard.during(() -> pieces.tokens(text).count());
    }

    @Override
    public Reading read(String question, String text, int most) {
        if (question.isBlank()) {
            throw new BadQuery("the question is empty; say what to look for");
        }
        if (most < 1) {
            throw new IllegalArgumentException("at most " + most + " spans; ask for at least 1");
        }
        return guard.during(() -> readWindows(question, text, most));
    }

    private Reading readWindows(String question, String text, int most) {
        int[] asked = asked(question).ids();
        WordPieces.Tokens tokens = pieces.tokens(text);
        BestSpans best = new BestSpans(most, tokens, new Graphemes(text));
        Marks marks = pieces.marks();
        int room = WINDOW_PIECES - marks.aroundTwo() - asked.length;
        double nullScore = Double.POSITIVE_INFINITY;
        for (int from = 0, to; ; from = to - OVERLAP_PIECES) {
            to = Math.min(from + room, tokens.count());
            Logits logits = run(marks.around(asked, tokens.ids(), from, to), asked.length);
            nullScore = Math.min(nullScore, (double) logits.start[0] + logits.end[0]);
            best.add(from, to, logits.start, logits.end, marks.second(asked.length));
            if (to == tokens.count()) {
                return new Reading(nullScore, best.list());
            }
        }
    }

    /** Two logits for each position of the input, marks included. */
    @SuppressWarnings("ArrayRecordComponent") // two plain columns; compared by nobody
    record Logits(float[] start, float[] end) {}

    /**
     * The network alone, for one input of at most as many pieces as the model has positions.
     *
     * @param asked how many of them are the question's
     */
    Logits run(int[] input, int asked) {
        Marks marks = pieces.marks();
        float[][] rows = graph.run(input, marks.secondType() == 0 ? input.length : marks.second(asked), true);
        return new Logits(rows[0], rows[1]);
    }

    /** The pieces of a question that are seen. */
    WordPieces.Tokens asked(String question) {
        return pieces.tokens(question, MAX_QUESTION_PIECES);
    }

    /** The input for a text that fits one window. */
    int[] input(String question, String text) {
        int[] ids = pieces.tokens(text).ids();
        return pieces.marks().around(asked(question).ids(), ids, 0, ids.length);
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
