package pith.models.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import pith.engine.Encoder;
import pith.engine.Reader;
import pith.engine.Reranker;
import pith.models.Models;
import pith.models.export.Architecture.Family;
import pith.models.export.Architecture.Kind;
import pith.models.export.Export.Precision;

/** What is written computes what the checkpoint does: in float32 against plain loops, in int8 against float32. */
class ExportTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Of numbers of about 1. Measured: 1.3e-6 at most, of 20 seeds. */
    private static final double TOLERANCE = 1e-5;

    /** Measured: 0.9936 at the least, of 20 seeds, for the three logits of a classifier; 0.9999 for vectors and spans. */
    private static final double LEAST_COSINE = 0.97;

    private static final long SEED = Long.getLong("pith.seed", System.nanoTime());
    private static final int[] LENGTHS = {1, 2, 7, 40, 90};

    @TempDir
    Path folder;

    private Path source;
    private Path target;
    private final Random random = new Random(SEED);

    @BeforeAll
    static void tellSeed() {
        System.out.println("ExportTest: -Dpith.seed=" + SEED);
    }

    @BeforeEach
    void folders() throws IOException {
        source = folder.resolve("source");
        target = Files.createDirectories(folder.resolve("target"));
    }

    private static Stream<Arguments> all() {
        return Arrays.stream(Family.values())
                .flatMap(family -> Arrays.stream(Kind.values()).map(kind -> Arguments.of(family, kind)));
    }

    private WrittenModel export(Precision precision) throws Exception {
        Export.export(source, target, precision, said -> {});
        try (Stream<Path> left = Files.list(target)) {
            assertEquals(
                    List.of(),
                    left.filter(path -> path.toString().contains("model.onnx.")).toList(),
                    "nothing half written is left");
        }
        return new WrittenModel(target);
    }

    /** Compares what the graph gives with the reference, for inputs of several lengths. */
    private void assertComputes(RandomCheckpoint checkpoint) throws Exception {
        ReferenceNetwork reference = new ReferenceNetwork(checkpoint);
        try (WrittenModel model = export(Precision.FP32)) {
            for (int length : LENGTHS) {
                long[][] input = checkpoint.randomInput(length);
                boolean typed = checkpoint.family == Family.BERT && checkpoint.kind != Kind.ENCODER;
                double[][] hidden = reference.hidden(input[0], typed ? input[1] : new long[length]);
                Map<String, float[]> outputs = model.run(input[0], input[1]);
                switch (checkpoint.kind) {
                    case ENCODER ->
                        assertClose(ReferenceNetwork.unit(ReferenceNetwork.mean(hidden)), outputs, "embedding");
                    case READER -> {
                        double[][] span = reference.linear(hidden, "qa_outputs");
                        assertClose(Arrays.stream(span).mapToDouble(x -> x[0]).toArray(), outputs, "start_logits");
                        assertClose(Arrays.stream(span).mapToDouble(x -> x[1]).toArray(), outputs, "end_logits");
                    }
                    case CLASSIFIER -> assertClose(reference.classes(hidden[0]), outputs, "logits");
                }
            }
        }
    }

    private static void assertClose(double[] expected, Map<String, float[]> outputs, String name) {
        assertClose(expected, Objects.requireNonNull(outputs.get(name), name));
    }

    private static void assertClose(double[] expected, float[] found) {
        assertEquals(expected.length, found.length);
        for (int i = 0; i < found.length; i++) {
            assertEquals(expected[i], found[i], TOLERANCE);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void fullPrecisionIsTheReference(Family family, Kind kind) throws Exception {
        RandomCheckpoint checkpoint = new RandomCheckpoint(family, kind, random);
        checkpoint.write(source);
        assertComputes(checkpoint);
    }

    @ParameterizedTest
    @CsvSource({"DISTILBERT, relu", "BERT, gelu_new", "ROBERTA, gelu_pytorch_tanh"})
    void knowsOtherActivations(Family family, String activation) throws Exception {
        RandomCheckpoint checkpoint = new RandomCheckpoint(family, Kind.READER, random);
        checkpoint.config.put(family == Family.DISTILBERT ? "activation" : "hidden_act", activation);
        checkpoint.write(source);
        assertComputes(checkpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "model.", "bert.", "model.bert.", "0.auto_model."})
    void takesAnyPrefix(String prefix) throws Exception {
        RandomCheckpoint checkpoint = new RandomCheckpoint(Family.BERT, Kind.CLASSIFIER, random);
        checkpoint.writeWithoutWeights(source);
        SafetensorsWriter.write(
                source.resolve("model.safetensors"), checkpoint.named(prefix), SafetensorsWriter.Type.F32);
        assertComputes(checkpoint);
    }

    @Test
    void takesTheNamesOfTensorFlowAndWhatIsNotNeeded() throws Exception {
        RandomCheckpoint checkpoint = new RandomCheckpoint(Family.BERT, Kind.ENCODER, random);
        Map<String, RandomCheckpoint.Weight> named = new LinkedHashMap<>();
        checkpoint
                .named("bert.")
                .forEach((name, weight) -> named.put(
                        name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"),
                        weight));
        RandomCheckpoint.Weight one = new RandomCheckpoint.Weight(new int[] {1}, new float[] {1});
        for (String name : List.of(
                "cls.predictions.bias",
                "cls.seq_relationship.weight",
                "bert.pooler.dense.weight",
                "bert.embeddings.position_ids")) {
            named.put(name, one);
        }
        checkpoint.config.remove("architectures");
        checkpoint.writeWithoutWeights(source);
        SafetensorsWriter.write(source.resolve("model.safetensors"), named, SafetensorsWriter.Type.F32);
        assertComputes(checkpoint);
    }

    @ParameterizedTest
    @EnumSource
    void findsOutWhatAModelIsFor(Kind kind) throws Exception {
        RandomCheckpoint checkpoint = new RandomCheckpoint(Family.ROBERTA, kind, random);
        checkpoint.config.remove("architectures");
        checkpoint.write(source);
        assertComputes(checkpoint);
    }

    @ParameterizedTest
    @EnumSource
    void readsAllSizesOfFloatsInSeveralFiles(SafetensorsWriter.Type type) throws Exception {
        RandomCheckpoint checkpoint = new RandomCheckpoint(Family.DISTILBERT, Kind.ENCODER, random);
        checkpoint.round(type);
        checkpoint.writeWithoutWeights(source);
        List<Map<String, RandomCheckpoint.Weight>> parts = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
        Map<String, String> files = new LinkedHashMap<>();
        checkpoint.named().forEach((name, weight) -> {
            int part = files.size() % 2;
            parts.get(part).put(name, weight);
            files.put(name, "model-0000" + (part + 1) + "-of-00002.safetensors");
        });
        StringBuilder sums = new StringBuilder();
        for (int i = 0; i < 2; i++) {
            String name = "model-0000" + (i + 1) + "-of-00002.safetensors";
            SafetensorsWriter.write(source.resolve(name), parts.get(i), type);
            sums.append(sha256(Files.readAllBytes(source.resolve(name))))
                    .append("  ")
                    .append(name)
                    .append("\n");
        }
        JSON.writeValue(source.resolve("model.safetensors.index.json").toFile(), Map.of("weight_map", files));
        assertComputes(checkpoint);
        assertEquals(
                sha256(sums.toString().getBytes(StandardCharsets.UTF_8)),
                identity().at("/source/weights_sha256").asText());
    }

    @ParameterizedTest
    @CsvSource({
        "{'pooling_mode_cls_token': true}, CLS",
        "{'pooling_mode_max_tokens': true}, MAX",
        "{'pooling_mode_mean_tokens': true}, MEAN",
        "{'pooling_mode': 'cls'}, CLS",
        "{'pooling_mode': 'max'}, MAX",
        "{'pooling_mode': 'mean'}, MEAN",
    })
    void poolsAsTheModelSaysAndNormalisesOnlyIfItSays(String config, SentenceModules.Pooling pooling) throws Exception {
        RandomCheckpoint checkpoint = new RandomCheckpoint(Family.BERT, Kind.ENCODER, random);
        checkpoint.write(source);
        modules("Transformer:", "Pooling:1_Pooling", "Dropout:2_Dropout");
        Files.writeString(Files.createDirectory(source.resolve("1_Pooling")).resolve("config.json"), quoted(config));
        try (WrittenModel model = export(Precision.FP32)) {
            long[][] input = checkpoint.randomInput(20);
            double[][] hidden = new ReferenceNetwork(checkpoint).hidden(input[0], new long[20]);
            double[] expected = switch (pooling) {
                case CLS -> hidden[0];
                case MAX -> ReferenceNetwork.max(hidden);
                case MEAN -> ReferenceNetwork.mean(hidden);
            };
            assertClose(expected, model.run("embedding", input[0]));
        }
        assertEquals(quoted(config), Files.readString(target.resolve("1_Pooling/config.json")), "copied");
        assertTrue(Files.exists(target.resolve("modules.json")));
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }

    /** Each of {@code TYPE:PATH}. */
    private void modules(String... modules) throws IOException {
        List<Map<String, Object>> json = new ArrayList<>();
        for (String module : modules) {
            String[] parts = module.split(":", -1);
            json.add(Map.of("idx", json.size(), "type", "sentence_transformers.models." + parts[0], "path", parts[1]));
        }
        JSON.writeValue(source.resolve("modules.json").toFile(), json);
    }

    @ParameterizedTest
    @CsvSource({
        "torch.nn.modules.activation.Tanh, true",
        "torch.nn.modules.linear.Identity, false",
        "torch.nn.modules.activation.ReLU, true",
        "torch.nn.modules.activation.Sigmoid, true",
        "torch.nn.modules.activation.GELU, false"
    })
    void computesDenseInItsPlace(String activation, boolean bias) throws Exception {
        RandomCheckpoint checkpoint = new RandomCheckpoint(Family.DISTILBERT, Kind.ENCODER, random);
        checkpoint.write(source);
        checkpoint.add("linear.weight", 5, RandomCheckpoint.DIM);
        checkpoint.add("linear.bias", 5);
        Map<String, RandomCheckpoint.Weight> linear = new LinkedHashMap<>(checkpoint.weights);
        linear.keySet().removeIf(name -> !name.startsWith("linear.") || (!bias && name.endsWith(".bias")));
        if (!bias) {
            Arrays.fill(checkpoint.values("linear.bias"), 0);
        }
        Path dense = Files.createDirectory(source.resolve("2_Dense"));
        SafetensorsWriter.write(dense.resolve("model.safetensors"), linear, SafetensorsWriter.Type.F32);
        JSON.writeValue(
                dense.resolve("config.json").toFile(),
                Map.of(
                        "in_features",
                        RandomCheckpoint.DIM,
                        "out_features",
                        5,
                        "bias",
                        bias,
                        "activation_function",
                        activation));
        modules("Transformer:", "Pooling:1_Pooling", "Dense:2_Dense", "Normalize:3_Normalize");
        Files.writeString(
                Files.createDirectory(source.resolve("1_Pooling")).resolve("config.json"),
                "{\"pooling_mode_mean_tokens\": true}");
        try (WrittenModel model = export(Precision.FP32)) {
            long[][] input = checkpoint.randomInput(9);
            ReferenceNetwork reference = new ReferenceNetwork(checkpoint);
            double[][] mean = {ReferenceNetwork.mean(reference.hidden(input[0], new long[9]))};
            double[][] expected =
                    ReferenceNetwork.map(reference.linear(mean, "linear"), x -> switch (activation.substring(
                            activation.lastIndexOf('.') + 1)) {
                        case "Tanh" -> Math.tanh(x);
                        case "ReLU" -> Math.max(0, x);
                        case "Sigmoid" -> 1 / (1 + Math.exp(-x));
                        case "GELU" -> x / 2 * (1 + ReferenceNetwork.erf(x / Math.sqrt(2)));
                        default -> x;
                    });
            assertClose(ReferenceNetwork.unit(expected[0]), model.run("embedding", input[0]));
        }
        assertEquals(
                sha256((sha256(Files.readAllBytes(source.resolve("model.safetensors"))) + "  model.safetensors\n"
                                + sha256(Files.readAllBytes(dense.resolve("model.safetensors")))
                                + "  2_Dense/model.safetensors\n")
                        .getBytes(StandardCharsets.UTF_8)),
                identity().at("/source/weights_sha256").asText());
    }

    @Test
    void tellsWhatItIs() throws Exception {
        RandomCheckpoint checkpoint = new RandomCheckpoint(Family.DISTILBERT, Kind.ENCODER, random);
        checkpoint.write(source);
        Files.writeString(source.resolve("tokenizer_config.json"), "{}");
        List<String> said = new ArrayList<>();
        Export.export(source, target, Precision.INT8, said::add);
        assertEquals(
                JSON.readTree(quoted("{'name': 'source', 'kind': 'encoder', 'variant': 'int8', 'weight_bits': 7,"
                        + " 'source': {'weights_sha256': '"
                        + sha256(Files.readAllBytes(source.resolve("model.safetensors"))) + "'}}")),
                identity());
        assertEquals("a distilbert encoder of 2 layers and 32 dimensions", said.getFirst());
        assertTrue(said.contains("quantising layer 2 of 2"), said::toString);
        for (String name : List.of("config.json", "tokenizer.json", "tokenizer_config.json")) {
            assertEquals(-1, Files.mismatch(source.resolve(name), target.resolve(name)), name);
        }
        assertEquals(
                JSON.readTree("{\"max_seq_length\": 400, \"do_lower_case\": false}"),
                JSON.readTree(target.resolve("sentence_bert_config.json").toFile()));
        assertTrue(JSON.readTree(target.resolve("1_Pooling/config.json").toFile())
                .path("pooling_mode_mean_tokens")
                .asBoolean());
        assertEquals(
                List.of("Transformer", "Pooling", "Normalize"),
                JSON.readTree(target.resolve("modules.json").toFile()).findValuesAsText("type").stream()
                        .map(type -> type.substring(type.lastIndexOf('.') + 1))
                        .toList());
    }

    @Test
    void keepsAPoolingThatIsToldAlone() throws Exception {
        RandomCheckpoint checkpoint = new RandomCheckpoint(Family.DISTILBERT, Kind.ENCODER, random);
        target = checkpoint.write(source);
        Path pooling = Files.createDirectory(source.resolve("1_Pooling")).resolve("config.json");
        Files.writeString(pooling, "{\"pooling_mode\": \"cls\"}");
        try (WrittenModel model = export(Precision.FP32)) {
            long[] ids = checkpoint.randomInput(20)[0];
            double[] first = new ReferenceNetwork(checkpoint).hidden(ids, new long[20])[0];
            assertClose(ReferenceNetwork.unit(first), model.run("embedding", ids));
        }
        assertEquals("{\"pooling_mode\": \"cls\"}", Files.readString(pooling));
        assertTrue(Files.exists(source.resolve("modules.json")));
    }

    @Test
    void keepsTheLengthThatOlderModelsGive() throws Exception {
        RandomCheckpoint checkpoint = new RandomCheckpoint(Family.ROBERTA, Kind.ENCODER, random);
        checkpoint.write(source);
        Files.writeString(source.resolve("sentence_roberta_config.json"), "{\"max_seq_length\": 12}");
        Export.export(source, target, Precision.FP32, said -> {});
        assertTrue(Files.exists(target.resolve("sentence_roberta_config.json")));
        assertFalse(Files.exists(target.resolve("sentence_bert_config.json")));
    }

    @Test
    void writesIntoTheSourceToo() throws Exception {
        RandomCheckpoint checkpoint = new RandomCheckpoint(Family.DISTILBERT, Kind.READER, random);
        target = checkpoint.write(source);
        assertComputes(checkpoint);
        assertComputes(checkpoint);
        assertEquals("reader", identity().path("kind").asText());
        assertEquals("fp32", identity().path("variant").asText());
        assertFalse(identity().has("weight_bits"));
    }

    private JsonNode identity() throws IOException {
        return JSON.readTree(target.resolve("pith.json").toFile());
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    @ParameterizedTest
    @MethodSource("all")
    void int8IsCloseToFullPrecision(Family family, Kind kind) throws Exception {
        RandomCheckpoint checkpoint = new RandomCheckpoint(family, kind, random);
        checkpoint.write(source);
        long[][] input = checkpoint.randomInput(60);
        Map<String, float[]> exact;
        try (WrittenModel model = export(Precision.FP32)) {
            exact = model.run(input[0], input[1]);
        }
        try (WrittenModel model = export(Precision.INT8)) {
            Map<String, float[]> rounded = model.run(input[0], input[1]);
            assertEquals(exact.keySet(), rounded.keySet());
            for (String name : exact.keySet()) {
                double cosine = WrittenModel.cosine(
                        Objects.requireNonNull(exact.get(name)), Objects.requireNonNull(rounded.get(name)));
                assertTrue(cosine >= LEAST_COSINE, name + " has cosine " + cosine);
                assertTrue(cosine < 1 - 1e-9, "int8 is not float32");
            }
        }
    }

    @Test
    void writesTheSameBytesAgain() throws Exception {
        new RandomCheckpoint(Family.BERT, Kind.READER, random).write(source);
        Path again = Files.createDirectories(folder.resolve("again"));
        Export.export(source, target, Precision.INT8, said -> {});
        Export.export(source, again, Precision.INT8, said -> {});
        assertArrayEquals(
                Files.readAllBytes(target.resolve("model.onnx")), Files.readAllBytes(again.resolve("model.onnx")));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenLoads(Precision precision) throws Exception {
        new RandomCheckpoint(Family.BERT, Kind.ENCODER, random).write(source);
        export(precision).close();
        try (Encoder encoder = Models.encoder(target)) {
            assertEquals(RandomCheckpoint.DIM, encoder.dimension());
            assertEquals(RandomCheckpoint.POSITIONS, encoder.maxPieces());
            assertEquals(
                    1, WrittenModel.cosine(encoder.encodeQuery("water"), encoder.encodePassage("", "water")), 1e-6);
        }
        newSource();
        new RandomCheckpoint(Family.DISTILBERT, Kind.READER, random).write(source);
        export(precision).close();
        try (Reader reader = Models.reader(target)) {
            assertEquals(2, reader.read("where", "the river is here", 2).spans().size());
        }
        newSource();
        RandomCheckpoint classifier = new RandomCheckpoint(Family.BERT, Kind.CLASSIFIER, random);
        classifier.add("classifier.weight", 1, RandomCheckpoint.DIM);
        classifier.add("classifier.bias", 1);
        classifier.write(source);
        export(precision).close();
        try (Reranker reranker = Models.reranker(target)) {
            assertEquals("source", reranker.identity().name());
        }
    }

    private void newSource() throws IOException {
        source = Files.createDirectories(folder.resolve("next").resolve("" + random.nextInt(1 << 30)))
                .resolve("source");
        target = Files.createDirectories(source.resolveSibling("target"));
    }
}
