package pith.models;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pith.engine.ModelUnavailable;
import pith.models.Outputs.Output;

/**
 * A model's network: word pieces of one input in, rows of numbers out. Its inputs and outputs are read once, when it is
 * loaded: input_ids, and attention_mask and token_type_ids where it has them. One text a run, because int8 models scale the
 * numbers of a whole run together, and texts in one batch would change each other's results.
 *
 * <p>Callers compute on their own threads, when {@link Turns} lets them. One session serves them all, for each further one would hold the weights again and is no faster: two threads
 * with texts of 160 word pieces reached 14.3 texts a second on one session and 13.8 on one each in the median, 29.8 and
 * 29.1 at best, of 40 turns about on two cores that others kept busy.
 *
 * <p>Thread-safe, but for {@link #close}: no run may be under way.
 */
final class Graph implements AutoCloseable {
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";
    private static final long ANY = Outputs.ANY;

    /** Weights of so many bits, -64 to 64, cannot overflow where products are added in 16 bits: see {@link #session}. */
    private static final int SAFE_WEIGHT_BITS = 7;

    private final String label;
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final List<Output> outputs;
    private final Set<String> names;
    /** Ones: a text alone needs no padding. Read by all runs, written by none. */
    private final LongBuffer mask;
    /** What runs that are over have left for the next: never more than ran at a time. */
    private final Queue<Workspace> workspaces = new ConcurrentLinkedQueue<>();

    private final boolean takesMask;
    private final boolean takesTypes;

    private final int maxPieces;

    /** What one run at a time uses. */
    private record Workspace(LongBuffer ids, LongBuffer types, OrtSession.RunOptions options) {}

    private Graph(
            String label,
            OrtEnvironment environment,
            OrtSession session,
            Set<String> inputs,
            List<Output> outputs,
            int maxPieces) {
        this.label = label;
        this.environment = environment;
        this.session = session;
        this.takesMask = inputs.contains(MASK);
        this.takesTypes = inputs.contains(TYPES);
        this.outputs = List.copyOf(outputs);
        this.names = outputs.stream().map(Output::name).collect(Collectors.toUnmodifiableSet());
        this.mask = directLongs(maxPieces);
        while (mask.hasRemaining()) {
            mask.put(1);
        }
        mask.flip();
        this.maxPieces = maxPieces;
    }

    /**
     * Loads the network and compares its inputs and outputs with what is needed.
     *
     * @param maxPieces the most pieces of a run
     * @param weightBits how many bits its int8 weights use, if it has any; 8 where that is unknown
     */
    static Graph load(ModelFiles files, int maxPieces, int weightBits, Outputs wanted) {
        files.require(ModelFiles.GRAPH);
        OrtSession session = null;
        try {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            environment.setTelemetry(false);
            session = session(environment, files, weightBits);
            Map<String, NodeInfo> takes = session.getInputInfo();
            List<Output> outputs = check(takes, session.getOutputInfo(), files, wanted);
            return new Graph(files.label(), environment, session, takes.keySet(), outputs, maxPieces);
        } catch (OrtException e) {
            closeQuietly(session, e);
            throw new ModelUnavailable(
                    "ONNX Runtime cannot load model.onnx of " + files.label() + ": " + e.getMessage()
                            + "; fetch or export the model again",
                    e);
        } catch (LinkageError e) {
            throw Platforms.unavailable("ONNX Runtime", e);
        } catch (ModelUnavailable e) {
            closeQuietly(session, e);
            throw e;
        }
    }

