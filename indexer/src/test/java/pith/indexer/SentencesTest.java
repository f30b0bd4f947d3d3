package pith.indexer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class SentencesTest {

    @Test
    void sentencesEndAtTheirPunctuation() {
        assertEquals(List.of("One.", "Two!", "Three?", "Four"), sentences("One. Two! Three? Four"));
    }

    @Test
    void abbreviationsAndInitialsEndNone() {
        for (String sentence : List.of(
                "He met Dr. Smith at 3.5 p.m. yesterday.",
                "J. R. R. Tolkien wrote it, e.g. The Hobbit.",
                "Devlin et al. Trained it on books.",
                "See Fig. 3 and pp. 12 of it.",
                "The U.S. Congress met.",
                "\"Really?\" she asked.")) {
            assertEquals(List.of(sentence, "Next one."), sentences(sentence + " Next one."));
        }
    }

    @Test
    void whatOnlyLooksLikeAnAbbreviationEndsOne() {
        assertEquals(List.of("He said no.", "She left."), sentences("He said no. She left."));
        assertEquals(List.of("It grew, etc.", "It died."), sentences("It grew, etc. It died."));
        assertEquals(List.of("A signal.", "Then none."), sentences("A signal. Then none."));
    }

    @Test
    void blankLinesEndSentencesAndSingleLineBreaksDoNot() {
        assertEquals(List.of("one\ntwo", "three"), sentences("one\ntwo\n \nthree"));
        assertEquals(List.of("one\r\ntwo", "three"), sentences("one\r\ntwo\r\n\r\nthree\r\n"));
        assertEquals(List.of("one\rtwo", "three"), sentences("one\rtwo\r\rthree"));
    }

    @Test
    void markdownBlocksEndSentences() {
        assertEquals(
                List.of("# Heading", "text", "- item one\n  goes on", "- item two", "1. first", "2. second"),
                sentences("# Heading\ntext\n- item one\n  goes on\n- item two\n1. first\n2. second"));
        assertEquals(List.of("| a | b |", "| 1 | 2 |", "After."), sentences("| a | b |\n| 1 | 2 |\nAfter."));
        assertEquals(List.of("a\tb", "1\t2"), sentences("a\tb\n1\t2\n"));
    }

    @Test
    void codeKeepsItsLinesTogetherAndHasNoHeadings() {
        List<Sentences.Sentence> found = Sentences.of("```\n# comment\nx = 1\n\n- y\n```\nAfter.", "");
        assertEquals(0, found.stream().filter(Sentences.Sentence::heading).count());
        assertEquals(
                List.of("```", "# comment", "x = 1", "- y", "```", "After."),
                sentences("```\n# comment\nx = 1\n\n- y\n```\nAfter."));
    }

    @Test
    void linesOfATableOrOfCodeBearItsNumber() {
        String text = "Text.\n| a |\n| b |\n\n| c |\nText.\n```\nx. Y\n\n# z\n```\n~~~\n~~~\nEnd.";
        assertEquals(
                List.of(0, 1, 1, 2, 0, 3, 3, 3, 3, 4, 4, 0),
                Sentences.of(text, "").stream().map(Sentences.Sentence::block).toList());
    }

    @Test
    void aFenceThatNothingClosesIsALineLikeOthers() {
        assertEquals(
                List.of("# One", "```\nText.", "More.", "# Two", "Text."),
                sentences("# One\n```\nText. More.\n# Two\nText."));
        assertEquals(List.of("# One", "# Two"), headings("# One\n```\nText. More.\n# Two\nText."));
        assertEquals(List.of("```", "# x", "```", "```\nText."), sentences("```\n# x\n```\n```\nText."));
    }

    @Test
    void headingsAreMarkedOrShortLinesThatStandAlone() {
        assertEquals(List.of("## Deep roots"), headings("## Deep roots\nThe oldest traces."));
        assertEquals(List.of("Colour and taste"), headings("Colour and taste\n\nIt tastes well."));
        assertEquals(List.of("Title\n====="), headings("Title\n=====\n\nText."));
        assertEquals(List.of("Ingredients:"), headings("Some.\n\nIngredients:\n\n- flour"));
        assertEquals(List.of(), headings("A sentence alone.\n\nAnother."));
        assertEquals(List.of(), headings("Two lines\nof prose\n\nAnother."));
        assertEquals(List.of(), headings("Last line of all"));
        assertEquals(List.of(), headings("x".repeat(101) + "\n\nText."));
        assertEquals(List.of(), headings("* * *\n\nText."));
    }

    @Test
    void otherScriptsHaveSentencesToo() {
        assertEquals(
                List.of("\u65e5\u672c\u8a9e\u3067\u3059\u3002", "\u6b21\u306e\u6587\u3002"),
                sentences("\u65e5\u672c\u8a9e\u3067\u3059\u3002\u6b21\u306e\u6587\u3002"));
    }

    @Test
    void blankTextHasNone() {
        assertEquals(List.of(), sentences(""));
        assertEquals(List.of(), sentences(" \n\u00a0\t\r\n"));
    }

    private static List<String> sentences(String text) {
        return Sentences.of(text, "").stream()
                .map(s -> text.substring(s.start(), s.end()))
                .toList();
    }

    private static List<String> headings(String text) {
        return Sentences.of(text, "").stream()
                .filter(Sentences.Sentence::heading)
                .map(s -> text.substring(s.start(), s.end()))
                .toList();
    }
}
