package pith.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "a\ud800", "\udc00b"})
    void idsThatNoIndexCanKeepAreRefused(String id) {
        assertThrows(BadInput.class, () -> Document.of(id, "", "text"));
    }

    @Test
    void longIdsAndNamesAreRefusedAndNamed() {
        assertEquals(1_000, Document.of("x".repeat(1_000), "", "").id().length());
        BadInput id = assertThrows(BadInput.class, () -> Document.of("x".repeat(1_001), "", ""));
        assertTrue(id.getMessage().contains("1001 characters"), id.getMessage());
        BadInput name = assertThrows(BadInput.class, () -> with(Map.of("n".repeat(1_001), new Value.Flag(true))));
        assertTrue(name.getMessage().contains("nnn..."), name.getMessage());
    }

    @Test
    void datesBeyondMillisecondsAreRefused() {
        assertThrows(BadInput.class, () -> new Value.Date(Instant.MAX));
        assertThrows(BadInput.class, () -> new Document("a", "", "", "", "", Map.of(), Instant.MIN, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"EN", "eng", "e", "e1", "de-AT"})
    void languagesAreCodesOfTwoLetters(String language) {
        BadInput refused = assertThrows(BadInput.class, () -> with(language, List.of()));
        assertTrue(refused.getMessage().contains('"' + language + '"'), refused.getMessage());
        assertEquals("de", with("de", List.of()).language());
    }

    @Test
    void anOffsetIsOnItsPage() {
        Document document = with("", List.of(0, 2, 5));
        assertEquals(
                List.of(1, 1, 2, 2, 2, 3, 3),
                IntStream.range(0, 7)
                        .map(at -> document.pageAt(at).getAsInt())
                        .boxed()
                        .toList());
        assertEquals(OptionalInt.empty(), with("", List.of()).pageAt(3));
    }

    @ParameterizedTest
    @MethodSource
    void pagesThatCannotBeAreRefused(List<Integer> pageStarts) {
        assertThrows(BadInput.class, () -> with("", pageStarts));
    }

    static List<List<Integer>> pagesThatCannotBeAreRefused() {
        return List.of(List.of(1), List.of(0, 0), List.of(0, 3, 2), List.of(0, 7));
    }

    @Test
    void quotesAreShortAndHarmless() {
        assertEquals("a?b", Quote.of("a\u001bb"));
        assertEquals(80, Quote.of("x".repeat(500)).length());
    }

    private static Document with(Map<String, Value> metadata) {
        return new Document("a", "", "", "", "", metadata, Instant.EPOCH, "");
    }

    private static Document with(String language, List<Integer> pageStarts) {
        return new Document("a", "", "", "", "sixten", Map.of(), Instant.EPOCH, "", language, pageStarts);
    }

    @Test
    void aPageIsPartOfTheAddress() {
        Document document =
                new Document("a", "file:///a.pdf", "", "", "onetwo", Map.of(), Instant.EPOCH, "h", "", List.of(0, 3));
        assertEquals("file:///a.pdf#page=1", document.uriAt(2));
        assertEquals("file:///a.pdf#page=2", document.uriAt(3));
        Document plain = new Document("a", "file:///a.txt", "", "", "onetwo", Map.of(), Instant.EPOCH, "h");
        assertEquals("file:///a.txt", plain.uriAt(3));
    }
}
