package pith.engine;

import java.text.BreakIterator;
import java.util.Locale;
import pith.engine.Answer.Place;

/** The sentence that an answer stands in. */
final class Sentence {
    private Sentence() {}

    /** From the sentence's or the paragraph's beginning to its end, within the passage, without white space around. */
    static Place around(Place answer, Passage passage) {
        String text = passage.text();
        int first = answer.start() - passage.start();
        int last = answer.end() - passage.start();
        BreakIterator sentences = BreakIterator.getSentenceInstance(Locale.ROOT);
        sentences.setText(text);
        int from = sentences.isBoundary(first) ? first : Math.max(0, sentences.preceding(first));
        int to = sentences.isBoundary(last) ? last : sentences.following(last);
        int lineBefore = text.lastIndexOf("\n\n", first);
        int lineAfter = text.indexOf("\n\n", last);
        from = lineBefore < 0 || lineBefore >= first ? from : Math.max(from, Math.min(first, lineBefore + 2));
        to = lineAfter < 0 ? to : Math.min(to, lineAfter);
        while (from < first && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        while (to > last && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        return new Place(answer.document(), passage.start() + from, passage.start() + to);
    }
}
