package pith.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pith.evaluation.Report;
import pith.evaluation.TextTable;

/**
 * How fast the encoder is, and the others beside it. Immutable.
 *
 * @param model the encoder's name
 * @param network the measures of its network, which all who took part share
 * @param heats one for each length and number of threads
 * @param latencies Pith first, then the bare runs; quiet, then busy
 */
record EncoderReport(String model, ModelFolder network, List<Heat> heats, List<QueryLatency> latencies)
        implements Report {
    /** The name under which Pith takes part, among the entries and among the latencies. */
    static final String PITH = "pith";

    private static final String NOTES = """
            pith                  texts given one at a time by so many threads, as the indexer does
            langchain4j-fp32, -q  its all-MiniLM-L6-v2 (the weights of Pith's embedded encoder), all texts to embedAll;
                                  its tokenizer without the cut after 128 word pieces that it comes with
            plain-int8, -fp32     ONNX Runtime: batches of 32 padded to the longest, default session; -int8 Pith's file
            int8-product          MatMulInteger of 1024 x 1024 x 1024, nothing else; -exact without saturating
            All took turns, A B C A B C. A ratio or a share is the median of those of each round.
            pith/this: how many times as fast Pith is, or how many times as long it takes for a query.
            cores: processor time of the whole program by wall time.
            Gop/s: products with the weights alone, 2 * layers * (4 d^2 + 2 d f) operations a word piece; of peak: by
            int8-product of the same round; of exact: by int8-product-exact.""";

    EncoderReport {
        heats = List.copyOf(heats);
        latencies = List.copyOf(latencies);
    }

    /**
     * All who took part, with the same passages.
     *
     * @param pieces word pieces of each passage, the encoder's own marks counted in
     * @param threads how many each had
     * @param passages in a lap
     * @param entries Pith first
     * @param productOperations in a lap of the products
     * @param product of int8 matrices, as ONNX Runtime does it where nothing is set
     * @param exactProduct the same where sums may not saturate
     */
    record Heat(
            int pieces,
            int threads,
            int passages,
            List<Entry> entries,
            double productOperations,
            Laps product,
            Laps exactProduct) {
        Heat {
            entries = List.copyOf(entries);
        }

        private Laps pith() {
            return entries.getFirst().laps();
        }
    }

    /** @param name lower-case letters, digits and hyphens */
    record Entry(String name, Laps laps) {}

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Heat heat : heats) {
            put(figures, heat);
        }
        for (QueryLatency latency : latencies) {
            String name = latency.busy() ? "busy_query_" : "query_";
            figures.put(name + underscored(latency.name()) + "_p50_millis", latency.millis(0.5));
            figures.put(name + underscored(latency.name()) + "_p99_millis", latency.millis(0.99));
            if (!latency.name().equals(PITH)) {
                String ratio = name + "pith_by_" + underscored(latency.name()) + "_p50_";
                put(figures, ratio, pith(latency.busy()).timesAsLongAs(latency), "_ratio");
            }
        }
        return figures;
    }

    private void put(Map<String, Double> figures, Heat heat) {
        String run = "pieces_" + heat.pieces() + "_threads_" + heat.threads() + "_";
        for (Entry entry : heat.entries()) {
            String name = run + underscored(entry.name()) + "_";
            Spread rate = entry.laps().perSecond(heat.passages());
            put(figures, name, rate, "_passages_per_second");
            figures.put(name + "median_pieces_per_second", rate.median() * heat.pieces());
            figures.put(name + "cores", entry.laps().coresUsed().median());
            figures.put(name + "peak_share", share(heat, entry, heat.product()));
            figures.put(name + "exact_peak_share", share(heat, entry, heat.exactProduct()));
            if (!entry.name().equals(PITH)) {
                put(figures, run + "pith_by_" + underscored(entry.name()) + "_", timesAsFast(heat, entry), "_ratio");
            }
        }
        put(figures, run + "int8_product_", gigas(heat.product(), heat), "_gop_per_second");
        put(figures, run + "int8_product_exact_", gigas(heat.exactProduct(), heat), "_gop_per_second");
    }

    private double operations(Heat heat) {
        return heat.passages() * heat.pieces() * network.operationsPerPiece();
    }

    private double share(Heat heat, Entry entry, Laps product) {
        return entry.laps()
                .shareOf(operations(heat), product, heat.productOperations())
                .median();
    }

    private static String underscored(String name) {
        return name.replace('-', '_');
    }

    private static void put(Map<String, Double> figures, String name, Spread spread, String unit) {
        figures.put(name + "median" + unit, spread.median());
        figures.put(name + "least" + unit, spread.least());
        figures.put(name + "most" + unit, spread.most());
    }

    private static Spread timesAsFast(Heat heat, Entry entry) {
        return heat.pith().timesAsFastAs(entry.laps());
    }

    private static Spread gigas(Laps product, Heat heat) {
        return product.perSecond(heat.productOperations() / 1e9);
    }

    private QueryLatency pith(boolean busy) {
        return latencies.stream()
                .filter(latency -> latency.busy() == busy)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public String toTable() {
        StringBuilder table = new StringBuilder(model + ": " + network.layers() + " layers, " + network.width()
                + " wide, " + network.feedForward() + " within; "
                + heats.getFirst().product().seconds().length + " rounds\n");
        for (Heat heat : heats) {
            table.append("\n")
                    .append(heat.pieces() + " word pieces, " + heat.threads() + " threads, " + heat.passages()
                            + " passages a lap\n\n")
                    .append(table(heat))
                    .append("\n\n")
                    .append(product("int8-product", heat.product(), heat))
                    .append(product("int8-product-exact", heat.exactProduct(), heat));
        }
        return table.append("\n")
                .append("vector of a query of " + QueryLatency.PIECES + " word pieces, "
                        + latencies.getFirst().rounds().getFirst().length + " calls a round\n\n")
                .append(queries())
                .append("\n\n")
                .append(NOTES)
                .toString();
    }

    private TextTable table(Heat heat) {
        TextTable table = new TextTable()
                .row(
                        "",
                        "passages/s",
                        "least",
                        "most",
                        "pieces/s",
                        "cores",
                        "Gop/s",
                        "of peak",
                        "of exact",
                        "pith/this",
                        "least",
                        "most");
        for (Entry entry : heat.entries()) {
            Spread rate = entry.laps().perSecond(heat.passages());
            Spread ratio = timesAsFast(heat, entry);
            boolean pith = entry.name().equals(PITH);
            table.row(
                    entry.name(),
                    TextTable.one(rate.median()),
                    TextTable.one(rate.least()),
                    TextTable.one(rate.most()),
                    whole(rate.median() * heat.pieces()),
                    two(entry.laps().coresUsed().median()),
                    whole(entry.laps().perSecond(operations(heat) / 1e9).median()),
                    two(share(heat, entry, heat.product())),
                    two(share(heat, entry, heat.exactProduct())),
                    pith ? "" : two(ratio.median()),
                    pith ? "" : two(ratio.least()),
                    pith ? "" : two(ratio.most()));
        }
        return table;
    }

    private static String product(String name, Laps laps, Heat heat) {
        Spread rate = gigas(laps, heat);
        return name + ": " + whole(rate.median()) + " Gop/s (" + whole(rate.least()) + " to " + whole(rate.most())
                + ") on " + two(laps.coresUsed().median()) + " cores\n";
    }

    private TextTable queries() {
        TextTable table = new TextTable().row("", "p50 ms", "p99 ms", "pith/this (p50)", "least", "most");
        for (QueryLatency latency : latencies) {
            Spread ratio = pith(latency.busy()).timesAsLongAs(latency);
            boolean pith = latency.name().equals(PITH);
            table.row(
                    latency.name() + (latency.busy() ? ", while all cores index" : ""),
                    two(latency.millis(0.5)),
                    two(latency.millis(0.99)),
                    pith ? "" : two(ratio.median()),
                    pith ? "" : two(ratio.least()),
                    pith ? "" : two(ratio.most()));
        }
        return table;
    }

    private static String whole(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
