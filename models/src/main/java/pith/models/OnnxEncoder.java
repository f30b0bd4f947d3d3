package pith.models;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import pith.engine.Encoder;
import pith.engine.ModelIdentity;
import pith.engine.ModelUnavailable;
import pith.engine.Pieces;
import pith.models.Outputs.Output;

/**
 * An encoder on ONNX Runtime. The network pools, or gives its states to be pooled here; vectors that it does not normalise
 * are normalised here. Text beyond {@link #maxPieces} is not seen, and the marks ([CLS] and [SEP]) are always there. A query
 * does not wait for passages ({@link Turns}). A call whose thread is interrupted while it waits or computes throws
 * {@link java.util.concurrent.CancellationException} and leaves the thread interrupted.
 */
final class OnnxEncoder implements Encoder {
    /** The longest title that is read, in word pieces: it must leave room for the text. */
    static final int MAX_TITLE_PIECES = 64;

    /**
     * Where a word has other pieces at the start of a text than behind a space, a passage's first word may take so many
     * more than it did within its document: byte-level BPE knows most words in one piece behind a space, and spells them
     * in a few without.
     */
    static final int FIRST_WORD_PIECES = 4;

    private static final int MAX_DIMENSION = 1 << 16;
    private static final int FEWEST_PIECES = 3;

    /** How far the square of a vector's length may be from 1, in float32. */
    private static final double LENGTH_TOLERANCE = 1e-3;

    private final ModelIdentity identity;
    private final int dimension;
    private final int maxPieces;
    private final int specialPieces;
    private final Prompts prompts;
    private final WordPieces pieces;
    private final Graph graph;
    /** Null where the graph pools. */
    private final @Nullable Pooling pooling;
    /** Whether a vector of another length shows that the model is not what was packed. */
    private final boolean mustNormalise;

    private final Guard guard;

    private OnnxEncoder(
            ModelIdentity identity,
            int maxPieces,
            Prompts prompts,
            WordPieces pieces,
            Graph graph,
            @Nullable Pooling pooling,
            boolean mustNormalise) {
        this.identity = identity;
        this.dimension = Math.toIntExact(graph.outputs().getFirst().width());
        this.maxPieces = maxPieces;
        this.prompts = prompts;
        this.pieces = pieces;
        this.graph = graph;
        this.pooling = pooling;
        this.mustNormalise = mustNormalise;
        this.guard = new Guard("the encoder " + identity);
        this.specialPieces = pieces.marks().aroundOne()
                + pieces.tokens(prompts.passage()).count()
                + (pieces.spaceMatters() ? FIRST_WORD_PIECES : 0);
    }

    static OnnxEncoder load(ModelFiles files) {
        return load(files, files instanceof ModelFiles.Embedded);
    }

    /** @param mustNormalise whether the graph's own vectors must be of unit length */
    static OnnxEncoder load(ModelFiles files, boolean mustNormalise) {
        files.require(ModelFiles.GRAPH);
        ModelJson config = ModelJson.read(files, "config.json");
        Manifest manifest = Manifest.read(files, "encoder");
        SentenceModules modules = SentenceModules.read(files);
        Prompts prompts = Prompts.read(files, manifest);
        int maxPieces = MaxPieces.of(files, config, FEWEST_PIECES);
        OptionalInt dimension = modules.width().isPresent() ? modules.width() : dimension(config);
        TokenizerJson tokenizer = TokenizerJson.read(files);
        ModelIdentity identity = Identities.encoder(files, manifest, tokenizer, modules.pooling(), prompts, maxPieces);
        WordPieces pieces = WordPieces.load(files, tokenizer);
        try {
            Graph graph = Graph.load(files, maxPieces, manifest.weightBits(), Outputs.encoder(dimension));
            try {
                Output output = graph.outputs().getFirst();
                if (output.width() == Outputs.ANY) {
                    throw new ModelUnavailable(files.label() + " does not say how many numbers a vector has: needed is"
                            + " hidden_size or dim in config.json, or a fixed length of the output " + output.name());
                }
                Pooling pooling = output.perPiece() ? modules.ours(prompts) : null;
                OnnxEncoder encoder =
                        new OnnxEncoder(identity, maxPieces, prompts, pieces, graph, pooling, mustNormalise);
                encoder.requireRoom();
                encoder.encodeQuery("");
                return encoder;
            } catch (RuntimeException e) {
                graph.close();
                throw e;
            }
        } catch (RuntimeException e) {
            pieces.close();
            throw e;
        }
    }

