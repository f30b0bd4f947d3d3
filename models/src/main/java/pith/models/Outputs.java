package pith.models;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a kind of model needs of a network's outputs.
 *
 * @param needed for the message where there is nothing that fits
 * @param choice takes the network's outputs and gives those to use; none where they do not fit
 */
record Outputs(String needed, Function<List<Outputs.Port>, List<Outputs.Output>> choice) {
    static final long ANY = -1;

    /** Names of vectors of a whole text. */
    private static final List<String> POOLED =
            List.of("embedding", "sentence_embedding", "embeddings", "sentence_embeddings");

    /**
     * Names of a state for each piece. Taken before a lone pooler_output, which beside them is what BERT was trained with,
     * and not the vector of a sentence.
     */
    private static final List<String> STATES = List.of("last_hidden_state", "token_embeddings");

    /** A float32 output of the network, with {@value #ANY} for each length that is not fixed. */
    @SuppressWarnings("ArrayRecordComponent") // two or three lengths; compared by nobody
    record Port(String name, long[] shape) {
        private boolean fits(long... wanted) {
            if (shape.length != wanted.length) {
                return false;
            }
            for (int i = 0; i < shape.length; i++) {
                if (wanted[i] != ANY && shape[i] != ANY && shape[i] != wanted[i]) {
                    return false;
                }
            }
            return true;
        }

        private boolean anyLength(int axis) {
            return shape[axis] == ANY;
        }
    }

    /**
     * An output to use, of one text.
     *
     * @param name of the output
     * @param perPiece whether it has a row for each word piece, or one alone
     * @param width numbers in a row; {@value #ANY} where the network does not say
     */
    record Output(String name, boolean perPiece, long width) {}

    /** One vector, or a state for each piece to make it of. */
    static Outputs encoder(OptionalInt dimension) {
        long width = dimension.isPresent() ? dimension.getAsInt() : ANY;
        String shown = width == ANY ? "dimension" : Long.toString(width);
        return new Outputs(
                "embedding float32 [batch, " + shown + "] or last_hidden_state float32 [batch, sequence, " + shown
                        + "], or one output alone of either shape",
                ports -> Stream.concat(POOLED.stream(), STATES.stream())
                        .flatMap(name -> named(ports, name).stream())
                        .findFirst()
                        .or(() -> ports.size() == 1 ? ports.stream().findFirst() : Optional.empty())
                        .flatMap(port -> vectors(port, width))
                        .stream()
                        .toList());
    }

    private static Optional<Output> vectors(Port port, long width) {
        boolean pooled = port.fits(1, width);
        if (!pooled && !(port.fits(1, ANY, width) && port.anyLength(1))) {
            return Optional.empty();
        }
        long own = port.shape[port.shape.length - 1];
        return Optional.of(new Output(port.name, !pooled, width == ANY ? own : width));
    }

    /** How well each piece fits as an answer's start, and as its end. */
    static Outputs reader() {
        return new Outputs(
                "start_logits and end_logits, float32 [batch, sequence], or two outputs alone of that shape", ports -> {
                    List<Port> two = Stream.of("start_logits", "end_logits")
                            .flatMap(name -> named(ports, name).stream())
                            .toList();
                    if (two.size() != 2) {
                        two = ports;
                    }
                    boolean fit =
                            two.size() == 2 && two.stream().allMatch(port -> port.fits(1, ANY) && port.anyLength(1));
                    return fit
                            ? two.stream()
                                    .map(port -> new Output(port.name, true, 1))
                                    .toList()
                            : List.of();
                });
    }

    /** A few labels of a whole input. */
    static Outputs reranker() {
        return new Outputs(
                "logits float32 [batch, labels] of one label or two, or one output alone of that shape",
                ports -> named(ports, "logits")
                        .or(() -> ports.size() == 1 ? ports.stream().findFirst() : Optional.empty())
                        .filter(port -> port.fits(1) || port.fits(1, ANY))
                        .map(port -> new Output(port.name, false, port.shape.length == 1 ? 1 : port.shape[1]))
                        .stream()
                        .toList());
    }

    private static Optional<Port> named(List<Port> ports, String name) {
        return ports.stream().filter(port -> port.name.equals(name)).findFirst();
    }

    /** Those of the network's outputs that this kind of model uses, in the order of {@link #needed}; none to refuse it. */
    List<Output> choose(Map<String, NodeInfo> gives) {
        List<Port> ports = new ArrayList<>();
        for (NodeInfo node : gives.values()) {
            if (node.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT) {
                ports.add(new Port(node.getName(), tensor.getShape()));
            }
        }
        return choice.apply(ports);
    }

    /** For a message: name, type and shape of each. */
    static String describe(Map<String, NodeInfo> nodes) {
        return nodes.isEmpty()
                ? "none"
                : String.join(
                        ", ",
                        nodes.values().stream()
                                .map(node -> node.getName() + " "
                                        + (node.getInfo() instanceof TensorInfo tensor
                                                ? tensor.type + " " + Arrays.toString(tensor.getShape())
                                                : node.getInfo().toString()))
                                .toList());
    }
}
