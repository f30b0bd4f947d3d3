package pith.bench;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import pith.engine.UnreadableSource;

/** Hugging Face's tokenizer as its manual has it: texts in, word pieces and marks out, cut off where too long. */
final class PlainTokenizer implements AutoCloseable {
    private final HuggingFaceTokenizer tokenizer;

    /** @param maxPieces the most word pieces of a text, marks included */
    PlainTokenizer(Path file, int maxPieces) {
        try {
            tokenizer = HuggingFaceTokenizer.builder()
                    .optTokenizerPath(file)
                    .optPadding(false)
                    .optTruncation(true)
                    .optMaxLength(maxPieces)
                    .build();
        } catch (IOException e) {
            throw new UnreadableSource(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    List<long[]> pieces(List<String> texts) {
        return Arrays.stream(tokenizer.batchEncode(texts)).map(Encoding::getIds).toList();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