    private static OrtSession session(OrtEnvironment environment, ModelFiles files, int weightBits)
            throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.addConfigEntry("session.inter_op.allow_spinning", "0");
            // x86 without VNNI adds two products of an unsigned activation and a signed weight in 16 bits. With weights
            // of
            // 8 bits that saturates, so these need the slower kernel of unsigned weights: without it, of 200 texts 83
            // were
            // below cosine 0.99 to full precision (least 0.955), with it 50 (least 0.969). Weights of 7 bits cannot
            // reach
            // the limit, 2 * 255 * 64 = 32,640 of 32,767, and keep the fast one. No effect on other processors.
            boolean wide = weightBits > SAFE_WEIGHT_BITS;
            if (wide) {
                requireZeroPoints(files);
            }
            options.addConfigEntry("session.x64quantprecision", wide ? "1" : "0");
            // A plan would be kept for each length of text that ever comes; without plans it is as fast.
            options.setMemoryPatternOptimization(false);
            // Errors reach the caller as exceptions; the library need not print them too.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return switch (files) {
                // By path, so that weights kept in a second file beside it are found.
                case ModelFiles.Folder folder ->
                    environment.createSession(
                            folder.path().resolve(ModelFiles.GRAPH).toString(), options);
                case ModelFiles.Embedded embedded ->
                    environment.createSession(embedded.read(ModelFiles.GRAPH), options);
            };
        }
    }

    private static void requireZeroPoints(ModelFiles files) {
        try (InputStream model = files.open(ModelFiles.GRAPH)) {
            if (model != null && !IntegerProducts.haveZeroPoints(model)) {
                throw new ModelUnavailable(
                        "model.onnx of " + files.label() + " has integer products without zero points,"
                                + " which ONNX Runtime cannot compute exactly on every processor; quantise it again with zero"
                                + " points, or import the model from its model.safetensors");
            }
        } catch (IOException e) {
            throw new ModelUnavailable("model.onnx of " + files.label() + " cannot be read: " + e, e);
        }
    }

    private static List<Output> check(
            Map<String, NodeInfo> takes, Map<String, NodeInfo> gives, ModelFiles files, Outputs wanted) {
        boolean fits = takes.containsKey(IDS)
                && Set.of(IDS, MASK, TYPES).containsAll(takes.keySet())
                && takes.values().stream().allMatch(Graph::isPieces);
        List<Output> outputs = wanted.choose(gives);
        if (!fits || outputs.isEmpty()) {
            throw new ModelUnavailable("model.onnx of " + files.label() + " does not fit: needed are the input " + IDS
                    + ", and at most " + MASK + " and " + TYPES + " beside it, int64 [batch, sequence], and "
                    + wanted.needed() + "; it has the inputs " + Outputs.describe(takes) + " and the outputs "
                    + Outputs.describe(gives) + "; export it again with these, or give another model");
        }
        return outputs;
    }

    /** Whether an input takes any number of pieces of one text. */
    private static boolean isPieces(NodeInfo node) {
        return node.getInfo() instanceof TensorInfo tensor
                && tensor.type == OnnxJavaType.INT64
                && tensor.getShape().length == 2
                && (tensor.getShape()[0] == ANY || tensor.getShape()[0] == 1)
                && tensor.getShape()[1] == ANY;
    }

    /** The outputs that {@link #run} gives rows of. */
    List<Output> outputs() {
        return outputs;
    }

    /**
     * Computes one input.
     *
     * @param ids its word pieces, marks included; 1 to as many as were said at loading
     * @param second from where on the pieces are of token type 1; before, they are of type 0
     * @param isUrgent whether somebody waits for this: see {@link Turns}
     * @return for each output its numbers, row after row; all finite
     * @throws CancellationException when the thread is interrupted while it waits for its turn or computes; it stays
     *     interrupted
     */
    float[][] run(int[] ids, int second, boolean isUrgent) {
        Turns.Turn turn = Turns.ofTheMachine().take(isUrgent);
        try {
            return computed(ids, second);
        } catch (OrtException e) {
            if (Thread.currentThread().isInterrupted()) {
                CancellationException cancelled = new CancellationException("interrupted while computing " + label);
                cancelled.initCause(e);
                throw cancelled;
            }
            throw new ModelUnavailable(
                    label + " fails on a text of " + ids.length + " word pieces: " + e.getMessage()
                            + "; its files do not fit together: fetch or export the model again",
                    e);
        } finally {
            turn.close();
        }
    }

    private float[][] computed(int[] ids, int second) throws OrtException {
        Workspace workspace = workspaces.poll();
        if (workspace == null) {
            workspace = new Workspace(directLongs(maxPieces), directLongs(maxPieces), new OrtSession.RunOptions());
        }
        boolean isGood = false;
        try {
            float[][] rows = run(ids, second, workspace);
            isGood = !Thread.currentThread().isInterrupted(); // else it may bear the mark that stops runs
            return rows;
        } finally {
            if (isGood) {
                workspaces.add(workspace);
            } else {
                workspace.options.close();
            }
        }
    }

    private float[][] run(int[] ids, int second, Workspace workspace) throws OrtException {
        workspace.ids.clear();
        workspace.types.clear();
        for (int i = 0; i < ids.length; i++) {
            workspace.ids.put(ids[i]);
            workspace.types.put(i < second ? 0 : 1);
        }
        workspace.ids.flip();
        workspace.types.flip();
        long[] shape = {1, ids.length};
        try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, workspace.ids, shape);
                OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask.slice(0, ids.length), shape);
                OnnxTensor typeTensor = OnnxTensor.createTensor(environment, workspace.types, shape);
                OrtSession.Result result = result(inputs(idTensor, maskTensor, typeTensor), workspace.options)) {
            float[][] rows = new float[outputs.size()][];
            for (int i = 0; i < rows.length; i++) {
                Output output = outputs.get(i);
                long due = (output.perPiece() ? ids.length : 1) * output.width();
                rows[i] = numbers((OnnxTensor) result.get(output.name()).orElseThrow(), due, output.name());
            }
            return rows;
        }
    }

    /** The run itself, which ends early when the thread is interrupted. */
    private OrtSession.Result result(Map<String, OnnxTensor> inputs, OrtSession.RunOptions options)
            throws OrtException {
        Interruptions.Watch watch = Interruptions.watch(() -> terminate(options));
        try {
            return session.run(inputs, names, options);
        } finally {
            watch.close();
        }
    }

    private static void terminate(OrtSession.RunOptions options) {
        try {
            options.setTerminate(true);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot stop a run", e);
        }
    }

    private Map<String, OnnxTensor> inputs(OnnxTensor ids, OnnxTensor maskTensor, OnnxTensor types) {
        Map<String, OnnxTensor> inputs = new HashMap<>();
        inputs.put(IDS, ids);
        if (takesMask) {
            inputs.put(MASK, maskTensor);
        }
        if (takesTypes) {
            inputs.put(TYPES, types);
        }
        return inputs;
    }

    /** @param due how many there must be; below 0 where that is not known */
    private float[] numbers(OnnxTensor tensor, long due, String name) {
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] numbers = new float[buffer.remaining()];
        buffer.get(numbers);
        if (due >= 0 && numbers.length != due) {
            throw new ModelUnavailable(label + " gives " + numbers.length + " numbers as " + name + " where " + due
                    + " are due; fetch or export the model again");
        }
        for (float number : numbers) {
            if (!Float.isFinite(number)) {
                throw new ModelUnavailable(label + " gives " + number + " in " + name
                        + "; its weights are damaged: fetch or export the model again");
            }
        }
        return numbers;
    }

    private static LongBuffer directLongs(int count) {
        return ByteBuffer.allocateDirect(count * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }

    private static void closeQuietly(@Nullable OrtSession session, Exception reason) {
        if (session != null) {
            try {
                session.close();
            } catch (OrtException e) {
                reason.addSuppressed(e);
            }
        }
    }

    @Override
    public void close() {
        try {
            workspaces.forEach(workspace -> workspace.options.close());
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot close " + label, e);
        }
    }
}
