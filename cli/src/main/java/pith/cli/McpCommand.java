package pith.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.Pith;
import pith.web.McpStdio;

@Command(
        name = "mcp",
        header = "Give an assistant the tools to search the index, by the Model Context Protocol.",
        description = {
            "For assistants that start their tools themselves: it speaks on standard input and output, and ends when the "
                    + "input does. The tools are search, ask, fetch_document and similar; none writes.",
            "",
            "A server that runs already has the same tools at /mcp."
        },
        footer = {"  pith mcp --index /srv/pith"})
final class McpCommand extends Subcommand {
    @Mixin
    IndexFolder index = new IndexFolder();

    @Option(
            names = "--reader",
            paramLabel = "MODEL",
            description =
                    "The model that marks the answers: a name of pith models list, or a folder. Default: Pith's own.")
    @Nullable
    String reader;

    McpCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        try (Pith pith = index.open(around, reader)) {
            // Not Java's own streams, which others may write to.
            return Stop.interrupting(() -> {
                McpStdio.serve(pith, new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out));
                return Exit.FOUND;
            });
        } finally {
            Thread.interrupted();
        }
    }
}
