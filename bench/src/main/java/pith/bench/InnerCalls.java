package pith.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import pith.engine.Cosine;
import pith.engine.Encoder;
import pith.engine.Pieces;
import pith.evaluation.ScratchFolder;
import pith.models.Models;

/**
 * The calls that a search and the indexing make most often, one caller alone. Run by {@link JmhBench}; public because
 * JMH's generated classes call it.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class InnerCalls {
    private static final int PASSAGE_PIECES = 220;

    /** Where the texts come from. */
    @Param("sample-corpus")
    public String corpus = "sample-corpus";

    private @Nullable Open open;

    /** What is open while the calls are timed. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    private record Open(
            ScratchFolder scratch,
            Encoder encoder,
            PlainSession session,
            PlainSession.Batch batch,
            String query,
            String passage,
            float[] queryVector,
            float[] passageVector) {}

    @Setup
    public void open() {
        ScratchFolder scratch = new ScratchFolder();
        Encoder encoder = Models.embeddedEncoder();
        ModelFolder files = ModelFolder.embedded(scratch.path());
        BenchTexts texts = new BenchTexts(encoder, Path.of(corpus));
        String query = texts.passages(QueryLatency.PIECES, 1).getFirst();
        String passage = texts.passages(PASSAGE_PIECES, 1).getFirst();
        PlainSession session = PlainSession.byDefault(files.graph());
        PlainSession.Batch batch;
        try (PlainTokenizer tokenizer = new PlainTokenizer(files.tokenizer(), encoder.maxPieces())) {
            batch = session.batch(tokenizer.pieces(List.of(query)));
        }
        open = new Open(
                scratch,
                encoder,
                session,
                batch,
                query,
                passage,
                encoder.encodeQuery(query),
                encoder.encodePassage("", passage));
    }

    @TearDown
    public void close() {
        Open all = opened();
        all.batch().close();
        all.session().close();
        all.encoder().close();
        all.scratch().close();
        open = null;
    }

    private Open opened() {
        if (open == null) {
            throw new IllegalStateException("JMH calls open first");
        }
        return open;
    }

    /** 12 word pieces. */
    @Benchmark
    public float[] encodeQuery() {
        return opened().encoder().encodeQuery(opened().query());
    }

    /** The same word pieces, cut before, on a default session; the vector is left unread. */
    @Benchmark
    public void bareRun() {
        opened().batch().run();
    }

    /** 220 word pieces. */
    @Benchmark
    public float[] encodePassage() {
        return opened().encoder().encodePassage("", opened().passage());
    }

    @Benchmark
    public Pieces cutQuery() {
        return opened().encoder().pieces(opened().query());
    }

    @Benchmark
    public Pieces cutPassage() {
        return opened().encoder().pieces(opened().passage());
    }

    @Benchmark
    public float cosine() {
        return Cosine.of(opened().queryVector(), opened().passageVector());
    }
}
