package pith.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.Upkeep;

@Command(
        name = "compact",
        header = "Rewrite an index without what was removed or replaced.",
        description =
                "The index does so by itself now and then, a part at a time; this does all at once. Meanwhile the "
                        + "index can be searched and not written, and needs up to twice its room.",
        footer = {"  pith compact", "  pith compact --index /srv/pith"})
final class CompactCommand extends Subcommand {
    @Mixin
    IndexPlace index = new IndexPlace();

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    CompactCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Upkeep upkeep = index.upkeep(around);
        long before = upkeep.facts().totalBytes();
        upkeep.compact();
        long after = upkeep.facts().totalBytes();
        if (json) {
            screen.json(Json.object()
                    .put("index", upkeep.folder().toString())
                    .put("bytesBefore", before)
                    .put("bytesAfter", after));
        } else {
            screen.paragraph(
                    upkeep.folder() + " took " + Sizes.bytes(before) + " and now takes " + Sizes.bytes(after) + ".");
        }
        return Exit.FOUND;
    }
}
