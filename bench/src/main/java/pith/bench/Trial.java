package pith.bench;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** Laps of one shape. Its sessions are open during a lap alone, since those of all shapes would not fit into memory. */
final class Trial implements Turns.Contestant {
    private final Shape shape;
    private final Path graph;
    private final List<long[]> texts;
    private final int threads;
    private final float[][] vectors;

    /** A session for each caller, or the same several times. */
    private final Queue<PlainSession> sessions = new ConcurrentLinkedQueue<>();

    private @Nullable Callers callers;

    /**
     * @param texts their word pieces, sorted by length
     * @param threads at work at a time, however the shape shares them out
     */
    Trial(Shape shape, Path graph, List<long[]> texts, int threads) {
        this.shape = shape;
        this.graph = graph;
        this.texts = List.copyOf(texts);
        this.threads = threads;
        this.vectors = new float[texts.size()][0];
    }

    /** Opens the sessions and runs a lap that does not count. */
    @Override
    public void before() {
        switch (shape.sharing()) {
            case CALLERS -> {
                PlainSession session = open(1);
                for (int i = 0; i < threads; i++) {
                    sessions.add(session);
                }
            }
            case THREADS -> sessions.add(open(threads));
            case SESSIONS -> {
                for (int i = 0; i < threads; i++) {
                    sessions.add(open(1));
                }
            }
        }
        callers = new Callers(sessions.size());
        lap();
    }

    private PlainSession open(int threadsOfSession) {
        return new PlainSession(graph, options -> set(options, threadsOfSession));
    }

    private void set(SessionOptions options, int threadsOfSession) throws OrtException {
        options.setIntraOpNumThreads(threadsOfSession);
        options.setInterOpNumThreads(1);
        options.addConfigEntry("session.intra_op.allow_spinning", shape.spinning() ? "1" : "0");
        options.addConfigEntry("session.x64quantprecision", shape.exactSums() ? "1" : "0");
        options.setCPUArenaAllocator(shape.arena());
        options.setMemoryPatternOptimization(shape.pattern());
    }

    @Override
    public void lap() {
        if (callers == null) {
            throw new IllegalStateException("a lap before its sessions are open");
        }
        int batches = (texts.size() + shape.batch() - 1) / shape.batch();
        // The longest first, so that no caller is left with a long one when the others are done.
        callers.forEach(batches, batch -> run((batches - 1 - batch) * shape.batch()));
    }

    private void run(int from) {
        PlainSession session = sessions.remove();
        try (PlainSession.Batch batch =
                session.batch(texts.subList(from, Math.min(from + shape.batch(), texts.size())))) {
            float[][] rows = batch.vectors();
            System.arraycopy(rows, 0, vectors, from, rows.length);
        } finally {
            sessions.add(session);
        }
    }

    @Override
    public void after() {
        if (callers != null) {
            callers.close();
            callers = null;
        }
        new HashSet<>(sessions).forEach(PlainSession::close);
        sessions.clear();
    }

    /** Of each text, from the last lap; empty where the graph gives none, or before the first lap. */
    List<float[]> vectors() {
        List<float[]> copy = new ArrayList<>();
        for (float[] vector : vectors) {
            copy.add(vector.clone());
        }
        return copy;
    }
}
