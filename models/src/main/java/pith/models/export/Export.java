package pith.models.export;

import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import pith.engine.ModelUnavailable;

/**
 * Writes the ONNX graph of a checkpoint in Hugging Face's layout, so that people's own fine-tuned models run. DistilBERT,
 * BERT and RoBERTa, as encoders, readers ({@code qa_outputs}) and sequence classifiers; weights as safetensors, in one file
 * or several, F32, F16 or BF16.
 *
 * <p>What is written are the folders that {@link pith.models.Models} loads. The graph takes {@code input_ids}, and for a
 * reader or classifier with token types {@code token_type_ids}, int64 [batch, sequence], all texts of one length. It gives
 *
 * <pre>
 * encoder     embedding                  float32 [batch, dimension]: pooled, put through Dense, and of unit length (L2), as
 *                                        modules.json says; without that file the mean, of unit length
 * reader      start_logits, end_logits   float32 [batch, sequence]
 * classifier  logits                     float32 [batch, classes]
 * </pre>
 *
 * <p>int8 is the recipe's of the embedded models: activations of 8 bits, one scale a tensor, found while the model runs;
 * weights of 7 bits, one scale a column, evened and rounded by what some hundred texts do in the model.
 *
 * <p>Thread-safe.
 */
public final class Export {
    private static final String GRAPH = "model.onnx";
    private static final String PART = "model.onnx.part";
    private static final String SCRATCH = "model.onnx.scratch";
    private static final String CONFIG = "config.json";
    private static final String TOKENIZER = "tokenizer.json";
    private static final String LENGTH = "sentence_bert_config.json";
    /** What older versions of sentence-transformers call it. */
    private static final Pattern LENGTHS = Pattern.compile("sentence_[a-z-]{1,20}_config\\.json");

    private static final int MAX_NAME = 100;

    /** What a model has that the graph does not need, but who loads it does. */
    private static final List<String> BESIDE =
            List.of(CONFIG, TOKENIZER, "tokenizer_config.json", "special_tokens_map.json", SentenceModules.PROMPTS);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What numbers the graph computes with. */
    public enum Precision {
        /** float32. */
        FP32,
        /** Mostly int8: a quarter of the size, and faster. */
        INT8
    }

    private final Path source;
    private final Path target;
    private final Precision precision;
    private final Consumer<String> progress;

    private Export(Path source, Path target, Precision precision, Consumer<String> progress) {
        this.source = source;
        this.target = target;
        this.precision = precision;
        this.progress = progress;
    }

    /**
     * Writes {@code model.onnx}, {@code pith.json}, and copies of the small files: tokenizer, configuration, and those of
     * sentence-transformers, which are written where an encoder has none. Files of these names are replaced.
     *
     * <p>{@code pith.json} is {@code {"name", "kind", "variant", "weight_bits", "source": {"weights_sha256"}}}: the name of the
     * source folder; encoder, reader, reranker (one class or two) or classifier; fp32 or int8; 7, for int8 alone. The
     * checksum is that of {@code model.safetensors}; where weights are in several files, that of the lines that
     * {@code sha256sum} prints of them, the network's in the order of their names before those of modules.
     *
     * @param source a folder with {@code config.json}, {@code tokenizer.json} and {@code model.safetensors} or
     *     {@code model.safetensors.index.json}
     * @param target an existing folder; may be {@code source}
     * @param progress told in a few words what is being done, on the calling thread
     * @throws ModelUnavailable when a file is missing or damaged, does not fit the others, describes a model of another
     *     kind, or cannot be written. The message names what was found and what was expected. No model.onnx is left half
     *     written
     * @throws CancellationException when the thread is interrupted; it stays interrupted
     */
    public static void export(Path source, Path target, Precision precision, Consumer<String> progress) {
        try {
            new Export(source, target, precision, progress).run();
        } catch (ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
            CancellationException cancelled = new CancellationException("interrupted while exporting " + source);
            cancelled.initCause(e);
            throw cancelled;
        } catch (IOException e) {
            throw new ModelUnavailable(
                    "cannot export " + source + " to " + target + ": " + e
                            + "; see that the files can be read and the disk has room, and try again",
                    e);
        }
    }

    private void run() throws IOException {
        if (!Files.isDirectory(target)) {
            throw new ModelUnavailable("there is no folder " + target + "; make it, or give another");
        }
        if (!Files.isRegularFile(source.resolve(TOKENIZER))) {
            throw new ModelUnavailable("there is no " + source.resolve(TOKENIZER)
                    + "; a vocabulary alone is not read: save the model's fast tokenizer beside it");
        }
        try (Safetensors files = Safetensors.open(source)) {
            Model model = Model.of(source, files);
            Architecture shape = model.shape();
            progress.accept("a " + shape.family() + " " + model.kindName() + " of " + shape.layers() + " layers and "
                    + shape.dim() + " dimensions");
            OnnxGraph graph = model.exact();
            if (precision == Precision.INT8) {
                graph = model.int8(quantised(model));
            }
            progress.accept("writing " + target.resolve(GRAPH));
            writeGraph(graph);
            if (model.kind() == Architecture.Kind.ENCODER) {
                writeSentenceFiles(shape);
            }
            copyBeside();
            writeIdentity(model, files);
        }
    }

