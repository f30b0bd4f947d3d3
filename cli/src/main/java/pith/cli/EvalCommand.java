package pith.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "eval",
        header = "Measure how good retrieval and answers are, on data with known answers.",
        footer = {
            "  pith eval sample",
            "  pith eval retrieval --beir scifact",
            "  pith eval compare --beir scifact default weight=0.4",
            "  pith eval answers --squad dev-v2.0.json"
        })
final class EvalCommand implements Runnable {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "what to measure is missing: sample, retrieval, compare, answers or open");
    }
}
