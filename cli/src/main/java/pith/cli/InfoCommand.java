package pith.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.Upkeep;
import pith.engine.IndexFacts;
import pith.engine.IndexFacts.Part;
import pith.engine.IndexSettings;

@Command(
        name = "info",
        header = "Show what an index holds, what it was made with, and what takes room in it.",
        description = "Looks at the newest commit; another process may write meanwhile.",
        footer = {"  pith info", "  pith info --json --index /srv/pith"})
final class InfoCommand extends Subcommand {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int LABEL_COLUMNS = 11;

    @Mixin
    IndexPlace index = new IndexPlace();

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    InfoCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Upkeep upkeep = index.upkeep(around);
        IndexFacts facts = upkeep.facts();
        if (json) {
            screen.json(json(upkeep, facts));
        } else {
            print(upkeep, facts, screen);
        }
        return Exit.FOUND;
    }

    private static void print(Upkeep upkeep, IndexFacts facts, Screen screen) {
        screen.line(Span.title(upkeep.folder().toString()));
        line(
                "holds",
                Sizes.count(facts.documents(), "document") + ", " + Sizes.count(facts.passages(), "passage"),
                screen);
        line("coverage", coverage(facts), screen);
        if (facts.languages().keySet().stream().anyMatch(code -> !code.isEmpty())) {
            line("languages", languages(facts.languages()), screen);
        }
        line("written", TIME.format(facts.committed()), screen);
        line("encoder", facts.stamp().encoder() + ", " + facts.stamp().dimension() + " numbers a vector", screen);
        line("settings", facts.settings().toString(), screen);
        upkeep.weight().ifPresent(weight -> line("tuned to", "weight " + weight + " of meaning", screen));
        line("layout", Integer.toString(facts.stamp().schema()), screen);
        line("segments", segments(facts), screen);
        line("size", Sizes.bytes(facts.totalBytes()), screen);
        for (Part part : Part.values()) {
            long bytes = facts.bytes(part);
            screen.line(
                    Span.plain(String.format(Locale.ROOT, "  %" + LABEL_COLUMNS + "s%10s  ", "", Sizes.bytes(bytes))),
                    Span.dim(String.format(Locale.ROOT, "%3.0f %%", 100.0 * bytes / Math.max(1, facts.totalBytes()))),
                    Span.plain("  " + label(part)));
        }
    }

    private static void line(String label, String text, Screen screen) {
        screen.paragraph("  " + label + " ".repeat(LABEL_COLUMNS - label.length()), List.of(Span.plain(text)));
    }

    private static String coverage(IndexFacts facts) {
        return facts.unseenCharacters() == 0
                ? "all text is in passages"
                : String.format(
                        Locale.ROOT,
                        "%.3f %% of the text is in passages; %s in none",
                        100 * facts.coverage(),
                        Sizes.count(facts.unseenCharacters(), "character"));
    }

    private static String segments(IndexFacts facts) {
        if (facts.deletedShare() == 0) {
            return Integer.toString(facts.segments());
        }
        return String.format(
                Locale.ROOT,
                "%d; %.1f %% of what lies in them was removed or replaced, and pith compact frees it",
                facts.segments(),
                100 * facts.deletedShare());
    }

    private static String languages(Map<String, Long> languages) {
        return languages.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .map(entry -> String.format(
                        Locale.ROOT,
                        "%s %,d",
                        entry.getKey().isEmpty() ? "not known" : entry.getKey(),
                        entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String label(Part part) {
        return switch (part) {
            case WORDS -> "words";
            case VECTORS -> "vectors in full";
            case GRAPH -> "graph and its copy of the vectors";
            case TEXT -> "texts and metadata";
            case FIELDS -> "places, names and values to filter by";
            case OTHER -> "bookkeeping, and files of other commits";
        };
    }

    private static ObjectNode json(Upkeep upkeep, IndexFacts facts) {
        IndexSettings settings = facts.settings();
        ObjectNode object = Json.object()
                .put("index", upkeep.folder().toString())
                .put("documents", facts.documents())
                .put("passages", facts.passages())
                .put("coverage", facts.coverage())
                .put("segments", facts.segments())
                .put("deletedShare", facts.deletedShare())
                .put("committed", facts.committed().toString())
                .put("schema", facts.stamp().schema())
                .put("dimension", facts.stamp().dimension());
        object.putObject("encoder")
                .put("name", facts.stamp().encoder().name())
                .put("fingerprint", facts.stamp().encoder().fingerprint());
        object.putObject("settings")
                .put("vectors", settings.vectors().label())
                .put("hnswM", settings.connections())
                .put("hnswEf", settings.candidates());
        upkeep.weight().ifPresent(weight -> object.put("weight", weight));
        ObjectNode languages = object.putObject("languages");
        facts.languages().forEach((code, count) -> languages.put(code.isEmpty() ? "unknown" : code, count));
        ObjectNode bytes = object.putObject("bytes").put("total", facts.totalBytes());
        facts.bytes().forEach((part, size) -> bytes.put(part.name().toLowerCase(Locale.ROOT), size));
        return object;
    }
}