    /** By DistilBERT's name, or by all the others'. */
    private static OptionalInt dimension(ModelJson config) {
        OptionalInt dim = config.optionalWholeNumber("dim", 1, MAX_DIMENSION);
        return dim.isPresent() ? dim : config.optionalWholeNumber("hidden_size", 1, MAX_DIMENSION);
    }

    private void requireRoom() {
        int query = pieces.marks().aroundOne() + pieces.tokens(prompts.query()).count();
        int most = Math.max(query, specialPieces);
        if (most >= maxPieces) {
            throw new ModelUnavailable("the encoder " + identity + " takes " + maxPieces + " word pieces, of which its"
                    + " marks and prompts take " + most + "; shorten the prompts, or raise its maximum length");
        }
    }

    @Override
    public ModelIdentity identity() {
        return guard.during(() -> identity);
    }

    @Override
    public int dimension() {
        return guard.during(() -> dimension);
    }

    @Override
    public int maxPieces() {
        return guard.during(() -> maxPieces);
    }

    @Override
    public int specialPieces() {
        return guard.during(() -> specialPieces);
    }

    /**
     * {@inheritDoc}
     *
     * <p>The model reads its prompt for queries, the text.
     */
    @Override
    public float[] encodeQuery(String text) {
        return guard.during(() -> vector(prompts.query() + text, true));
    }

    /**
     * {@inheritDoc}
     *
     * <p>The model reads its prompt for passages, the title, a new line, the text; of the title at most
     * {@value #MAX_TITLE_PIECES} word pieces. Under a blank title it reads the prompt and the text.
     */
    @Override
    public float[] encodePassage(String title, String text) {
        return guard.during(
                () -> vector(prompts.passage() + (title.isBlank() ? "" : head(title) + "\n") + text, false));
    }

    private String head(String title) {
        WordPieces.Tokens tokens = pieces.tokens(title, MAX_TITLE_PIECES + 1);
        return tokens.count() <= MAX_TITLE_PIECES ? title : title.substring(0, tokens.ends()[MAX_TITLE_PIECES - 1]);
    }

    /** Prompt, title and text are cut into pieces together, because byte-level BPE has pieces that reach over their ends. */
    private float[] vector(String text, boolean isUrgent) {
        Marks marks = pieces.marks();
        int[] ids = pieces.tokens(text, maxPieces - marks.aroundOne()).ids();
        int[] input = marks.around(ids);
        float[] output = graph.run(input, input.length, isUrgent)[0];
        return pooling == null ? normalised(output) : unit(pooling.pool(output, dimension));
    }

    private float[] normalised(float[] vector) {
        double squares = 0;
        double[] wide = new double[vector.length];
        for (int i = 0; i < vector.length; i++) {
            wide[i] = vector[i];
            squares += wide[i] * wide[i];
        }
        if (Math.abs(squares - 1) <= LENGTH_TOLERANCE) {
            return vector;
        }
        if (mustNormalise) {
            throw new ModelUnavailable("the encoder " + identity + " gives a vector of length " + Math.sqrt(squares)
                    + " where 1 is due; export it with L2 normalisation");
        }
        return unit(wide);
    }

    private float[] unit(double[] vector) {
        double squares = 0;
        for (double x : vector) {
            squares += x * x;
        }
        double length = Math.sqrt(squares);
        // Not "equals 0", which would let NaN pass.
        if (!(length >= Float.MIN_NORMAL)) {
            throw new ModelUnavailable("the encoder " + identity + " gives a vector of length " + length
                    + ", which has no direction; its weights are damaged: fetch or export the model again");
        }
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (vector[i] / length);
        }
        return unit;
    }

    @Override
    public Pieces pieces(String text) {
        return guard.during(() -> {
            WordPieces.Tokens tokens = pieces.tokens(text);
            return new Pieces(tokens.starts(), tokens.ends());
        });
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
