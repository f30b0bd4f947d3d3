package pith.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import pith.engine.IndexSnapshot;

@Command(
        name = "restore",
        header = "Put a snapshot in the place of an index.",
        description =
                "Every file is compared with its checksum before anything is changed, and the index is put in place "
                        + "whole: one that is damaged, or cut off, changes nothing. Refused while another process writes.",
        footer = {"  pith restore /backup/pith-monday", "  pith restore --force --index /srv/pith copy"})
final class RestoreCommand extends Subcommand {
    @Parameters(paramLabel = "SNAPSHOT", description = "A folder that pith snapshot made.")
    Path snapshot = Path.of("");

    @Mixin
    IndexPlace index = new IndexPlace();

    @Option(names = "--force", description = "Replace the index that is there.")
    boolean force;

    @Option(names = "--json", description = "Print one JSON document.")
    boolean json;

    RestoreCommand(Surroundings around) {
        super(around);
    }

    @Override
    int run(Screen screen) {
        Path folder = around.folder().resolve(snapshot).normalize();
        IndexSnapshot restored = Stop.interrupting(() -> index.upkeep(around).restore(folder, force));
        if (json) {
            screen.json(SnapshotCommand.json(restored));
        } else {
            screen.paragraph("Restored " + SnapshotCommand.shown(restored) + " to " + restored.folder());
        }
        return Exit.FOUND;
    }
}
