package pith.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import pith.bench.EncoderBench.Plan;
import pith.engine.Encoder;

/**
 * How long one caller waits for the vector of a query, beside a bare run of the same graph with word pieces cut and
 * tensors made before: on a quiet machine, and while all cores embed passages.
 *
 * @param name who was called: lower-case letters, digits and hyphens
 * @param busy whether all cores were embedding passages meanwhile
 * @param rounds in each, milliseconds of each call, ascending; at least one call in at least one round
 */
record QueryLatency(String name, boolean busy, List<double[]> rounds) {
    static final int PIECES = 12;

    private static final int LOAD_PIECES = 220;
    private static final int LOAD_PASSAGES = 64;

    QueryLatency {
        rounds = List.copyOf(rounds);
    }

    /** The least latency that at least this share of all calls did not exceed. */
    double millis(double share) {
        return nearestRank(
                rounds.stream().flatMapToDouble(Arrays::stream).sorted().toArray(), share);
    }

    private static double nearestRank(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    /** The p50 of each round by the other's p50 of the same round. */
    Spread timesAsLongAs(QueryLatency other) {
        return Spread.of(IntStream.range(0, rounds.size())
                .mapToDouble(round -> nearestRank(rounds.get(round), 0.5) / nearestRank(other.rounds.get(round), 0.5))
                .toArray());
    }

    /** Pith first, then the bare runs, all of them quiet; then the same again, busy. */
    static List<QueryLatency> measure(Plan plan, BenchTexts texts) {
        List<String> queries = texts.passages(Math.min(PIECES, plan.encoder().maxPieces()), plan.queries());
        List<QueryLatency> latencies = new ArrayList<>();
        try (PlainSession byDefault = PlainSession.byDefault(plan.folder().graph());
                PlainSession oneThread =
                        new PlainSession(plan.folder().graph(), options -> options.setIntraOpNumThreads(1))) {
            List<long[]> pieces;
            try (PlainTokenizer tokenizer =
                    new PlainTokenizer(plan.folder().tokenizer(), plan.encoder().maxPieces())) {
                pieces = tokenizer.pieces(queries);
            }
            List<PlainSession.Batch> byDefaultRuns = new ArrayList<>();
            List<PlainSession.Batch> oneThreadRuns = new ArrayList<>();
            try {
                for (long[] query : pieces) {
                    byDefaultRuns.add(byDefault.batch(List.of(query)));
                    oneThreadRuns.add(oneThread.batch(List.of(query)));
                }
                List<Caller> callers = List.of(
                        new Caller(EncoderReport.PITH, i -> plan.encoder().encodeQuery(queries.get(i))),
                        new Caller("bare-default", i -> byDefaultRuns.get(i).run()),
                        new Caller("bare-1-thread", i -> oneThreadRuns.get(i).run()));
                latencies.addAll(turns(callers, queries.size(), plan.rounds(), false));
                List<String> passages =
                        texts.passages(Math.min(LOAD_PIECES, plan.encoder().maxPieces()), LOAD_PASSAGES);
                try (Load load = new Load(plan.encoder(), passages)) {
                    load.start();
                    latencies.addAll(turns(callers, queries.size(), plan.rounds(), true));
                }
            } finally {
                byDefaultRuns.forEach(PlainSession.Batch::close);
                oneThreadRuns.forEach(PlainSession.Batch::close);
            }
        }
        return latencies;
    }

    private record Caller(String name, IntConsumer call) {}

    /** In each round all queries of one caller, then all of the next; a first round does not count. */
    private static List<QueryLatency> turns(List<Caller> callers, int queries, int rounds, boolean busy) {
        List<List<double[]>> millis = callers.stream()
                .map(caller -> (List<double[]>) new ArrayList<double[]>())
                .toList();
        for (int round = -1; round < rounds; round++) {
            for (int who = 0; who < callers.size(); who++) {
                double[] calls = timed(callers.get(who).call(), queries);
                if (round >= 0) {
                    millis.get(who).add(calls);
                }
            }
        }
        return IntStream.range(0, callers.size())
                .mapToObj(who -> new QueryLatency(callers.get(who).name(), busy, millis.get(who)))
                .toList();
    }

    private static double[] timed(IntConsumer call, int queries) {
        double[] millis = new double[queries];
        for (int i = 0; i < queries; i++) {
            long startNanos = System.nanoTime();
            call.accept(i);
            millis[i] = (System.nanoTime() - startNanos) / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }

    /** Keeps every core at embedding passages until it is closed. */
    private static final class Load implements AutoCloseable {
        private final Encoder encoder;
        private final List<String> passages;
        private final AtomicBoolean stop = new AtomicBoolean();
        private final int cores = Runtime.getRuntime().availableProcessors();
        private final ExecutorService pool = Executors.newFixedThreadPool(cores);
        private final List<CompletableFuture<Void>> running = new ArrayList<>();

        Load(Encoder encoder, List<String> passages) {
            this.encoder = encoder;
            this.passages = passages;
        }

        void start() {
            for (int core = 0; core < cores; core++) {
                int first = core;
                running.add(CompletableFuture.runAsync(() -> embedFrom(first), pool));
            }
        }

        private void embedFrom(int first) {
            for (int i = first; !stop.get(); i++) {
                encoder.encodePassage("", passages.get(i % passages.size()));
            }
        }

        /** Throws what stopped a thread before its time, since then the machine was less busy than is said. */
        @Override
        public void close() {
            stop.set(true);
            pool.close();
            running.forEach(CompletableFuture::join);
        }
    }
}
