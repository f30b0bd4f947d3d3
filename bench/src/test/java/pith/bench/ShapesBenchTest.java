package pith.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.bench.ShapesReport.Row;
import pith.engine.BadInput;
import pith.engine.ModelUnavailable;

class ShapesBenchTest {
    @TempDir
    Path folder;

    @Test
    void everyShapeHasANameOfItsOwn() {
        List<Shape> shapes = Shape.all(List.of("one", "two"), true);
        assertEquals(Shape.chosen("one", true), shapes.getFirst());
        assertEquals(shapes.size(), new HashSet<>(shapes).size());
        Laps laps = new Laps(new double[] {1}, new double[] {1});
        List<String> names =
                shapes.stream().map(shape -> new Row(shape, laps, 1).name()).toList();
        assertEquals(names.size(), new HashSet<>(names).size(), names.toString());
        assertTrue(names.contains("one_threads_batch_32_spinning_exact_sums"), names.toString());
    }

    @Test
    void everyShapeRunsEveryGraph() throws IOException {
        TinyGraph.write(folder.resolve("one/model.onnx"));
        TinyGraph.write(folder.resolve("two/model.onnx"));
        Files.createDirectories(folder.resolve("empty"));
        Map<String, Path> graphs = ShapesBench.variants(folder);
        assertEquals(List.of("one", "two"), new ArrayList<>(graphs.keySet()));
        List<long[]> pieces = List.of(new long[] {1, 1, 1}, new long[] {3}, new long[] {1, 1}, new long[] {3, 3});
        List<String> said = new ArrayList<>();
        ShapesReport report = ShapesBench.run(new ShapesBench.Plan(graphs, pieces, true, 2, 2), said::add);
        assertEquals(List.of(1, 2, 2, 3), report.pieces());
        assertEquals(
                Shape.all(List.of("one", "two"), true).size(), report.rows().size());
        for (Row row : report.rows()) {
            // The padding's row is below all others: here texts in a batch do not change each other.
            assertEquals(1, row.leastCosine(), 1e-6, row.name());
            assertTrue(Figures.get(report, row.name() + "_median_passages_per_second") > 0, row.name());
        }
        assertTrue(report.toTable().contains("4 passages a lap, 1 to 3 word pieces"), report.toTable());
        assertTrue(said.getLast().startsWith("laps: "), said.toString());
    }

    @Test
    void otherVectorsShow() {
        float[] right = {1, 0};
        float[] turned = {0.6f, 0.8f};
        assertEquals(0.6, ShapesBench.leastCosine(List.of(right, right), List.of(right, turned)), 1e-6);
        assertEquals(
                Double.NaN, ShapesBench.leastCosine(List.of(right), List.of(new float[0]))); // a graph without vectors
    }

    @Test
    void aFolderWithoutGraphsIsRefused() {
        assertThrows(BadInput.class, () -> ShapesBench.variants(folder));
        Map<String, Path> graphs = new LinkedHashMap<>(Map.of("one", folder.resolve("model.onnx")));
        ShapesBench.Plan plan = new ShapesBench.Plan(graphs, List.of(new long[] {1}), true, 1, 1);
        assertThrows(ModelUnavailable.class, () -> ShapesBench.run(plan, said -> {}));
    }
}
