package pith.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.Upkeep;
import pith.engine.IndexHealth;

@Command(
        name = "check",
        header = "Check that an index is whole, and measure how well its graph finds.",
        description = {
            "Reads every byte and compares it with its checksum; then that every passage lies within its document and has "
                    + "a vector, and that no document is there twice. Another process may write meanwhile.",
            "",
            "Then asks for the documents nearest to a sample of vectors, each moved a little, by the graph and by comparing "
                    + "all of them: recall@10 is the share of these that the graph finds. The exit code is 3 when "
                    + "anything is wrong with the index."
        },
        footer = {"  pith check", "  pith check --sample 1000 --index /srv/pith"})
final class CheckCommand extends Subcommand {
    /** Where the graph finds less, more is to be had for a little room and time. */
    private static final double LOW_RECALL = 0.9;

    @Mixin
    IndexPlace index = new IndexPlace();

    @Option(
            names = "--sample",
            paramLabel = "N",
            description = "How many queries to measure with; 0 for none. Default: ${DEFAULT-VALUE}.")
    int sample = 200;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "What the sample is drawn by: the same seed, the same sample. Default: ${DEFAULT-VALUE}.")
    long seed = 1;

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    CheckCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Upkeep upkeep = index.upkeep(around);
        IndexHealth health = upkeep.health(sample, seed);
        if (json) {
            screen.json(json(upkeep, health));
        } else if (health.whole()) {
            print(health, screen);
        } else {
            printDamage(upkeep, health, screen);
        }
        return health.whole() ? Exit.FOUND : Exit.FAILURE;
    }

    private static void print(IndexHealth health, Screen screen) {
        screen.paragraph(String.format(
                Locale.ROOT,
                "Whole: %s and %s, %s, every checksum right (%.1f s).",
                Sizes.count(health.documents(), "document"),
                Sizes.count(health.passages(), "passage"),
                Sizes.bytes(health.bytes()),
                health.tookMillis() / 1e3));
        OptionalDouble recall = health.recall();
        if (recall.isEmpty()) {
            return;
        }
        screen.paragraph(String.format(
                Locale.ROOT,
                "The graph finds %.1f %% of the %d nearest documents (recall@%d over %,d queries).",
                100 * recall.getAsDouble(),
                IndexHealth.NEAREST,
                IndexHealth.NEAREST,
                health.queries()));
        if (!health.graphUsed()) {
            screen.paragraph("Searches do not need it yet: so few vectors are compared one by one, which misses none.");
        } else if (recall.getAsDouble() < LOW_RECALL) {
            screen.paragraph("That is little. Index again into a new folder with finer vectors (--vectors) or a denser "
                    + "graph (--hnsw-m, --hnsw-ef).");
        }
    }

    private static void printDamage(Upkeep upkeep, IndexHealth health, Screen screen) {
        screen.line(Span.title("Damaged: " + upkeep.folder()));
        for (String problem : health.problems()) {
            screen.paragraph("  ", List.of(Span.plain(problem)));
        }
        screen.blank();
        screen.paragraph(
                "Put a snapshot back with pith restore --force SNAPSHOT, or delete the folder and index again. "
                        + "If it comes again, have the disk and the memory tested.");
    }

    private static ObjectNode json(Upkeep upkeep, IndexHealth health) {
        ObjectNode object =
                Json.object().put("index", upkeep.folder().toString()).put("whole", health.whole());
        ArrayNode problems = object.putArray("problems");
        health.problems().forEach(problems::add);
        object.put("documents", health.documents())
                .put("passages", health.passages())
                .put("bytes", health.bytes())
                .put("queries", health.queries());
        object.put(
                "recallAt" + IndexHealth.NEAREST,
                health.recall().isPresent() ? health.recall().getAsDouble() : null);
        return object.put("graphUsed", health.graphUsed()).put("tookMillis", health.tookMillis());
    }
}
