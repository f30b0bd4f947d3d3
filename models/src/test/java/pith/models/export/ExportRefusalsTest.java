package pith.models.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import pith.engine.ModelUnavailable;
import pith.models.export.Architecture.Family;
import pith.models.export.Architecture.Kind;
import pith.models.export.Export.Precision;

/** Every way in which a checkpoint is refused: the message names what was found and what was expected. */
class ExportRefusalsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path source;
    private Path target;

    @BeforeEach
    void folders() throws IOException {
        source = folder.resolve("source");
        target = Files.createDirectories(folder.resolve("target"));
    }

    private static RandomCheckpoint checkpoint(Family family, Kind kind) {
        return new RandomCheckpoint(family, kind, new Random(1));
    }

    private String refusal(Precision precision) throws IOException {
        String message = assertThrows(
                        ModelUnavailable.class, () -> Export.export(source, target, precision, said -> {}))
                .getMessage();
        try (Stream<Path> left = Files.list(target)) {
            assertEquals(List.of(), left.filter(Files::isRegularFile).toList(), "nothing is left");
        }
        return message;
    }

    private void assertRefused(String... parts) throws IOException {
        String refusal = refusal(Precision.FP32);
        for (String part : parts) {
            assertTrue(refusal.contains(part), refusal);
        }
    }

    @Test
    void missingFiles() throws IOException {
        checkpoint(Family.BERT, Kind.ENCODER).write(source);
        for (String name : List.of("config.json", "tokenizer.json", "model.safetensors")) {
            Path away = folder.resolve("away");
            Files.move(source.resolve(name), away);
            assertRefused(name);
            Files.move(away, source.resolve(name));
        }
        Files.delete(target);
        assertTrue(assertThrows(ModelUnavailable.class, () -> Export.export(source, target, Precision.FP32, said -> {}))
                .getMessage()
                .contains("there is no folder " + target));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model_type              | \"electra\"  | model_type is \"electra\", expected one of [distilbert, bert, roberta]",
                "model_type              | null         | model_type is null",
                "model_type              | 1            | model_type is 1, expected a text",
                "hidden_act              | \"silu\"     | hidden_act is \"silu\", expected gelu, gelu_new, gelu_pytorch_tanh or relu",
                "hidden_act              | null         | hidden_act is null",
                "position_embedding_type | \"relative_key\" | position_embedding_type is \"relative_key\", expected absolute",
                "is_decoder              | true         | is_decoder is true, expected false",
                "add_cross_attention     | true         | add_cross_attention is true",
                "hidden_size             | 0            | hidden_size is 0, expected a whole number from 1 to",
                "hidden_size             | 1000000000   | hidden_size is 1000000000",
                "hidden_size             | \"32\"       | hidden_size is",
                "hidden_size             | null         | hidden_size is null",
                "num_attention_heads     | 5            | num_attention_heads is 5, expected a divisor of the 32 dimensions",
                "num_attention_heads     | 33           | num_attention_heads is 33",
                "num_hidden_layers       | 513          | num_hidden_layers is 513",
                "max_position_embeddings | 2            | max_position_embeddings is 2",
                "layer_norm_eps          | -1           | layer_norm_eps is -1",
                "layer_norm_eps          | \"NaN\"      | layer_norm_eps is \"NaN\"",
                "architectures           | [\"BertForTokenClassification\"] | names BertForTokenClassification, expected",
                "num_hidden_layers       | 3            | lack encoder.layer.2.attention.self.query.weight, expected as [32, 32]",
                "num_hidden_layers       | 1            | no place in the model that config.json describes: encoder.layer.1.",
                "vocab_size              | 345          | have embeddings.word_embeddings.weight as F32 [344, 32], expected [345, 32]",
                "intermediate_size       | 49           | intermediate.dense.weight as F32 [48, 32], expected [49, 32]",
                "type_vocab_size         | 3            | token_type_embeddings.weight as F32 [2, 32], expected [3, 32]",
                "architectures           | [\"BertForQuestionAnswering\"] | lack qa_outputs.weight, expected as [2, 32]",
                "architectures           | [\"BertForSequenceClassification\"] | lack classifier.weight, expected as [from 1 to",
            })
    void configurations(String field, String value, String expected) throws IOException {
        RandomCheckpoint checkpoint = checkpoint(Family.BERT, Kind.ENCODER);
        checkpoint.config.set(field, JSON.readTree(value));
        checkpoint.write(source);
        assertRefused(expected);
    }

    @Test
    void configurationsThatAreNone() throws IOException {
        checkpoint(Family.BERT, Kind.ENCODER).write(source);
        for (String json : List.of("{", "[]", "{\"a\": 1, \"a\": 2}", "{} {}")) {
            Files.writeString(source.resolve("config.json"), json);
            assertRefused("config.json");
        }
        Files.write(source.resolve("config.json"), new byte[(8 << 20) + 1]);
        assertRefused("more than the 8388608 bytes that are taken");
    }

    @Test
    void weightsOfAnotherKind() throws IOException {
        RandomCheckpoint checkpoint = checkpoint(Family.DISTILBERT, Kind.CLASSIFIER);
        checkpoint.add("lora_A.weight", 2, 2);
        checkpoint.write(source);
        assertRefused("lora_A.weight", "adapters merged");
        checkpoint.weights.remove("lora_A.weight");
        checkpoint.add("classifier.weight", 2, 31);
        rewrite(checkpoint);
        assertRefused("classifier.weight as F32 [2, 31], expected [from 1 to 4096, 32]");
        checkpoint.add("classifier.weight", 2, 32);
        rewrite(checkpoint);
        assertRefused("classifier.bias as F32 [3], expected [2]");
        checkpoint.add("other.embeddings.word_embeddings.weight", 2, 2);
        rewrite(checkpoint);
        assertRefused("have 2 tensors embeddings.word_embeddings.weight, expected one");
        SafetensorsWriter.write(
                source.resolve("model.safetensors"),
                Map.of("a", new RandomCheckpoint.Weight(new int[] {1}, new float[] {1})),
                SafetensorsWriter.Type.F32);
        assertRefused("have 0 tensors", "they have a");
    }

    private void rewrite(RandomCheckpoint checkpoint) throws IOException {
        SafetensorsWriter.write(source.resolve("model.safetensors"), checkpoint.named(), SafetensorsWriter.Type.F32);
    }

    @Test
    void twoTensorsOfOneName() throws IOException {
        RandomCheckpoint checkpoint = checkpoint(Family.BERT, Kind.READER);
        checkpoint.add("embeddings.LayerNorm.gamma", 32);
        checkpoint.write(source);
        assertRefused("two tensors that are both embeddings.LayerNorm.weight");
    }

    @ParameterizedTest
    @EnumSource
    void weightsThatAreDamaged(Precision precision) throws IOException {
        RandomCheckpoint checkpoint = checkpoint(Family.ROBERTA, Kind.READER);
        checkpoint.values("encoder.layer.1.output.dense.weight")[5] = Float.POSITIVE_INFINITY;
        checkpoint.write(source);
        String refusal = refusal(precision);
        assertTrue(refusal.contains("output.dense.weight holds Infinity"), refusal);
    }

    @Test
    void weightsThatOverflowWhenTheyAreUsed() throws IOException {
        RandomCheckpoint checkpoint = checkpoint(Family.DISTILBERT, Kind.ENCODER);
        Arrays.fill(checkpoint.values("transformer.layer.0.ffn.lin1.weight"), 3e38f);
        checkpoint.write(source);
        String refusal = refusal(Precision.INT8);
        assertTrue(refusal.contains("layer0_") && refusal.contains("damaged"), refusal);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                   | holds no JSON array",
                "[]                                                                   | names no Pooling",
                "[{'type': 'a.Transformer', 'path': ''}]                              | names no Pooling",
                "[{'type': 'a.Transformer', 'path': '0_Transformer'}]                 | Transformer in 0_Transformer",
                "[{'type': 'a.Normalize', 'path': ''}]                                | the module Normalize",
                "[{'type': 'a.CLIPModel', 'path': ''}]                                | the module CLIPModel",
                "[{'type': 'a.Pooling', 'path': '../1_Pooling'}]                      | has a module in ../1_Pooling",
                "[{'type': 'a.Pooling', 'path': '1_Missing'}]                         | there is no",
                "[{'type': 'a.Pooling', 'path': 'p'}, {'type': 'a.Pooling', 'path': 'p'}] | the module Pooling in p",
                "[{'type': 'a.Pooling', 'path': 'p'}, {'type': 'a.LSTM', 'path': 'l'}]    | the module LSTM in l",
            })
    void modules(String modules, String expected) throws IOException {
        checkpoint(Family.BERT, Kind.ENCODER).write(source);
        pooling("{'pooling_mode_mean_tokens': true}");
        Files.writeString(source.resolve("modules.json"), modules.replace('\'', '"'));
        assertRefused(expected);
    }

    private void pooling(String json) throws IOException {
        Files.writeString(Files.createDirectories(source.resolve("p")).resolve("config.json"), json.replace('\'', '"'));
        Files.writeString(source.resolve("modules.json"), "[{\"type\": \"a.Pooling\", \"path\": \"p\"}]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                   | names the pooling none",
                "{'pooling_mode_lasttoken': true}                                     | names the pooling lasttoken",
                "{'pooling_mode': 'weightedmean'}                                     | names the pooling weightedmean",
                "{'pooling_mode_cls_token': true, 'pooling_mode_mean_tokens': true}   | the pooling cls_token and mean_tokens",
                "{'pooling_mode': 'cls', 'word_embedding_dimension': 33}              | word_embedding_dimension is 33, expected",
                "{'pooling_mode': 'cls', 'include_prompt': false}                     | include_prompt is false",
                "[]                                                                   | no JSON object",
            })
    void poolings(String json, String expected) throws IOException {
        checkpoint(Family.BERT, Kind.ENCODER).write(source);
        Files.writeString(
                source.resolve("config_sentence_transformers.json"), "{\"prompts\": {\"query\": \"query: \"}}");
        pooling(json);
        assertRefused(expected);
    }

    @Test
    void denseModules() throws IOException {
        RandomCheckpoint checkpoint = checkpoint(Family.BERT, Kind.ENCODER);
        checkpoint.write(source);
        pooling("{'pooling_mode': 'cls'}");
        Files.writeString(
                source.resolve("modules.json"),
                "[{\"type\": \"a.Pooling\", \"path\": \"p\"}, {\"type\": \"a.Dense\", \"path\": \"d\"}]");
        Path dense = Files.createDirectory(source.resolve("d"));
        ObjectNode config = JSON.createObjectNode()
                .put("in_features", 31)
                .put("out_features", 4)
                .put("activation_function", "a.Softmax");
        JSON.writeValue(dense.resolve("config.json").toFile(), config);
        assertRefused("activation_function is \"a.Softmax\", expected Identity, Tanh");
        JSON.writeValue(dense.resolve("config.json").toFile(), config.put("activation_function", "a.Tanh"));
        assertRefused("in_features is 31");
        JSON.writeValue(dense.resolve("config.json").toFile(), config.put("in_features", 32));
        assertRefused("neither model.safetensors");
        SafetensorsWriter.write(
                dense.resolve("model.safetensors"),
                Map.of("linear.weight", new RandomCheckpoint.Weight(new int[] {4, 3}, new float[12])),
                SafetensorsWriter.Type.F32);
        assertRefused("linear.weight as F32 [4, 3], expected [4, 32]");
    }

    @Test
    void tokenizersThatDoNotFit() throws IOException {
        RandomCheckpoint checkpoint = checkpoint(Family.DISTILBERT, Kind.ENCODER);
        checkpoint.config.put("vocab_size", 20);
        checkpoint.add("embeddings.word_embeddings.weight", 20, 32);
        checkpoint.write(source);
        String refusal = refusal(Precision.INT8);
        assertTrue(refusal.contains("gives the word piece") && refusal.contains("the model knows 20"), refusal);
        Files.writeString(source.resolve("tokenizer.json"), "{}");
        refusal = refusal(Precision.INT8);
        assertTrue(refusal.contains("tokenizer.json cannot be read as a tokenizer"), refusal);
    }

    @Test
    void whatCannotBeWritten() throws IOException {
        checkpoint(Family.DISTILBERT, Kind.ENCODER).write(source);
        Files.createDirectories(target.resolve("model.onnx").resolve("full"));
        assertRefused("cannot export " + source + " to " + target, "try again");
    }

    @Test
    void graphsThatFitNoFile() {
        OnnxGraph graph = new OnnxGraph("large");
        graph.constant(
                "c",
                OnnxGraph.Type.FLOAT,
                out -> {
                    throw new AssertionError("nothing is written");
                },
                1 << 15,
                1 << 14);
        Path path = target.resolve("model.onnx");
        String message = String.valueOf(
                assertThrows(ModelUnavailable.class, () -> graph.write(path)).getMessage());
        assertTrue(message.contains("2147483") && message.contains("choose int8"), message);
        assertFalse(Files.exists(path));
    }

    @ParameterizedTest
    @EnumSource
    void interruptions(Precision precision) throws IOException {
        checkpoint(Family.BERT, Kind.CLASSIFIER).write(source);
        Thread.currentThread().interrupt();
        try {
            assertThrows(CancellationException.class, () -> Export.export(source, target, precision, said -> {}));
            assertTrue(Thread.currentThread().isInterrupted(), "stays interrupted");
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertFalse(Files.exists(target.resolve("model.onnx")));
    }
}
