package pith.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import pith.bench.Milestones.Milestone;
import pith.evaluation.Report;
import pith.evaluation.TextTable;

/**
 * How fast files are indexed beside the encoder alone, and in what memory. Immutable.
 *
 * @param model the encoder's name
 * @param threads of the encoder, with and without the indexer
 * @param rows one for each number of articles
 */
record IndexingReport(String model, int threads, List<Row> rows) implements Report {
    private static final double MEGA = 1e6;

    private static final String NOTES = """
            passages/s   of the whole run: reading, splitting, embedding, writing, commits and merges
            alone        passages a second of the encoder alone, on passages of articles from all over the same corpus:
                         before the run, and after it
            share        passages/s by the mean of the two; by pieces: word pieces a second by word pieces a second,
                         where the sample's passages are longer or shorter than the corpus's
            busy         share of the run's time that the encoder's threads were in the encoder
            heap         the most in use right after a garbage collection
            anonymous    the most resident memory without a file behind it: heap, native memory, but no page cache""";

    IndexingReport {
        rows = List.copyOf(rows);
    }

    /**
     * One run.
     *
     * @param articles how many
     * @param characters of their JSON
     * @param passages of the index
     * @param pieces word pieces that the encoder read for them
     * @param seconds of the run
     * @param samplePassages that the encoder embedded alone
     * @param samplePieces their word pieces
     * @param beforeSeconds for the sample, before the run
     * @param afterSeconds for the sample, after the run
     * @param busySeconds that each of the encoder's threads was busy, on average
     * @param coverage share of the texts' word pieces that are in passages
     * @param memory the most that the run took
     * @param indexBytes on the disk
     * @param milestones on the way
     */
    record Row(
            int articles,
            long characters,
            long passages,
            long pieces,
            double seconds,
            int samplePassages,
            long samplePieces,
            double beforeSeconds,
            double afterSeconds,
            double busySeconds,
            double coverage,
            Memory.Peak memory,
            long indexBytes,
            List<Milestone> milestones) {
        Row {
            milestones = List.copyOf(milestones);
        }

        double passagesPerSecond() {
            return passages / seconds;
        }

        double alonePassagesPerSecond() {
            return samplePassages / aloneSeconds();
        }

        private double aloneSeconds() {
            return (beforeSeconds + afterSeconds) / 2;
        }

        double share() {
            return passagesPerSecond() / alonePassagesPerSecond();
        }

        double shareByPieces() {
            return pieces / seconds / (samplePieces / aloneSeconds());
        }
    }

    @Override
    public Map<String, Double> figures() {
        Map<String, Double> figures = new LinkedHashMap<>();
        for (Row row : rows) {
            String run = "articles_" + row.articles() + "_";
            figures.put(run + "characters", (double) row.characters());
            figures.put(run + "passages", (double) row.passages());
            figures.put(run + "pieces", (double) row.pieces());
            figures.put(run + "seconds", row.seconds());
            figures.put(run + "passages_per_second", row.passagesPerSecond());
            figures.put(run + "sample_passages", (double) row.samplePassages());
            figures.put(run + "alone_before_passages_per_second", row.samplePassages() / row.beforeSeconds());
            figures.put(run + "alone_after_passages_per_second", row.samplePassages() / row.afterSeconds());
            figures.put(run + "of_alone_share", row.share());
            figures.put(run + "of_alone_by_pieces_share", row.shareByPieces());
            figures.put(run + "encoder_busy_share", row.busySeconds() / row.seconds());
            figures.put(run + "coverage_share", row.coverage());
            figures.put(
                    run + "heap_after_collection_most_megabytes", row.memory().heapBytes() / MEGA);
            figures.put(run + "anonymous_most_megabytes", row.memory().anonymousBytes() / MEGA);
            figures.put(run + "index_megabytes", row.indexBytes() / MEGA);
            for (Milestone at : row.milestones()) {
                String point = run + "at_" + at.documents() + "_";
                figures.put(point + "passages", (double) at.passages());
                figures.put(point + "seconds", at.seconds());
                figures.put(point + "passages_per_second", at.passages() / at.seconds());
                figures.put(
                        point + "heap_after_collection_most_megabytes",
                        at.memory().heapBytes() / MEGA);
                figures.put(point + "anonymous_most_megabytes", at.memory().anonymousBytes() / MEGA);
            }
        }
        return figures;
    }

    @Override
    public String toTable() {
        TextTable table = new TextTable()
                .row(
                        "articles",
                        "passages",
                        "seconds",
                        "passages/s",
                        "alone",
                        "before",
                        "after",
                        "share",
                        "by pieces",
                        "busy",
                        "heap MB",
                        "anonymous MB",
                        "index MB");
        for (Row row : rows) {
            table.row(
                    Integer.toString(row.articles()),
                    Long.toString(row.passages()),
                    TextTable.one(row.seconds()),
                    TextTable.one(row.passagesPerSecond()),
                    TextTable.one(row.alonePassagesPerSecond()),
                    TextTable.one(row.samplePassages() / row.beforeSeconds()),
                    TextTable.one(row.samplePassages() / row.afterSeconds()),
                    two(row.share()),
                    two(row.shareByPieces()),
                    two(row.busySeconds() / row.seconds()),
                    TextTable.one(row.memory().heapBytes() / MEGA),
                    TextTable.one(row.memory().anonymousBytes() / MEGA),
                    TextTable.one(row.indexBytes() / MEGA));
        }
        return model + ", " + threads + " threads\n\n" + table + "\n\n" + onTheWay() + NOTES;
    }

    /** How each run grew; empty where nothing was noted. */
    private String onTheWay() {
        TextTable table = new TextTable()
                .row("of", "after articles", "passages", "seconds", "passages/s", "heap MB", "anonymous MB");
        for (Row row : rows) {
            for (Milestone at : row.milestones()) {
                table.row(
                        Integer.toString(row.articles()),
                        Long.toString(at.documents()),
                        Long.toString(at.passages()),
                        TextTable.one(at.seconds()),
                        TextTable.one(at.passages() / at.seconds()),
                        TextTable.one(at.memory().heapBytes() / MEGA),
                        TextTable.one(at.memory().anonymousBytes() / MEGA));
            }
        }
        return rows.stream().allMatch(row -> row.milestones().isEmpty()) ? "" : "On the way:\n\n" + table + "\n\n";
    }

    private static String two(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
