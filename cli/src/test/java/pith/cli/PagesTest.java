package pith.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import pith.cli.Program.Ran;

/** That a hit and an answer in a PDF name their page. */
class PagesTest {
    @TempDir
    Path folder;

    /** A PDF of two pages, without the table of its objects, which readers make up. */
    private static String pdf(String first, String second) {
        return """
            %PDF-1.4
            1 0 obj
            <</Type/Catalog/Pages 2 0 R>>
            endobj
            2 0 obj
            <</Type/Pages/Count 2/Kids[4 0 R 5 0 R]>>
            endobj
            3 0 obj
            <</Type/Font/Subtype/Type1/BaseFont/Helvetica>>
            endobj
            4 0 obj
            <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 6 0 R/Resources<</Font<</F 3 0 R>>>>>>
            endobj
            5 0 obj
            <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 7 0 R/Resources<</Font<</F 3 0 R>>>>>>
            endobj
            6 0 obj
            FIRST
            endobj
            7 0 obj
            SECOND
            endobj
            trailer
            <</Root 1 0 R>>
            startxref
            0
            %%EOF
            """.replace("FIRST", stream(first)).replace("SECOND", stream(second));
    }

    private static String stream(String text) {
        String content = "BT /F 12 Tf 72 700 Td (" + text + ") Tj ET\n";
        return "<</Length " + content.length() + ">>\nstream\n" + content + "endstream";
    }

    @Test
    void anAnswerNamesItsPage() throws IOException {
        folder = folder.toRealPath();
        Path file = folder.resolve("notes/tower.pdf");
        Files.createDirectories(file.getParent());
        Files.writeString(file, pdf("About towers of iron.", "The iron tower in Paris opened in 1889."));
        Program program = Program.in(folder);
        Ran indexed = program.run("index", "notes");
        assertEquals(0, indexed.exit(), indexed.out() + indexed.err());
        assertTrue(indexed.out().contains("1 indexed"), indexed.out());

        String question = "When was the iron tower in Paris opened?";
        JsonNode answer =
                program.run("ask", "--json", question).json().path("answers").path(0);
        assertEquals("1889", answer.path("text").asText());
        assertEquals(2, answer.path("page").asInt());
        assertEquals(file.toUri() + "#page=2", answer.path("link").asText());
        Ran shown = program.run("ask", question);
        assertTrue(shown.out().contains("notes/tower.pdf, page 2, characters"), shown.out());

        JsonNode hit = program.run("search", "--json", "iron tower")
                .json()
                .path("hits")
                .path(0);
        assertEquals(1, hit.path("passages").path(0).path("page").asInt());
        assertTrue(program.run("search", "iron tower").out().contains("notes/tower.pdf, page 1"));
    }
}
