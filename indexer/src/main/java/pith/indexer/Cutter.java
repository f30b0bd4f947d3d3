package pith.indexer;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pith.engine.Encoder;
import pith.engine.Pieces;

/**
 * Cuts a text into units that fit into a passage: its sentences, and the parts of sentences that do not fit. Such a
 * sentence is cut at a line break, at the end of a clause, between words, or at last between word pieces; within a
 * grapheme only where the grapheme alone does not fit.
 */
final class Cutter {
    private static final String CLAUSE_ENDS = ",;:)]\u2013\u2014.!?\u060c\u061b\u061f\u06d4\u0964";

    /** Ends of clauses in scripts that put no space after them. */
    private static final String SPACELESS_CLAUSE_ENDS = "\u3001\u3002\uff0c\uff0e\uff1a\uff1b\uff01\uff1f";

    /** Units of text after a cut that its grapheme may reach into. */
    private static final int GRAPHEME_REACH = 64;

    private static final int ZERO_WIDTH_JOINER = 0x200d;

    private final Encoder encoder;
    private final String text;
    private final int room;
    private final int[] starts;
    private final int[] ends;
    private final List<Unit> units = new ArrayList<>();

    private Cutter(Encoder encoder, String text, Pieces pieces, int room) {
        this.encoder = encoder;
        this.text = text;
        this.room = room;
        this.starts = pieces.starts();
        this.ends = pieces.ends();
    }

    /**
     * The units of a stretch of text, in its order; none for a blank one. White space between two units belongs to
     * neither.
     *
     * @param sentences of the stretch, with their places in it
     * @param pieces of the stretch
     * @param room the most word pieces of a unit
     */
    static List<Unit> cut(Encoder encoder, String text, List<Sentences.Sentence> sentences, Pieces pieces, int room) {
        Cutter cutter = new Cutter(encoder, text, pieces, room);
        cutter.cutSentences(sentences);
        return cutter.units;
    }

    private void cutSentences(List<Sentences.Sentence> sentences) {
        for (int i = 0; i < sentences.size(); i++) {
            Sentences.Sentence sentence = sentences.get(i);
            int end = sentence.end();
            boolean heading = sentence.heading();
            // A break within a word piece is none to the model.
            while (i + 1 < sentences.size()
                    && isWithinPiece(sentences.get(i + 1).start())) {
                end = sentences.get(++i).end();
                heading = false;
            }
            int next = i + 1 < sentences.size() ? sentences.get(i + 1).start() : text.length();
            int pieces = pieces(sentence.start(), next);
            if (pieces <= room) {
                units.add(new Unit(sentence.start(), end, pieces, heading, true, sentence.block()));
            } else {
                cutSentence(sentence.start(), end, next, sentence.block());
            }
        }
    }

    /** @param next where the sentence after it starts */
    private void cutSentence(int sentenceStart, int end, int next, int block) {
        int start = sentenceStart;
        boolean withinWord = false;
        while (true) {
            int pieces = pieces(start, next);
            if (withinWord && pieces <= room) {
                pieces = Math.max(pieces, piecesAlone(start, end));
            }
            int at = pieces <= room ? end : cutPoint(start, end, withinWord);
            if (at == end) {
                units.add(new Unit(start, end, pieces, false, false, block));
                return;
            }
            int partEnd = at;
            while (Sentences.isSpace(text.charAt(partEnd - 1))) {
                partEnd--;
            }
            boolean exact = !withinWord && partEnd < at;
            int partPieces = exact ? pieces(start, at) : Math.max(pieces(start, at), piecesAlone(start, partEnd));
            units.add(new Unit(start, partEnd, partPieces, false, false, block));
            withinWord = partEnd == at;
            start = at;
        }
    }

    /**
     * Where to end a part that begins at {@code start}: after it, and {@code end} only where there is no place to cut.
     *
     * @param withinWord whether the part begins within a word: its pieces may then be others than those of the whole
     */
    private int cutPoint(int start, int end, boolean withinWord) {
        int first = piecesUpTo(start);
        int cut = end;
        int limit = Math.min(first + room, piecesUpTo(end));
        while (limit > first) {
            int at = bestCut(start, end, first, limit);
            if (at == end) {
                break;
            }
            cut = at;
            boolean exact = !withinWord && Sentences.isSpace(text.charAt(at - 1));
            if (exact || piecesAlone(start, at) <= room) {
                break;
            }
            limit = Math.min(limit, piecesUpTo(at)) - 1;
        }
        return cut;
    }

    /** The best place with at most {@code limit - first} of the text's pieces before it, or {@code end}. */
    private int bestCut(int start, int end, int first, int limit) {
        int latest = limit < starts.length ? Math.min(end - 1, starts[limit]) : end - 1;
        int earliest = Math.max(start, starts[first + (limit - first) / 2]);
        int best = end;
        int bestRank = 0;
        for (int at = latest; at > earliest && bestRank < 3; at--) {
            int rank = rank(at);
            if (rank > bestRank && !isWithinPiece(at)) {
                best = at;
                bestRank = rank;
            }
        }
        if (bestRank > 0) {
            return best;
        }
        int between = betweenPieces(start, end, first, limit, true);
        return between < end ? between : betweenPieces(start, end, first, limit, false);
    }

    /** How good a place to cut this is, between 3 (a line ends here) and 0 (within a word). */
    private int rank(int at) {
        if (Sentences.isSpace(text.charAt(at)) || isMark(at)) {
            return 0;
        }
        int space = at;
        boolean line = false;
        while (space > 0 && Sentences.isSpace(text.charAt(space - 1))) {
            line |= Sentences.isLineBreak(text.charAt(--space));
        }
        if (line) {
            return 3;
        }
        String clauseEnds = space < at ? CLAUSE_ENDS : "";
        char last = space > 0 ? text.charAt(space - 1) : ' ';
        if (clauseEnds.indexOf(last) >= 0 || SPACELESS_CLAUSE_ENDS.indexOf(last) >= 0) {
            return 2;
        }
        return space < at ? 1 : 0;
    }

    /** The last place between two of the pieces, or {@code end}. */
    private int betweenPieces(int start, int end, int first, int limit, boolean wholeGraphemes) {
        int reach = limit < starts.length ? Math.min(end, starts[limit] + GRAPHEME_REACH) : end;
        BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
        graphemes.setText(text.substring(start, Math.max(start, reach)));
        for (int piece = Math.min(limit, starts.length - 1); piece > first; piece--) {
            int at = starts[piece];
            if (at > start
                    && at < end
                    && !isWithinPiece(at)
                    && (wholeGraphemes
                            ? graphemes.isBoundary(at - start)
                            : !Character.isLowSurrogate(text.charAt(at)))) {
                return at;
            }
        }
        return end;
    }

    /** Whether this belongs to the grapheme of what stands before it, a space even. */
    private boolean isMark(int at) {
        int c = text.codePointAt(at);
        int type = Character.getType(c);
        return type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || c == ZERO_WIDTH_JOINER;
    }

    private boolean isWithinPiece(int at) {
        int piece = piecesUpTo(at) - 1;
        return piece >= 0 && ends[piece] > at;
    }

    private int pieces(int start, int end) {
        return piecesUpTo(end) - piecesUpTo(start);
    }

    private int piecesAlone(int start, int end) {
        return encoder.pieces(text.substring(start, end)).count();
    }

    /** How many pieces start before {@code at}. */
    private int piecesUpTo(int at) {
        int low = 0;
        int high = starts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (starts[middle] < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
