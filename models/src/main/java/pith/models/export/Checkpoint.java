package pith.models.export;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import pith.engine.ModelUnavailable;
import pith.engine.Quote;

/**
 * A checkpoint's tensors under one set of names, whatever stands before them in the files ({@code distilbert.},
 * {@code bert.}, {@code roberta.}, {@code model.}, nothing), and with {@code weight} and {@code bias} for what TensorFlow's
 * checkpoints called {@code gamma} and {@code beta}. Notes which of them are asked for, so that none is left out silently.
 * Not thread-safe.
 */
final class Checkpoint {
    static final String WORDS = "embeddings.word_embeddings.weight";

    /** Parts of a network of the family that neither vectors nor spans nor classes come from. */
    private static final Pattern NOT_NEEDED = Pattern.compile(
            "(cls|lm_head|vocab_transform|vocab_layer_norm|vocab_projector|pooler)\\..*|embeddings\\.(position|token_type)_ids");

    private static final int MOST_NAMED = 5;

    private final String where;
    private final Map<String, Safetensors.Tensor> tensors = new TreeMap<>();
    private final TreeSet<String> unused = new TreeSet<>();

    private Checkpoint(Safetensors files, String where, String prefix) {
        this.where = where;
        String outer = prefix.replaceFirst("(distilbert|bert|roberta)\\.$", "");
        files.tensors().forEach((name, tensor) -> {
            String plain = stripped(stripped(name, prefix), outer)
                    .replaceFirst("\\.gamma$", ".weight")
                    .replaceFirst("\\.beta$", ".bias");
            if (tensors.put(plain, tensor) != null) {
                throw new ModelUnavailable("the weights in " + where + " have two tensors that are both " + plain
                        + ", one of them " + Quote.of(name) + "; save the model again, with one of them");
            }
        });
        unused.addAll(tensors.keySet());
    }

    /**
     * A network's weights.
     *
     * @param where the files are, for messages
     */
    static Checkpoint network(Safetensors files, String where) {
        List<String> prefixes = files.tensors().keySet().stream()
                .filter(name -> name.equals(WORDS) || name.endsWith("." + WORDS))
                .map(name -> name.substring(0, name.length() - WORDS.length()))
                .toList();
        if (prefixes.size() != 1) {
            throw new ModelUnavailable("the weights in " + where + " have " + prefixes.size() + " tensors " + WORDS
                    + ", expected one; they have " + some(files.tensors().keySet())
                    + ": give a model of the BERT family in Hugging Face's names");
        }
        return new Checkpoint(files, where, prefixes.getFirst());
    }

    /** Weights whose names have no prefix. */
    static Checkpoint plain(Safetensors files, String where) {
        return new Checkpoint(files, where, "");
    }

    private static String stripped(String name, String prefix) {
        return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
    }

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    /** The number of rows of a matrix whose columns are known, such as a classifier's classes. */
    int rows(String name, int columns, int most) {
        Safetensors.Tensor tensor = tensor(name, "[from 1 to " + most + ", " + columns + "]");
        long[] shape = tensor.shape();
        if (shape.length != 2 || shape[0] < 1 || shape[0] > most || shape[1] != columns) {
            throw misfit(name, tensor, "[from 1 to " + most + ", " + columns + "]");
        }
        return (int) shape[0];
    }

    /** A tensor that must be there in this shape. */
    Safetensors.Tensor tensor(String name, int... shape) {
        String expected = Arrays.toString(shape);
        Safetensors.Tensor tensor = tensor(name, expected);
        if (!tensor.hasShape(shape)) {
            throw misfit(name, tensor, expected);
        }
        return tensor;
    }

    private Safetensors.Tensor tensor(String name, String expected) {
        Safetensors.@Nullable Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new ModelUnavailable("the weights in " + where + " lack " + name + ", expected as " + expected
                    + "; not used so far are " + some(unused));
        }
        unused.remove(name);
        return tensor;
    }

    private ModelUnavailable misfit(String name, Safetensors.Tensor tensor, String expected) {
        return new ModelUnavailable("the weights in " + where + " have " + name + " as " + tensor + ", expected "
                + expected + " by config.json; fetch the model again, all of its files");
    }

    /** Numbers that are read when they are needed; what they are read from is checked before. */
    interface Later<T> {
        T get() throws IOException;
    }

    /** All numbers of a tensor of one dimension. */
    Later<float[]> vector(String name, int length) {
        Safetensors.Tensor tensor = tensor(name, length);
        return () -> {
            float[] numbers = new float[length];
            tensor.read(0, numbers);
            return numbers;
        };
    }

    /** All numbers of a tensor of two dimensions. */
    Later<Matrix> matrix(String name, int rows, int columns) {
        Safetensors.Tensor tensor = tensor(name, rows, columns);
        return () -> {
            float[] numbers = new float[Math.multiplyExact(rows, columns)];
            tensor.read(0, numbers);
            return new Matrix(rows, columns, numbers);
        };
    }

    /** A linear layer's weight as a matrix product wants it, input by output; files hold output by input. */
    Later<Matrix> transposed(String name, int inputs, int outputs) {
        Later<Matrix> matrix = matrix(name, outputs, inputs);
        return () -> matrix.get().transposed();
    }

    /** Refuses tensors that nothing has asked for: to leave one out would be to compute something else. */
    void refuseUnused() {
        List<String> unknown = unused.stream()
                .filter(name -> !NOT_NEEDED.matcher(name).matches())
                .toList();
        if (!unknown.isEmpty()) {
            throw new ModelUnavailable("the weights in " + where + " have tensors that have no place in the model that"
                    + " config.json describes: " + some(unknown)
                    + "; give a plain encoder, reader or sequence classifier, adapters merged into it");
        }
    }

    private static String some(Iterable<String> names) {
        List<String> shown = new ArrayList<>();
        int count = 0;
        for (String name : names) {
            if (count++ < MOST_NAMED) {
                shown.add(Quote.of(name));
            }
        }
        return shown.stream().collect(Collectors.joining(", "))
                + (count > MOST_NAMED ? " and " + (count - MOST_NAMED) + " more" : count == 0 ? "none" : "");
    }
}
