package pith.bench;

import java.util.List;
import pith.engine.Encoder;

/** Pith's encoder, called as the indexer calls it. The encoder is not closed with this. */
final class PithContender implements Contender {
    private final Encoder encoder;
    private final Callers callers;

    PithContender(Encoder encoder, int threads) {
        this.encoder = encoder;
        this.callers = new Callers(threads);
    }

    @Override
    public String name() {
        return EncoderReport.PITH;
    }

    @Override
    public void encode(List<String> passages) {
        callers.forEach(passages.size(), i -> encoder.encodePassage("", passages.get(i)));
    }

    @Override
    public void close() {
        callers.close();
    }
}
