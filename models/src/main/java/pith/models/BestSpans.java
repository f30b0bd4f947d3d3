package pith.models;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import pith.engine.Reader.Span;

/**
 * The best spans of one text, collected window by window. Looks at every pair of a start and an end, neither of them a
 * piece of white space alone, at most {@value #MAX_PIECES} word pieces apart, so that none is missed: some ten thousand
 * sums a window, cheap beside the network. A span's score is start plus end logit, as in Devlin et al., "BERT" (2019),
 * section 4.2. Not thread-safe.
 */
final class BestSpans {
    /** The longest span, in word pieces. */
    static final int MAX_PIECES = 30;

    private static final Comparator<Span> BEST_FIRST = Comparator.comparingDouble(Span::score)
            .reversed()
            .thenComparingInt(Span::start)
            .thenComparingInt(Span::end);

    private final int most;
    private final WordPieces.Tokens tokens;
    private final Graphemes graphemes;
    private final TreeSet<Span> ranking = new TreeSet<>(BEST_FIRST);
    private final Map<Range, Span> byRange = new HashMap<>();

    private record Range(int start, int end) {}

    /**
     * @param most how many spans to keep, from 1
     * @param tokens the word pieces of the text
     * @param graphemes of the text
     */
    BestSpans(int most, WordPieces.Tokens tokens, Graphemes graphemes) {
        this.most = most;
        this.tokens = tokens;
        this.graphemes = graphemes;
    }

    /**
     * Takes in a window over the word pieces {@code from} to {@code to}.
     *
     * @param startLogits of the window's whole input; the logit of piece {@code from} is at {@code offset}
     * @param endLogits likewise
     */
    void add(int from, int to, float[] startLogits, float[] endLogits, int offset) {
        for (int first = from; first < to; first++) {
            if (tokens.isBlank(first)) {
                continue;
            }
            double startLogit = startLogits[offset + first - from];
            int beyond = Math.min(to, first + MAX_PIECES);
            for (int last = first; last < beyond; last++) {
                double score = startLogit + endLogits[offset + last - from];
                if ((ranking.size() < most || score >= ranking.last().score()) && !tokens.isBlank(last)) {
                    // A piece leaves out the accent that follows its last letter: the whole letter belongs to the
                    // answer. White space needs no trimming, because no piece's place begins or ends with it.
                    add(new Span(
                            graphemes.floor(tokens.starts()[first]), graphemes.ceiling(tokens.ends()[last]), score));
                }
            }
        }
    }

    private void add(Span span) {
        Range range = new Range(span.start(), span.end());
        Span known = byRange.get(range);
        if (known != null) {
            if (known.score() >= span.score()) {
                return;
            }
            ranking.remove(known);
        }
        byRange.put(range, span);
        ranking.add(span);
        if (ranking.size() > most) {
            Span worst = ranking.last();
            ranking.remove(worst);
            byRange.remove(new Range(worst.start(), worst.end()));
        }
    }

    /** Best first; equal scores in the order of the text. */
    List<Span> list() {
        return List.copyOf(ranking);
    }
}
