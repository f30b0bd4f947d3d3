package pith.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.web.ApiKeys;

@Command(
        name = "list",
        header = "List the keys: their names, what each may do and when it was made.",
        footer = {"  pith keys list", "  pith keys list --json"})
final class KeysListCommand extends Subcommand {
    @Mixin
    IndexPlace index = new IndexPlace();

    @Mixin
    KeysFile keys = new KeysFile();

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    KeysListCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        ApiKeys file = keys.open(around, index.path(around));
        List<ApiKeys.Entry> entries = file.list();
        if (json) {
            ObjectNode object = Json.object().put("file", file.file().toString());
            ArrayNode array = object.putArray("keys");
            entries.forEach(each -> array.addObject()
                    .put("name", each.name())
                    .put("scope", each.scope().label())
                    .put("created", each.created().toString()));
            screen.json(object);
        } else {
            entries.forEach(each -> screen.line(Span.plain(String.format(
                    Locale.ROOT, "%-24s %-6s %s", each.name(), each.scope().label(), each.created()))));
            screen.line(Span.dim(entries.isEmpty() ? "There are no keys." : "Their hashes are in " + file.file()));
        }
        return entries.isEmpty() ? Exit.NOTHING : Exit.FOUND;
    }
}
