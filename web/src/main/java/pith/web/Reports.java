package pith.web;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;
import pith.indexer.Progress;

/** What became of files, told without where on this machine they are. */
final class Reports {
    /** Of a report that is sent: the rest is counted. */
    private static final int MOST_ENTRIES = 1_000;

    private Reports() {}

    /** @param roots the folders whose files they are */
    static List<Entry> entries(IndexReport report, List<Path> roots) {
        return report.entries().stream()
                .map(entry -> new Entry(entry.outcome(), hide(entry.name(), roots), hide(entry.reason(), roots)))
                .toList();
    }

    /** Names below a root are told from the root on, and of the root its last name. */
    static String hide(String text, List<Path> roots) {
        String hidden = text;
        for (Path root : roots) {
            String folder = root.toAbsolutePath().normalize().toString();
            String name = root.getFileName() == null ? "" : root.getFileName().toString();
            hidden = hidden.replace(folder + "/", "").replace(folder, name);
        }
        return hidden;
    }

    static ObjectNode write(IndexReport report, List<Path> roots) {
        ObjectNode json = Json.object();
        ObjectNode counts = json.putObject("counts");
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome.name().toLowerCase(Locale.ROOT), report.count(outcome));
        }
        ArrayNode problems = json.putArray("problems");
        entries(report, roots).stream()
                .filter(entry -> entry.outcome() == Outcome.FAILED || entry.outcome() == Outcome.SKIPPED)
                .limit(MOST_ENTRIES)
                .forEach(entry -> problems.addObject()
                        .put("name", entry.name())
                        .put("outcome", entry.outcome().name().toLowerCase(Locale.ROOT))
                        .put("reason", entry.reason()));
        report.notes().forEach(json.putArray("notes")::add);
        json.put("passages", report.passages());
        json.put("tookMillis", report.tookMillis());
        return json;
    }

    static ObjectNode write(Progress progress, List<Path> roots) {
        ObjectNode json = Json.object();
        json.put("files", progress.files());
        json.put("filesTotal", progress.filesTotal());
        json.put("documents", progress.documents());
        json.put("passages", progress.passages());
        json.put("passagesPerSecond", progress.passagesPerSecond());
        json.put("done", progress.done());
        progress.secondsLeft().ifPresent(seconds -> json.put("secondsLeft", seconds));
        json.put("current", hide(progress.current(), roots));
        return json;
    }
}
