package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.cli.Program.Ran;
import pith.engine.BadQuery;
import pith.engine.Facet;
import pith.engine.Filter;
import pith.engine.Value;

/** Conditions, facets, sorting, least scores and cursors on the command line. */
final class CandidacyTest {
    @TempDir
    Path folder;

    private Program program;

    @BeforeEach
    void indexRecords() throws IOException {
        folder = folder.toRealPath();
        program = Program.in(folder);
        Files.writeString(folder.resolve("works.jsonl"), """
                {"id": "a", "text": "bridge one", "kind": "bridge", "year": 1883, "length": 1.5, "built": "1883-05-24"}
                {"id": "b", "text": "bridge two", "kind": "bridge", "year": 1894, "note": {"text": "The Thames in London"}}
                {"id": "c", "text": "bridge three", "kind": "tower", "year": 1889, "built": "1889-03-31", "tags": ["x", "y"]}
                {"id": "d", "text": "bridge four", "kind": "brick|tile", "length": 3, "dc:type": "text"}
                """);
        assertEquals(0, program.run("index", "works.jsonl").exit());
    }

    private List<String> ids(String... options) {
        List<String> arguments = new ArrayList<>(List.of("search", "--json", "bridge"));
        arguments.addAll(List.of(options));
        Ran ran = program.run(arguments.toArray(String[]::new));
        assertTrue(ran.exit() <= 1, ran.err());
        List<String> ids = new ArrayList<>();
        ran.json().get("hits").forEach(hit -> ids.add(hit.get("id").textValue().replaceAll(".*[/#]", "")));
        return ids;
    }

    private Set<String> where(String condition) {
        return new TreeSet<>(ids("--where", condition));
    }

    @Test
    void everyConditionIsTaken() {
        assertEquals(Set.of("a"), where("year=1883"));
        assertEquals(Set.of("b", "c", "d"), where("year!=1883"), "those without a year too");
        assertEquals(Set.of("b"), where("year>1889"));
        assertEquals(Set.of("b", "c"), where("year>=1889"));
        assertEquals(Set.of("a"), where("year<1889"));
        assertEquals(Set.of("a", "c"), where("year <= 1889"));
        assertEquals(Set.of("a"), where("built<1889-03-31"));
        assertEquals(Set.of("a", "b"), where("kind|=bridge|1889"));
        assertEquals(Set.of("a", "c"), where("year|=1883|1889"));
        assertEquals(Set.of("d"), where("kind=brick|tile"), "= takes the value as it is");
        assertEquals(Set.of("a", "b", "d"), where("kind^=br"));
        assertEquals(Set.of("b"), where("note~=london thames"));
        assertEquals(Set.of(), where("kind~=bridge"), "a keyword is no text");
        assertEquals(Set.of("a", "d"), where("length?"));
        assertEquals(Set.of("b", "c"), where("length!?"));
        assertEquals(Set.of("d"), where("dc:type=text"));
    }

    @Test
    void aConditionThatIsNoneNamesThemAll() {
        for (String bad : List.of("year", "=1", "?", "!?", "")) {
            Ran ran = program.run("search", "--where", bad, "bridge");
            assertEquals(2, ran.exit(), bad);
            assertTrue(ran.err().contains("FIELD|=A|B"), ran.err());
        }
        assertEquals(2, program.run("search", "--where", "year>soon", "bridge").exit());
        assertEquals(2, program.run("search", "--where", "kind^=", "bridge").exit());
        Ran narrow = program.run("search", "--narrow", "year", "bridge");
        assertTrue(narrow.exit() == 2 && narrow.err().contains("--narrow \"year\""), narrow.err());
    }

    @Test
    void facetsAreCountedUnderTheHits() {
        Ran ran = program.run(
                "search",
                "--limit",
                "1",
                "--facet",
                "kind",
                "--facet",
                "year:1880..1889,1890..",
                "--facet",
                "no",
                "bridge");
        assertEquals(0, ran.exit(), ran.err());
        assertTrue(ran.out().endsWith("""

                kind
                   bridge      2
                   brick|tile  1
                   tower       1

                year
                   1880 to 1889  2
                   from 1890     1

                no
                   none of the documents has a value to count
                """), ran.out());
        JsonNode facets = program.run("search", "--json", "--facet", "kind:1", "--facet", "built:month", "bridge")
                .json()
                .get("facets");
        assertEquals("""
                [{"field":"kind","counts":[{"label":"bridge","documents":2}],"others":2},\
                {"field":"built","counts":[{"label":"1883-05","documents":1},{"label":"1889-03","documents":1}],"others":0}]""", facets.toString());
        assertTrue(program.run("search", "--facet", "kind:1", "bridge").out().contains("and others, 2 in all"));
        assertFalse(program.run("search", "--json", "bridge").json().has("facets"));
    }

