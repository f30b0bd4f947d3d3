package pith.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.engine.IndexSnapshot;

@Command(
        name = "snapshot",
        header = "Copy an index as it is now into a new folder.",
        description = {
            "The copy is of the newest commit, whole and exact, also while another process writes. Copying .pith by hand is "
                    + "not: files come and go in it.",
            "",
            "The folder holds a SHA-256 of each file: pith restore compares them, and so does sha256sum --check "
                    + "pith-snapshot.sha256. It can be packed, moved, and restored on another machine."
        },
        footer = {"  pith snapshot /backup/pith-monday", "  pith snapshot --index /srv/pith copy"})
final class SnapshotCommand extends Subcommand {
    @Parameters(paramLabel = "FOLDER", description = "Where to: a folder that is not there yet, or is empty.")
    Path target = Path.of("");

    @Mixin
    IndexPlace index = new IndexPlace();

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    SnapshotCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Path folder = around.folder().resolve(target).normalize();
        IndexSnapshot taken = Stop.interrupting(() -> index.upkeep(around).snapshot(folder));
        if (json) {
            screen.json(json(taken));
        } else {
            screen.paragraph("Copied " + shown(taken) + " to " + taken.folder());
        }
        return Exit.FOUND;
    }

    /** Such as "95 documents (27 files, 12.3 MB)". */
    static String shown(IndexSnapshot snapshot) {
        return Sizes.count(snapshot.documents(), "document") + " (" + Sizes.count(snapshot.files(), "file") + ", "
                + Sizes.bytes(snapshot.bytes()) + ")";
    }

    static ObjectNode json(IndexSnapshot snapshot) {
        return Json.object()
                .put("folder", snapshot.folder().toString())
                .put("documents", snapshot.documents())
                .put("files", snapshot.files())
                .put("bytes", snapshot.bytes());
    }
}
