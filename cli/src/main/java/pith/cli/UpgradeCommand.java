package pith.cli;

import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import pith.Upkeep;
import pith.engine.IndexStamp;
import pith.engine.IndexUpgrade;

@Command(
        name = "upgrade",
        header = "Write an index of an older version anew, without embedding anything again.",
        description =
                "Texts, passages and vectors are taken from the index itself: no file is read and no model is needed. "
                        + "The new index is put in place when it is whole; one that is cut off changes nothing. Until "
                        + "then there must be room for both. Refused while another process writes.",
        footer = {"  pith upgrade", "  pith upgrade --index /srv/pith"})
final class UpgradeCommand extends Subcommand {
    @Mixin
    IndexPlace index = new IndexPlace();

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    UpgradeCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Upkeep upkeep = index.upkeep(around);
        IndexUpgrade done = Stop.interrupting(() -> {
            try (StatusLine status = new StatusLine(around)) {
                return upkeep.upgrade((written, all) -> status.accept(
                        String.format(Locale.ROOT, "%3d %%  %,d of %,d documents", 100 * written / all, written, all)));
            }
        });
        if (json) {
            screen.json(Json.object()
                    .put("index", done.folder().toString())
                    .put("from", done.from())
                    .put("to", IndexStamp.SCHEMA)
                    .put("documents", done.documents())
                    .put("passages", done.passages()));
        } else if (done.from() == IndexStamp.SCHEMA) {
            screen.paragraph(done.folder() + " has layout " + done.from() + " already, which is this version's.");
        } else {
            screen.paragraph(done.folder() + " had layout " + done.from() + " and now has layout " + IndexStamp.SCHEMA
                    + ": " + Sizes.count(done.documents(), "document") + ", "
                    + Sizes.count(done.passages(), "passage") + ".");
        }
        return Exit.FOUND;
    }
}