    @Test
    void narrowingLeavesWhatTheFacetCounted() {
        assertEquals(Set.of("a", "b"), new TreeSet<>(ids("--narrow", "kind=bridge")));
        assertEquals(List.of("b"), ids("--narrow", "kind=bridge", "--narrow", "year>=1890"));
    }

    @Test
    void hitsAreSortedByFields() {
        assertEquals(List.of("a", "c", "b", "d"), ids("--sort", "year"));
        assertEquals(List.of("b", "c", "a", "d"), ids("--sort", "-year"));
        assertEquals(List.of("b", "a"), ids("--sort=kind", "--sort", "-year", "--where", "kind=bridge"));
        assertEquals(List.of("d", "a"), ids("--sort", "-length").subList(0, 2), "3 is more than 1.5");
        Ran blank = program.run("search", "--sort", "-", "bridge");
        assertTrue(blank.exit() == 2 && blank.err().contains("a sort without a field"), blank.err());
    }

    @Test
    void aLeastScoreLeavesOut() {
        assertEquals(4, ids("--min-score", "0").size());
        assertEquals(List.of(), ids("--min-score", "1", "--mode", "words"));
        assertEquals(2, program.run("search", "--min-score", "2", "bridge").exit());
    }

    @Test
    void aCursorGoesOnWhereThePageEnded() throws IOException {
        String cursor = program.run("search", "--json", "--limit", "3", "--sort", "year", "bridge")
                .json()
                .get("cursor")
                .textValue();
        assertEquals(List.of("d"), ids("--limit", "3", "--sort", "year", "--cursor", cursor));
        Ran shown = program.run("search", "--limit", "3", "--sort", "year", "--cursor", cursor, "bridge");
        assertTrue(shown.out().startsWith("4. "), shown.out());
        assertTrue(shown.out().contains("4 to 4 of 4 documents"), shown.out());
        Ran other = program.run("search", "--limit", "3", "--cursor", cursor, "bridge");
        assertTrue(other.exit() == 2 && other.err().contains("another query"), other.err());

        Files.writeString(folder.resolve("new.md"), "# New\n\nbridge five\n");
        assertEquals(0, program.run("index", "new.md").exit());
        Ran gone = program.run("search", "--limit", "3", "--sort", "year", "--cursor", cursor, "bridge");
        assertTrue(gone.exit() == 2 && gone.err().contains("ask again without a cursor"), gone.err());
    }

    @Test
    void whatIsCountedIsToldFromTheFieldsName() {
        assertEquals(new Facet.Values("year", 10), Candidacy.facet("year"));
        assertEquals(new Facet.Values("year", 5), Candidacy.facet("year:5"));
        assertEquals(new Facet.Values("dc:type", 5), Candidacy.facet("dc:type:5"));
        assertEquals(new Facet.Dates("built", Facet.Span.DAY), Candidacy.facet("built:day"));
        assertEquals(
                new Facet.Ranges(
                        "x",
                        List.of(
                                new Filter.Range("x", new Value.Real(0), new Value.Real(0.5)),
                                new Filter.Range("x", new Value.Whole(-3), null))),
                Candidacy.facet("x:0..0.5,-3.."));
        assertEquals(
                new Facet.Ranges(
                        "x",
                        List.of(new Filter.Range("x", new Value.Date(Instant.parse("2024-01-01T10:00:00Z")), null))),
                Candidacy.facet("x:2024-01-01T10:00:00Z.."));
        for (String bad : List.of("dc:type", "year:", "year:..", "year:1..2,", "year:a..b")) {
            BadQuery e = assertThrows(BadQuery.class, () -> Candidacy.facet(bad), bad);
            assertTrue(e.getMessage().contains("1990..1999"), e.getMessage());
        }
    }
}
