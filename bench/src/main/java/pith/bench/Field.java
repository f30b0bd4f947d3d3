package pith.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import pith.bench.EncoderBench.Plan;
import pith.bench.EncoderReport.Entry;
import pith.bench.EncoderReport.Heat;

/** All who take part, on one number of threads. */
final class Field implements AutoCloseable {
    private final int threads;
    private final List<Contender> contenders = new ArrayList<>();
    private final List<Int8Product> products = new ArrayList<>();

    Field(Plan plan, int threads) {
        this.threads = threads;
        try {
            contenders.add(new PithContender(plan.encoder(), threads));
            if (plan.langChain4j()) {
                contenders.add(LangChain4jContender.fp32(threads));
                contenders.add(LangChain4jContender.quantized(threads));
            }
            int maxPieces = plan.encoder().maxPieces();
            plan.fp32()
                    .ifPresent(fp32 -> contenders.add(
                            new PlainContender("plain-fp32", fp32, plan.folder().tokenizer(), maxPieces, threads)));
            contenders.add(new PlainContender(
                    "plain-int8", plan.folder().graph(), plan.folder().tokenizer(), maxPieces, threads));
            products.add(new Int8Product(threads, false));
            products.add(new Int8Product(threads, true));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Times all of them with the same passages, turn about. */
    Heat heat(int length, List<String> passages, int rounds) {
        List<Turns.Contestant> contestants = Stream.concat(
                        contenders.stream().map(each -> (Turns.Contestant) () -> each.encode(passages)),
                        products.stream().map(each -> (Turns.Contestant) each::lap))
                .toList();
        List<Laps> laps = Turns.run(contestants, 1, rounds);
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < contenders.size(); i++) {
            entries.add(new Entry(contenders.get(i).name(), laps.get(i)));
        }
        int first = contenders.size();
        return new Heat(
                length,
                threads,
                passages.size(),
                entries,
                products.getFirst().operationsPerLap(),
                laps.get(first),
                laps.get(first + 1));
    }

    @Override
    public void close() {
        contenders.forEach(Contender::close);
        products.forEach(Int8Product::close);
    }
}
