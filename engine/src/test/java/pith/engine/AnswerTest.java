package pith.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.engine.Answer.Place;

final class AnswerTest {
    private static final String TEXT =
            "🌉 The well-known bridge, opened in 1883 after fourteen long years of hard work.";

    private static Document document(String uri, List<Integer> pages) {
        return new Document("d", uri, "", "", TEXT, Map.of(), Instant.EPOCH, "hash", "", pages);
    }

    private static Place place(String words, String uri) {
        int start = TEXT.indexOf(words);
        return new Place(document(uri, List.of()), start, start + words.length());
    }

    @Test
    void offsetsAreGivenInCodePointsToo() {
        Place place = place("1883", "");
        assertEquals(place.start() - 1, place.startCodePoint());
        assertEquals(place.end() - 1, place.endCodePoint());
        assertEquals("1883", place.text());
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.org/wiki/Bridge, https://a.org/wiki/Bridge#:~:text=well%2Dknown%20bridge%2C",
        "https://a.org/b.html#top, https://a.org/b.html#top:~:text=well%2Dknown%20bridge%2C",
        "https://a.org/b.html?q=1, https://a.org/b.html?q=1#:~:text=well%2Dknown%20bridge%2C",
        "file:///notes/b.HTML, file:///notes/b.HTML#:~:text=well%2Dknown%20bridge%2C",
        "https://a.org/b.txt, https://a.org/b.txt",
        "file:///notes/b.md, file:///notes/b.md",
        "'', ''",
    })
    void linksLeadToTheWordsWhereABrowserFindsThem(String uri, String link) {
        assertEquals(link, place("well-known bridge,", uri).link());
    }

    @Test
    void longWordsAreNamedByTheirEnds() {
        assertEquals(
                "https://a.org/b#:~:text=opened%20in%201883%20after,years%20of%20hard%20work.",
                place("opened in 1883 after fourteen long years of hard work.", "https://a.org/b")
                        .link());
    }

    @Test
    void pagesAreLinkedByTheirNumber() {
        Document paged = document("file:///b.pdf", List.of(0, 10));
        assertEquals("file:///b.pdf#page=2", new Place(paged, 12, 14).link());
    }

    @Test
    void placesLieInTheDocument() {
        Document document = document("", List.of());
        assertThrows(IllegalArgumentException.class, () -> new Place(document, 3, TEXT.length() + 1));
        assertThrows(IllegalArgumentException.class, () -> new Place(document, 3, 2));
    }

    @Test
    void formsDifferInCasePunctuationAndArticlesAlone() {
        assertEquals(AnswerForm.normal("the U.S. Navy"), AnswerForm.normal("US navy,"));
        assertEquals(AnswerForm.normal("ﬁfty"), AnswerForm.normal("fifty"));
        assertNotEquals(AnswerForm.normal("1883"), AnswerForm.normal("1884"));
        assertNotEquals(AnswerForm.normal("theatre"), AnswerForm.normal("atre"));
        assertEquals("the", AnswerForm.normal("the"));
        assertEquals("?!", AnswerForm.normal("?!"));
    }
}
