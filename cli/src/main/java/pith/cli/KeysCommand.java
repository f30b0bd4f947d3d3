package pith.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "keys",
        header = "Make, list and revoke the keys that pith serve lets in.",
        description = {
            "A server that has keys when it starts asks for one with every request but those for its page and its "
                    + "health, and only such a server listens on more than this machine. What is made or revoked "
                    + "meanwhile holds at once.",
            "",
            "A program sends its key as the header Authorization: Bearer KEY."
        },
        footer = {
            "  pith keys create laptop",
            "  pith keys create importer --scope write",
            "  pith keys list",
            "  pith keys revoke laptop"
        })
final class KeysCommand implements Runnable {
    @Spec
    CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to do is missing: create, list or revoke");
    }
}
