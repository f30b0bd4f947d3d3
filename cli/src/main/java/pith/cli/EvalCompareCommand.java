package pith.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import pith.Pith;
import pith.evaluation.Comparison;
import pith.evaluation.ComparisonReport;
import pith.evaluation.ComparisonReport.Found;
import pith.evaluation.ComparisonReport.Row;
import pith.evaluation.RetrievalJob;
import pith.evaluation.Setting;

@Command(
        name = "compare",
        header = "Compare two settings of search over a BEIR folder, query by query.",
        description = {
            "Runs the queries judged in qrels/SPLIT.tsv both ways on one index, and prints by how much B is better than A, "
                    + "whether that could be chance, and the queries that won and lost most.",
            "",
            "A setting is a list such as mode=hybrid,weight=0.4,fusion=rrf,window=200; what it leaves out is as in search. "
                    + "The modes are words, vector and hybrid, the fusions bounded, rrf, min-max and z-score; the setting "
                    + "\"default\" leaves all out."
        },
        footer = {
            "  pith eval compare --beir scifact default weight=0.4",
            "  pith eval compare --beir scifact mode=words mode=hybrid --json"
        })
final class EvalCompareCommand extends Subcommand {
    @Parameters(index = "0", paramLabel = "A", description = "The setting to set out from.")
    String a = "";

    @Parameters(index = "1", paramLabel = "B", description = "The setting that is compared with it.")
    String b = "";

    @Mixin
    BeirIndex beir = new BeirIndex();

    @Mixin
    EvalOutput output = new EvalOutput();

    EvalCompareCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Setting from = Setting.parse(a);
        Setting to = Setting.parse(b);
        RetrievalJob job = beir.job(around);
        ComparisonReport report;
        try (Pith pith = beir.open(around);
                StatusLine status = new StatusLine(around)) {
            report = Comparison.run(pith, job, from, to, status);
        }
        output.write(
                report,
                beir.data(around),
                beir.section(around) + "-compared",
                around,
                screen,
                document -> add(report, document.put("a", report.a()).put("b", report.b())));
        return Exit.FOUND;
    }

    private static void add(ComparisonReport report, ObjectNode document) {
        add(report.won(), document.putArray("won"));
        add(report.lost(), document.putArray("lost"));
    }

    private static void add(List<Row> rows, ArrayNode list) {
        for (Row row : rows) {
            ObjectNode query = list.addObject().put("id", row.queryId()).put("text", row.text());
            add(row.a(), query.putObject("a"));
            add(row.b(), query.putObject("b"));
        }
    }

    private static void add(Found found, ObjectNode object) {
        object.put("ndcgAt10", found.ndcgAt10());
        if (!found.first().isEmpty()) {
            object.putObject("first")
                    .put("id", found.first())
                    .put("title", found.title())
                    .put("relevant", found.relevant());
        }
    }
}
