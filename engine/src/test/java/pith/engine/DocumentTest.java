package pith.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    @Test
    void quotesAreShortAndHarmless() {
        assertEquals("a?b", Quote.of("a\u001bb"));
        assertEquals(80, Quote.of("x".repeat(500)).length());
    }

    private static Document with(Map<String, Value> metadata) {
        return new Document("a", "", "", "", "", metadata, Instant.EPOCH, "");
    }
}
