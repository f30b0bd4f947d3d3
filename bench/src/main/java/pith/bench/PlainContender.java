package pith.bench;

import java.nio.file.Path;
import java.util.List;

/** ONNX Runtime called plainly: batches of 32 texts as they come, padded to the longest, on a default session. */
final class PlainContender implements Contender {
    static final int BATCH = 32;

    private final String name;
    private final PlainTokenizer tokenizer;
    private final PlainSession session;

    PlainContender(String name, Path graph, Path tokenizer, int maxPieces, int threads) {
        this.name = name;
        this.tokenizer = new PlainTokenizer(tokenizer, maxPieces);
        try {
            this.session = PlainSession.withThreads(graph, threads);
        } catch (RuntimeException e) {
            this.tokenizer.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void encode(List<String> passages) {
        for (int from = 0; from < passages.size(); from += BATCH) {
            List<String> some = passages.subList(from, Math.min(from + BATCH, passages.size()));
            try (PlainSession.Batch batch = session.batch(tokenizer.pieces(some))) {
                batch.run();
            }
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } finally {
            tokenizer.close();
        }
    }
}
