package pith.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.web.ApiKeys;
import pith.web.Scope;

@Command(
        name = "create",
        header = "Make a key, and show it this one time.",
        description = "Only its SHA-256 is kept: a key that is lost is revoked and made anew.",
        footer = {"  pith keys create laptop", "  pith keys create importer --scope write"})
final class KeysCreateCommand extends Subcommand {
    @Parameters(paramLabel = "NAME", description = "Tells it from the others: letters, digits, dots and hyphens.")
    String name = "";

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            description = "What it may do: read (search, ask and read documents), write (documents too), or admin "
                    + "(collections, folders and snapshots too). Default: read.")
    Scope scope = Scope.READ;

    @Mixin
    IndexPlace index = new IndexPlace();

    @Mixin
    KeysFile keys = new KeysFile();

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    KeysCreateCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        ApiKeys file = keys.open(around, index.path(around));
        String key = file.create(name, scope);
        if (json) {
            screen.json(
                    Json.object().put("name", name).put("scope", scope.label()).put("key", key));
        } else {
            screen.line(Span.title(key));
            screen.line(Span.dim("It is not shown again. Its hash is in " + file.file()));
        }
        return Exit.FOUND;
    }
}
