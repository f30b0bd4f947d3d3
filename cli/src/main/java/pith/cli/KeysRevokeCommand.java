package pith.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "revoke",
        header = "Let a key in no longer.",
        description = "A running server knows at its next request.",
        footer = "  pith keys revoke laptop")
final class KeysRevokeCommand extends Subcommand {
    @Parameters(paramLabel = "NAME", description = "As pith keys list shows it.")
    String name = "";

    @Mixin
    IndexPlace index = new IndexPlace();

    @Mixin
    KeysFile keys = new KeysFile();

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    KeysRevokeCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        keys.open(around, index.path(around)).revoke(name);
        if (json) {
            screen.json(Json.object().put("revoked", name));
        } else {
            screen.line(Span.plain("Revoked " + name));
        }
        return Exit.FOUND;
    }
}
