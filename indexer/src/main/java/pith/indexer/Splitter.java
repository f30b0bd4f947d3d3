package pith.indexer;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import pith.engine.Document;
import pith.engine.Encoder;
import pith.engine.Passage;
import pith.engine.Pieces;

/**
 * Cuts a document into passages that the encoder sees whole: as many sentences as fit, in the order of the text, the
 * last one repeated at the start of the next passage where it is short. Every word piece of the text is in a passage. A
 * heading goes with what follows it. A table, or a stretch of code, that fits into a passage is not torn, and any other
 * is torn between its lines. Only a sentence that is too long for a passage is cut. Thread-safe.
 */
final class Splitter {

    /** To be raised with every change of the rules, here or in {@link Sentences}: it is part of the content hash. */
    static final int VERSION = 2;

    /** The most word pieces of an embedded passage, the title and the model's own marks counted in. */
    static final int MOST_PIECES = 220;

    /** A longer title is cut where it is embedded, so that it leaves the passage its room. */
    private static final double MOST_TITLE = 0.25;

    private static final int FEWEST_PIECES = 16;

    private final Encoder encoder;
    private final int most;
    private final int stretch;
    private final int longestSentence;

    /**
     * A document's passages.
     *
     * @param title what to embed each with
     * @param passages at least one; that of a document without text is empty
     * @param pieces how many word pieces the encoder will read for them all
     * @param coverage how much of the text is in them
     */
    record Split(String title, List<Passage> passages, long pieces, Coverage coverage) {}

    Splitter(Encoder encoder) {
        this(encoder, Stretch.LONG, Stretch.LONGEST_SENTENCE);
    }

    /** See {@link Stretch#of}. */
    Splitter(Encoder encoder, int stretch, int longestSentence) {
        this.encoder = encoder;
        this.stretch = stretch;
        this.longestSentence = longestSentence;
        this.most = Math.min(MOST_PIECES, encoder.maxPieces()) - encoder.specialPieces();
        if (most < FEWEST_PIECES) {
            throw new IllegalArgumentException("the encoder takes " + encoder.maxPieces() + " word pieces, "
                    + encoder.specialPieces() + " of them its own; no passage fits into fewer than " + FEWEST_PIECES);
        }
    }

    Split split(Document document) {
        String title = shortened(document.title().strip());
        int titlePieces = title.isEmpty() ? 0 : encoder.pieces(title).count() + 1; // and the line break after it
        int perPassage = titlePieces + encoder.specialPieces();
        int room = most - titlePieces;
        List<Stretch> stretches = Stretch.of(document.text(), document.language(), stretch, longestSentence);
        List<Pieces> read = new ArrayList<>(); // of each stretch
        List<Unit> units = new ArrayList<>();
        for (Stretch stretch : stretches) {
            String text = document.text().substring(stretch.start(), stretch.end());
            read.add(encoder.pieces(text));
            for (Unit unit : Cutter.cut(encoder, text, stretch.sentences(), read.getLast(), room)) {
                units.add(unit.after(stretch.start()));
            }
        }
        List<Passage> passages = new ArrayList<>();
        long pieces = 0;
        for (Packer.Group group : Packer.pack(units, room)) {
            List<Unit> packed = units.subList(group.from(), group.to());
            passages.add(Passage.of(
                    document,
                    passages.size(),
                    packed.getFirst().start(),
                    packed.getLast().end()));
            pieces += perPassage + packed.stream().mapToInt(Unit::pieces).sum();
        }
        if (passages.isEmpty()) {
            passages.add(Passage.of(document, 0, 0, 0));
            pieces = perPassage;
        }
        Coverage coverage = Coverage.NONE;
        for (int i = 0; i < read.size(); i++) {
            coverage = coverage.plus(
                    Coverage.of(passages, read.get(i), stretches.get(i).start()));
        }
        return new Split(title, List.copyOf(passages), pieces, coverage);
    }

    /** The title, or as much of it as leaves the passages their room. */
    private String shortened(String title) {
        int mostTitle = (int) (most * MOST_TITLE);
        Pieces pieces = encoder.pieces(title);
        int keep = mostTitle;
        String head = title;
        // The cut word may fall into more pieces than it had, so each head is counted again.
        for (int count = pieces.count();
                count > mostTitle;
                count = encoder.pieces(head).count()) {
            head = title.substring(0, graphemeAtOrBefore(title, pieces.starts()[keep--]))
                    .strip();
        }
        return head;
    }

    private static int graphemeAtOrBefore(String text, int at) {
        BreakIterator graphemes = graphemes(text);
        return graphemes.isBoundary(at) ? at : graphemes.preceding(at);
    }

    private static BreakIterator graphemes(String text) {
        BreakIterator graphemes = BreakIterator.getCharacterInstance(Locale.ROOT);
        graphemes.setText(text);
        return graphemes;
    }
}