    private List<QuantisedLayer> quantised(Model model) throws IOException {
        Architecture shape = model.shape();
        List<CalibrationTexts.Input> inputs = CalibrationTexts.read(source.resolve(TOKENIZER), model.pairs(), shape);
        Activations activations = new Activations(shape, model.weights(), inputs, target.resolve(SCRATCH));
        activations.embed(model.typed());
        List<QuantisedLayer> layers = new ArrayList<>();
        for (int layer = 0; layer < shape.layers(); layer++) {
            progress.accept("quantising layer " + (layer + 1) + " of " + shape.layers());
            layers.add(new Layer(shape, model.weights(), layer, activations.nextLayer()).quantised());
        }
        return layers;
    }

    /** Under another name first, so that no half of it is taken for the whole. */
    private void writeGraph(OnnxGraph graph) throws IOException {
        Path part = target.resolve(PART);
        try {
            graph.write(part);
            Files.move(part, target.resolve(GRAPH), StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** What sentence-transformers would say of an encoder that does not come from there. */
    private void writeSentenceFiles(Architecture shape) throws IOException {
        if (!Files.exists(source.resolve(SentenceModules.FILE))) {
            ArrayNode modules = JSON.createArrayNode();
            for (String module : List.of("Transformer", "Pooling", "Normalize")) {
                int index = modules.size();
                modules.addObject()
                        .put("idx", index)
                        .put("name", Integer.toString(index))
                        .put("path", index == 0 ? "" : index + "_" + module)
                        .put("type", "sentence_transformers.models." + module);
            }
            write(SentenceModules.FILE, modules);
        }
        if (SentenceModules.isUsual(source)) {
            ObjectNode pooling = JSON.createObjectNode()
                    .put("word_embedding_dimension", shape.dim())
                    .put("pooling_mode_cls_token", false)
                    .put("pooling_mode_mean_tokens", true)
                    .put("pooling_mode_max_tokens", false)
                    .put("pooling_mode_mean_sqrt_len_tokens", false);
            write(SentenceModules.POOLING_FILE, pooling);
        }
        if (lengths().isEmpty()) {
            write(
                    LENGTH,
                    JSON.createObjectNode()
                            .put("max_seq_length", shape.positions())
                            .put("do_lower_case", false));
        }
    }

    private List<String> lengths() throws IOException {
        try (Stream<Path> files = Files.list(source)) {
            return files.map(path -> path.getFileName().toString())
                    .filter(LENGTHS.asMatchPredicate())
                    .toList();
        }
    }

    private void copyBeside() throws IOException {
        List<String> names = new ArrayList<>(BESIDE);
        names.addAll(lengths());
        names.addAll(SentenceModules.files(source));
        for (String name : names) {
            Path from = source.resolve(name);
            Path to = target.resolve(name);
            if (Files.isRegularFile(from) && !(Files.exists(to) && Files.isSameFile(from, to))) {
                Files.createDirectories(to.resolveSibling("."));
                Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void writeIdentity(Model model, Safetensors files) throws IOException {
        List<Path> weights = new ArrayList<>(files.files());
        for (Path folder : model.folders()) {
            try (Safetensors beside = Safetensors.open(folder)) {
                weights.addAll(beside.files());
            }
        }
        Path last = source.toAbsolutePath().normalize().getFileName();
        String name = last == null ? model.kindName() : last.toString();
        ObjectNode identity = JSON.createObjectNode()
                .put("name", name.substring(0, Math.min(name.length(), MAX_NAME)))
                .put("kind", model.kindName())
                .put("variant", precision.name().toLowerCase(Locale.ROOT));
        if (precision == Precision.INT8) {
            identity.put("weight_bits", Rounding.WEIGHT_BITS);
        }
        identity.putObject("source").put("weights_sha256", checksum(weights));
        write("pith.json", identity);
    }

    private void write(String name, JsonNode json) throws IOException {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
        printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
        Path path = target.resolve(name);
        Files.createDirectories(path.resolveSibling("."));
        Files.writeString(path, JSON.writer(printer).writeValueAsString(json) + "\n");
    }

    private String checksum(List<Path> weights) throws IOException {
        if (weights.size() == 1) {
            return HexFormat.of().formatHex(sha256(weights.getFirst()));
        }
        StringBuilder lines = new StringBuilder();
        for (Path path : weights) {
            String name = source.relativize(path).toString().replace('\\', '/');
            lines.append(HexFormat.of().formatHex(sha256(path)))
                    .append("  ")
                    .append(name)
                    .append('\n');
        }
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    private static byte[] sha256(Path path) throws IOException {
        MessageDigest digest = digest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return digest.digest();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
