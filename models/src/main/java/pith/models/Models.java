package pith.models;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import pith.engine.Calibration;
import pith.engine.Encoder;
import pith.engine.Reader;
import pith.engine.Reranker;

/**
 * Opens encoders, readers and rerankers of the BERT family: those that come with Pith, and those in a folder.
 *
 * <p>A model's folder holds
 *
 * <pre>
 * model.onnx       the graph, of any size, its weights inside or beside it (model.onnx_data). Inputs, int64 [batch,
 *                  sequence]: input_ids, and attention_mask and token_type_ids where it has them. Outputs, float32:
 *                    encoder   embedding or sentence_embedding [batch, dimension], pooled, or last_hidden_state or
 *                              token_embeddings [batch, sequence, dimension], pooled here; or one alone of either shape
 *                    reader    start_logits and end_logits [batch, sequence], or two alone of that shape
 *                    reranker  logits [batch, 1 or 2], or one alone of that shape; of two labels the second is "relevant"
 * tokenizer.json   Hugging Face's tokenizer: [CLS] a [SEP] and [CLS] a [SEP] b [SEP], or RoBERTa's &lt;s&gt; a &lt;/s&gt; and
 *                  &lt;s&gt; a &lt;/s&gt;&lt;/s&gt; b &lt;/s&gt;
 * config.json      dim or hidden_size: numbers in a vector, unless the graph's output has a fixed length;
 *                  max_position_embeddings; model_type, for RoBERTa's counts its positions otherwise
 *
 * and may hold
 *
 * tokenizer_config.json       model_max_length; do_lower_case and the like overrule the tokenizer's own
 * sentence_bert_config.json   max_seq_length; do_lower_case lowers all text
 * modules.json                sentence-transformers' modules: Transformer, Pooling and Normalize, others in the graph only
 * 1_Pooling/config.json       cls, max, mean or mean_sqrt_len pooling; mean where it is missing
 * config_sentence_transformers.json   prompts before queries and passages, and default_prompt_name
 * pith.json                   {"name": "...", "kind": "encoder", "variant": "int8", "weight_bits": 7,
 *                              "trained_pieces": 224,
 *                              "prompts": {"query": "...", "passage": "..."}, "source": {"weights_sha256": "..."}}
 * calibration.json            of a reader: how its answers get their probability, as pith eval open --fit writes it
 * </pre>
 *
 * <p>The maximum length is the least of the three that files give, one of which must. Vectors are always of unit length:
 * those of a model without Normalize are normalised here, and compared by cosine like all others. Of {@code pith.json}
 * name and weights_sha256 must be there. Its prompts overrule those of sentence-transformers. Its weight_bits say that
 * int8 weights of matrix products lie between -64 and 64 (7) and so may take the fastest kernel everywhere; 8, if it is
 * missing. Its trained_pieces, of a reader, are how far a passage is widened for it, question and marks included; a whole
 * window, if they are missing. Without {@code pith.json}, the folder's name is the model's, and its identity is taken from
 * {@code model.safetensors} if that is there, else from {@code model.onnx} and the weights beside it.
 *
 * <p>All methods throw {@link pith.engine.ModelUnavailable} when a file is missing or does not fit the others. The caller
 * closes what they return. Thread-safe.
 */
public final class Models {
    private Models() {}

    /** The encoder that comes with Pith: English, 384 dimensions, at most 512 word pieces, int8. */
    public static Encoder embeddedEncoder() {
        return OnnxEncoder.load(new ModelFiles.Embedded("encoder"));
    }

    /** The reader that comes with Pith: English, int8. */
    public static Reader embeddedReader() {
        return OnnxReader.load(new ModelFiles.Embedded("reader"));
    }

    /** The encoder in {@code folder}. */
    public static Encoder encoder(Path folder) {
        return OnnxEncoder.load(new ModelFiles.Folder(folder));
    }

    /** The reader in {@code folder}. */
    public static Reader reader(Path folder) {
        return OnnxReader.load(new ModelFiles.Folder(folder));
    }

    /** How far the answers of the reader that comes with Pith can be believed; null where that was not measured. */
    public static @Nullable Calibration embeddedReaderCalibration() {
        return CalibrationFile.readIfThere(new ModelFiles.Embedded("reader"));
    }

    /** As {@link #embeddedReaderCalibration}, of the reader in {@code folder}. */
    public static @Nullable Calibration readerCalibration(Path folder) {
        return CalibrationFile.readIfThere(new ModelFiles.Folder(folder));
    }

    /** The reranker in {@code folder}. */
    public static Reranker reranker(Path folder) {
        return OnnxReranker.load(new ModelFiles.Folder(folder));
    }

    /** SHA-256 of the network of the encoder in {@code folder}, lower-case hexadecimal: another for each numeric variant. */
    public static String encoderDigest(Path folder) {
        return new ModelFiles.Folder(folder).sha256(ModelFiles.GRAPH);
    }

    /** As {@link #encoderDigest}, of the encoder that comes with Pith. */
    public static String embeddedEncoderDigest() {
        return new ModelFiles.Embedded("encoder").sha256(ModelFiles.GRAPH);
    }
}
