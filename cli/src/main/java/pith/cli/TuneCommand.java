package pith.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.Pith;
import pith.Upkeep;
import pith.engine.BadInput;
import pith.engine.Ranking;
import pith.evaluation.Tuning;
import pith.evaluation.TuningQueries;
import pith.evaluation.TuningReport;
import pith.evaluation.TuningReport.Verdict;

@Command(
        name = "tune",
        header = "Find how much meaning should count beside words in an index, and keep it if it is surely better.",
        description = {
            "One half of the queries chooses the weight, the other half tells whether it is better than the one in use. "
                    + "Where it gains at least 0.005 nDCG@10 there, with p < 0.05, the index remembers it as its default; "
                    + "else nothing is changed.",
            "",
            "The queries come with judgments (--beir, or --queries and --qrels) over documents of the index. Without any "
                    + "they are made from the documents themselves: half of a few words that a document has, half in "
                    + "other words. These tell less, and a weight must not lose on either half."
        },
        footer = {
            "  pith tune --dry-run",
            "  pith tune --queries queries.tsv --qrels qrels.tsv",
            "  pith tune --beir scifact --split train --index scifact-index",
            "  pith tune --reset"
        })
final class TuneCommand extends Subcommand {
    private static final int MOST_DRAWN = 10_000;

    @Option(
            names = "--beir",
            paramLabel = "DIR",
            description = "A folder with queries.jsonl and qrels/SPLIT.tsv. Its corpus is not read: the index has it.")
    @Nullable
    Path beir;

    @Option(
            names = "--split",
            paramLabel = "SPLIT",
            description = "Which judgments of the folder. Default: ${DEFAULT-VALUE}.")
    String split = "train";

    @Option(
            names = "--queries",
            paramLabel = "FILE",
            description = "Queries with tabs between the columns; the header names query-id and text among them.")
    @Nullable
    Path queries;

    @Option(
            names = "--qrels",
            paramLabel = "FILE",
            description =
                    "Judgments with tabs between the columns query-id, corpus-id and score, which the header names.")
    @Nullable
    Path qrels;

    @Option(
            names = "--draw",
            paramLabel = "N",
            description =
                    "How many queries to make from documents, where there are no judgments; 20 to 10000. Default: "
                            + "${DEFAULT-VALUE}.")
    int draw = 400;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Chooses the halves, and what is made from documents. Default: ${DEFAULT-VALUE}.")
    long seed = 1;

    @Option(names = "--dry-run", description = "Change nothing, only say what would be.")
    boolean dryRun;

    @Option(names = "--reset", description = "Forget what the index was tuned to; measure nothing.")
    boolean reset;

    @Mixin
    IndexFolder index = new IndexFolder();

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    TuneCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        check();
        Upkeep upkeep = index.upkeep(around);
        if (reset) {
            return forget(upkeep, screen);
        }
        TuningReport report;
        try (Pith pith = index.open(around);
                StatusLine status = new StatusLine(around)) {
            report = report(pith, status);
        }
        boolean better = report.verdict() == Verdict.BETTER;
        if (!json) {
            report.toTable().lines().forEach(line -> screen.line(Span.plain(line)));
        }
        if (better && !dryRun) {
            upkeep.tune(OptionalDouble.of(report.best()));
        }
        if (json) {
            screen.json(json(upkeep, report, better && !dryRun));
        } else {
            screen.paragraph(outcome(upkeep, better));
        }
        return Exit.FOUND;
    }

    private void check() {
        if ((queries == null) != (qrels == null)) {
            throw new BadInput("--queries and --qrels belong together; give both");
        }
        if (beir != null && queries != null) {
            throw new BadInput("--beir and --queries both bring queries; give one of them");
        }
        if (draw < Tuning.LEAST_QUERIES || draw > MOST_DRAWN) {
            throw new BadInput("--draw " + draw + " is not from " + Tuning.LEAST_QUERIES + " to " + MOST_DRAWN);
        }
    }

    private TuningReport report(Pith pith, StatusLine status) {
        double current = pith.weight();
        if (beir != null) {
            TuningQueries judged = TuningQueries.ofBeir(pith, around.folder().resolve(beir), split);
            return Tuning.byJudgments(pith, judged, current, seed, status);
        }
        if (queries != null && qrels != null) {
            TuningQueries judged = TuningQueries.ofFiles(
                    pith, around.folder().resolve(queries), around.folder().resolve(qrels));
            return Tuning.byJudgments(pith, judged, current, seed, status);
        }
        return Tuning.byPseudoQueries(pith, draw, current, seed, status);
    }

    private String outcome(Upkeep upkeep, boolean better) {
        if (!better) {
            return "Nothing was changed.";
        }
        return dryRun
                ? "Nothing was changed, since this is a dry run."
                : "The index " + upkeep.folder() + " remembers it: searches that name no weight use it.";
    }

    private int forget(Upkeep upkeep, Screen screen) {
        upkeep.tune(OptionalDouble.empty());
        if (json) {
            screen.json(Json.object()
                    .put("index", upkeep.folder().toString())
                    .put("weight", Ranking.DEFAULT_WEIGHT)
                    .put("changed", true));
        } else {
            screen.paragraph("The index " + upkeep.folder() + " is searched with the weight " + Ranking.DEFAULT_WEIGHT
                    + " again, which is the default.");
        }
        return Exit.FOUND;
    }

    private static ObjectNode json(Upkeep upkeep, TuningReport report, boolean changed) {
        ObjectNode object = Json.object()
                .put("index", upkeep.folder().toString())
                .put("source", report.source())
                .put("simulated", report.simulated())
                .put("verdict", report.verdict().name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .put("weight", changed ? report.best() : report.current())
                .put("changed", changed);
        report.figures().forEach(object.putObject("figures")::put);
        return object;
    }
}
