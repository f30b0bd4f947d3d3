package pith;

import java.nio.file.Path;
import java.util.Optional;
import pith.engine.IndexFacts;
import pith.engine.IndexHealth;
import pith.engine.IndexSettings;
import pith.engine.IndexSnapshot;
import pith.engine.IndexUpgrade;
import pith.engine.lucene.LuceneIndex;
import pith.engine.lucene.LuceneUpkeep;

/**
 * Looks after the index in a folder: tells what it is, checks it, makes it smaller, copies it and puts a copy back.
 *
 * <pre>{@code
 * Upkeep upkeep = Upkeep.of(Path.of(".pith"));
 * System.out.println(upkeep.facts().documents());
 * upkeep.snapshot(Path.of("/backup/pith-monday"));
 * }</pre>
 *
 * <p>No model is needed, and nothing is held open between the calls. All but {@link #compact}, {@link #restore} and {@link
 * #upgrade} may run while this or another process writes; these three take the writer's lock. Thread-safe. Every method throws a {@link
 * pith.engine.PithException} for what the caller can mend: no index there, one of another layout, a full disk.
 */
public final class Upkeep {
    private final Path folder;
    private final LuceneUpkeep index;

    private Upkeep(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        this.index = LuceneUpkeep.of(folder);
    }

    /** Of the index in {@code folder}. */
    public static Upkeep of(Path folder) {
        return new Upkeep(folder);
    }

    /** The index's folder, absolute. */
    public Path folder() {
        return folder;
    }

    /** How the index keeps its vectors; empty where there is none that says so. */
    public Optional<IndexSettings> settings() {
        return LuceneIndex.settingsIn(folder);
    }

    /** What the index is and holds: see {@link LuceneUpkeep#facts}. */
    public IndexFacts facts() {
        return index.facts();
    }

    /** Whether the index is whole, and how well its graph finds: see {@link LuceneUpkeep#health}. */
    public IndexHealth health(int sample, long seed) {
        return index.health(sample, seed);
    }

    /** Rewrites the index without what was removed or replaced: see {@link LuceneUpkeep#compact}. */
    public void compact() {
        index.compact("pith compact (process " + ProcessHandle.current().pid() + ")");
    }

    /** Writes an index of an older layout anew in this version's: see {@link LuceneUpkeep#upgrade}. */
    public IndexUpgrade upgrade(IndexUpgrade.Listener listener) {
        return index.upgrade("pith upgrade (process " + ProcessHandle.current().pid() + ")", listener);
    }

    /** Copies the newest commit into a new folder: see {@link LuceneUpkeep#snapshot}. */
    public IndexSnapshot snapshot(Path target) {
        return index.snapshot(target);
    }

    /** Puts a snapshot in the index's place: see {@link LuceneUpkeep#restore}. */
    public IndexSnapshot restore(Path snapshot, boolean force) {
        return index.restore(snapshot, force);
    }
}
