package pith.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.engine.BadInput;
import pith.engine.UnreadableSource;

class ResultsFileTest {
    @TempDir
    Path folder;

    private record Fixed(Map<String, Double> figures, String table) implements Report {
        @Override
        public String toTable() {
            return table;
        }
    }

    private static Report report(String name, double value) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("queries", 225.0);
        figures.put(name, value);
        return new Fixed(figures, "table of " + name + " " + value);
    }

    private ResultsFile file() {
        return new ResultsFile(folder.resolve("bench/results"), "retrieval");
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(Files.readString(file().json()));
    }

    @Test
    void writesFiguresWithWhereTheyComeFrom() throws IOException {
        file().write("scifact", "./dev eval scifact", report("ndcg_at_10", 0.123456789));
        JsonNode json = json();
        assertEquals(
                List.of("commit", "machine", "command", "figures", "sections"),
                json.properties().stream().map(Map.Entry::getKey).toList());
        assertEquals("unknown", json.path("commit").asText()); // a temporary folder is in no repository
        assertEquals("./dev eval scifact", json.path("command").asText());
        assertTrue(json.path("machine").asText().contains("JDK " + System.getProperty("java.version")));
        assertEquals(0.123457, json.path("figures").path("scifact.ndcg_at_10").asDouble());
        assertTrue(json.path("figures").path("scifact.queries").isIntegralNumber());
        String page = Files.readString(file().markdown());
        assertTrue(page.startsWith("# Results: retrieval\n"), page);
        assertTrue(page.contains("## scifact\n\n```\ntable of ndcg_at_10 0.123456789\n```\n"), page);
        assertTrue(page.contains("by `./dev eval scifact`"), page);
    }

    @Test
    void rewritingOneSectionKeepsTheOthers() throws IOException {
        file().write("scifact", "first", report("old_ndcg_at_10", 0.1));
        file().write("cranfield", "second", report("ndcg_at_10", 0.2));
        file().write("scifact", "third", report("ndcg_at_10", 0.3));
        JsonNode json = json();
        assertEquals("third", json.path("command").asText());
        assertFalse(json.path("figures").has("scifact.old_ndcg_at_10"));
        assertEquals(0.3, json.path("figures").path("scifact.ndcg_at_10").asDouble());
        assertEquals(0.2, json.path("figures").path("cranfield.ndcg_at_10").asDouble());
        assertEquals(
                "second",
                json.path("sections").path("cranfield").path("command").asText());
        String page = Files.readString(file().markdown());
        assertTrue(page.indexOf("## scifact") < page.indexOf("## cranfield"), page);
        assertTrue(page.contains("table of ndcg_at_10 0.3") && page.contains("table of ndcg_at_10 0.2"), page);
        assertFalse(page.contains("old_ndcg_at_10"), page);
    }

    @Test
    void whatIsNotANumberIsNull() throws IOException {
        file().write("scifact", "first", report("threshold_logits", Double.POSITIVE_INFINITY));
        assertTrue(json().path("figures").path("scifact.threshold_logits").isNull());
    }

    @Test
    void namesAreChecked() {
        assertThrows(BadInput.class, () -> new ResultsFile(folder, "../x"));
        assertThrows(BadInput.class, () -> file().write("Sci Fact", "c", report("x", 1)));
    }

    @Test
    void aFileOfAnotherKindIsLeftAlone() throws IOException {
        Files.createDirectories(file().json().getParent());
        Files.writeString(file().json(), "not JSON");
        assertThrows(UnreadableSource.class, () -> file().write("scifact", "c", report("x", 1)));
        assertEquals("not JSON", Files.readString(file().json()));
    }

    @Test
    void theMachineHasNoName() {
        String machine = Machine.describe();
        assertTrue(machine.matches(".+, \\d+ cores, (\\d+ GiB memory, )?JDK .+"), machine);
    }
}
