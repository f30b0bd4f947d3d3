package pith.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A way to run a graph on n threads.
 *
 * @param graph its name
 * @param sharing how the threads share sessions
 * @param batch texts in a run
 * @param spinning whether threads without work wait awake
 * @param arena whether ONNX Runtime keeps freed memory for later
 * @param pattern whether it plans memory for each shape of input that it has seen
 * @param exactSums whether x86 without VNNI adds up int8 products without saturating; nothing changes elsewhere
 */
record Shape(
        String graph, Sharing sharing, int batch, boolean spinning, boolean arena, boolean pattern, boolean exactSums) {

    enum Sharing {
        CALLERS("1 session, n callers"),
        THREADS("1 session of n threads"),
        SESSIONS("n sessions");

        private final String label;

        Sharing(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    private static final List<Integer> BATCHES = List.of(1, 2, 4, 8, 16, 32, 64);

    /**
     * As {@code pith.models} runs its graphs.
     *
     * @param exactSums which it has for weights of 8 bits, and not for those of 7, whose sums cannot saturate
     */
    static Shape chosen(String graph, boolean exactSums) {
        return new Shape(graph, Sharing.CALLERS, 1, false, true, false, exactSums);
    }

    /**
     * What is tried: the chosen shape first, then all others that differ from it in sharing and batch, then in one
     * switch, then in the graph.
     *
     * @param graphs at least one; the first is the chosen one
     * @param exactSums of the chosen shape
     */
    static List<Shape> all(List<String> graphs, boolean exactSums) {
        Shape chosen = chosen(graphs.getFirst(), exactSums);
        List<Shape> shapes = new ArrayList<>();
        for (Sharing sharing : Sharing.values()) {
            for (int batch : BATCHES) {
                shapes.add(chosen.with(sharing).with(batch));
            }
        }
        for (Sharing sharing : Sharing.values()) {
            shapes.add(chosen.with(sharing).withSpinning());
        }
        shapes.add(chosen.with(Sharing.THREADS).with(32).withSpinning());
        shapes.add(chosen.withoutArena());
        shapes.add(chosen.withPattern());
        shapes.add(chosen.withoutArena().withPattern());
        shapes.add(chosen.withOtherSums());
        for (String other : graphs.subList(1, graphs.size())) {
            shapes.add(chosen.of(other));
            shapes.add(chosen.of(other).with(8));
            shapes.add(chosen.of(other).withOtherSums());
        }
        return shapes;
    }

    private Shape of(String other) {
        return new Shape(other, sharing, batch, spinning, arena, pattern, exactSums);
    }

    private Shape with(Sharing other) {
        return new Shape(graph, other, batch, spinning, arena, pattern, exactSums);
    }

    private Shape with(int texts) {
        return new Shape(graph, sharing, texts, spinning, arena, pattern, exactSums);
    }

    private Shape withSpinning() {
        return new Shape(graph, sharing, batch, true, arena, pattern, exactSums);
    }

    private Shape withoutArena() {
        return new Shape(graph, sharing, batch, spinning, false, pattern, exactSums);
    }

    private Shape withPattern() {
        return new Shape(graph, sharing, batch, spinning, arena, true, exactSums);
    }

    private Shape withOtherSums() {
        return new Shape(graph, sharing, batch, spinning, arena, pattern, !exactSums);
    }

    /** The switches that are on; empty where none is, but for the arena, which is named where it is off. */
    String switches() {
        List<String> switches = new ArrayList<>();
        if (spinning) {
            switches.add("spinning");
        }
        if (!arena) {
            switches.add("no arena");
        }
        if (pattern) {
            switches.add("memory pattern");
        }
        if (exactSums) {
            switches.add("exact sums");
        }
        return String.join(", ", switches);
    }
}
