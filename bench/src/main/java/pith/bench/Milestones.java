package pith.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import pith.indexer.Progress;

/** Notes time and memory when a run has dealt with so many documents. Listens from one thread at a time. */
final class Milestones implements Consumer<Progress> {
    private final List<Integer> points;
    private final Memory memory;
    private final Consumer<String> said;
    private final long startNanos = System.nanoTime();
    private final List<Milestone> passed = new ArrayList<>();

    /**
     * How far a run was at some moment.
     *
     * @param documents that were dealt with
     * @param passages that the encoder had read, those of documents begun included
     * @param seconds since the run began
     * @param memory the most that it took so far
     */
    record Milestone(long documents, long passages, double seconds, Memory.Peak memory) {}

    /** @param points numbers of documents, in any order */
    Milestones(List<Integer> points, Memory memory, Consumer<String> said) {
        this.points = points.stream().sorted().toList();
        this.memory = memory;
        this.said = said;
    }

    @Override
    public synchronized void accept(Progress progress) {
        while (passed.size() < points.size() && progress.documents() >= points.get(passed.size())) {
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            passed.add(new Milestone(progress.documents(), progress.passages(), seconds, memory.peak()));
            said.accept(String.format(
                    Locale.ROOT,
                    "%,d documents, %,d passages after %.0f s",
                    progress.documents(),
                    progress.passages(),
                    seconds));
        }
    }

    synchronized List<Milestone> passed() {
        return List.copyOf(passed);
    }
}
