package pith.engine;

import java.util.List;

/**
 * What the words leg of a query is asked: a tree of words, phrases and conditions. Immutable. Every engine switches over
 * all cases without a default.
 *
 * <p>Each word weighs its inverse document frequency, and so does each word of a phrase; an engine tells the sum of what
 * may be reached, which no document's BM25 exceeds ({@link Explanation}). What an index does not know weighs nothing and
 * is found nowhere; what has no words at all (punctuation) is passed over.
 */
public sealed interface Words {
    int MAX_CLAUSES = 1_024;
    int MAX_DEPTH = 32;
    int MAX_SLOP = 100;
    int MAX_EDITS = 2;
    int MAX_WORD_LENGTH = 64;
    double MAX_BOOST = 100;

    /** No words: found nowhere. */
    Words NONE = new Loose("");

    /** Every document, none before another. */
    Words EVERYTHING = new Everything();

    /** All of a text's words, any of which may be found. */
    static Words plain(String text) {
        return new Loose(text);
    }

    /** Matches every document, with the score 0. */
    record Everything() implements Words {}

    /**
     * A text's words, any of which may be found; the more, the better. Stop words are left out where there are other
     * words, here or beside this in a {@link Group}.
     *
     * @param text at most {@link Query#MAX_TEXT_LENGTH} UTF-16 units
     */
    record Loose(String text) implements Words {
        public Loose {
            requireLength(text, Query.MAX_TEXT_LENGTH);
        }
    }

    /**
     * A text's words one after another, stop words among them; a single word is that word. It weighs what its words weigh
     * together, and is as frequent as it stands there as a whole.
     *
     * @param text at most {@link Query#MAX_TEXT_LENGTH} UTF-16 units
     * @param slop how many places in all the words may be moved, 0 to {@value #MAX_SLOP}; two change places at 2
     */
    record Phrase(String text, int slop) implements Words {
        public Phrase {
            requireLength(text, Query.MAX_TEXT_LENGTH);
            if (slop < 0 || slop > MAX_SLOP) {
                throw new BadQuery("slop " + slop + " is not between 0 and " + MAX_SLOP);
            }
        }
    }

    /**
     * The words that begin with these letters (of many, the commonest), counted as one word.
     *
     * @param start 1 to {@value #MAX_WORD_LENGTH} UTF-16 units; what is more than one word is a phrase
     */
    record Prefix(String start) implements Words {
        public Prefix {
            requireWord(start);
        }
    }

    /**
     * The words that become this one by few edits (a letter put in, left out, replaced, or changed with its neighbour),
     * counted as one word. A word at distance {@code d} is taken for {@code 1 / (1 + d)} of it; of many, the nearest count.
     *
     * @param word 1 to {@value #MAX_WORD_LENGTH} UTF-16 units; what is more than one word is a phrase
     * @param edits 1 or 2
     */
    record Fuzzy(String word, int edits) implements Words {
        public Fuzzy {
            requireWord(word);
            if (edits < 1 || edits > MAX_EDITS) {
                throw new BadQuery("fuzzy with " + edits + " edits; give 1 or 2");
            }
        }
    }

    /**
     * Different ways to say one thing: a document that has one has it, and what is said in more ways than one counts
     * once, as the best of them. Single words are one word, as rare as the commonest of them; the whole weighs as much as
     * the least of the ways.
     *
     * @param ways at least one, none of them of several parts
     */
    record AnyOf(List<Words> ways) implements Words {
        public AnyOf {
            ways = List.copyOf(ways);
            if (ways.isEmpty() || !ways.stream().allMatch(Words::isLeaf)) {
                throw new IllegalArgumentException("a choice of nothing, or of what has several parts: " + ways);
            }
        }
    }

    /**
     * Words that weigh more, or less.
     *
     * @param boost over 0, at most {@value #MAX_BOOST}
     */
    record Boosted(Words words, double boost) implements Words {
        public Boosted {
            if (!(boost > 0 && boost <= MAX_BOOST)) {
                throw new BadQuery("boost " + boost + " is not over 0 and at most " + MAX_BOOST);
            }
            requireSize(words);
        }
    }

    /**
     * Words that must stand in one field of the document. They weigh what they weigh in the whole document; within a
     * passage, fields are not told apart.
     *
     * @param words without parts
     */
    record In(Field field, Words words) implements Words {
        public In {
            if (!isLeaf(words) && !(words instanceof AnyOf)) {
                throw new IllegalArgumentException("a field of what has several parts: " + words);
            }
        }
    }

    /** Documents that pass a filter, with the score 0. */
    record Passing(Filter filter) implements Words {}

    /**
     * Several conditions: documents that match all that must be and none that must not be and, where nothing must be,
     * one at least of the rest; all but those if nothing else is said. The score is the sum.
     *
     * @param clauses at most {@value #MAX_CLAUSES} with all that is in them, at most {@value #MAX_DEPTH} within each other
     */
    record Group(List<Clause> clauses) implements Words {
        public Group {
            clauses = List.copyOf(clauses);
            clauses.forEach(clause -> requireSize(clause.words));
            int size = clauses.stream().mapToInt(clause -> size(clause.words)).sum();
            if (size > MAX_CLAUSES) {
                throw new BadQuery("the query has " + size + " parts; at most " + MAX_CLAUSES + " are taken");
            }
        }
    }

    /** A condition of a {@link Group}. */
    record Clause(Occur occur, Words words) {}

    /** What a condition does. */
    enum Occur {
        MUST,
        SHOULD,
        MUST_NOT
    }

    /** A part of a document. */
    enum Field {
        TITLE
    }

    private static boolean isLeaf(Words words) {
        return words instanceof Loose || words instanceof Phrase || words instanceof Prefix || words instanceof Fuzzy;
    }

    private static int size(Words words) {
        return switch (words) {
            case Group group ->
                group.clauses.stream().mapToInt(clause -> size(clause.words)).sum();
            case Boosted boosted -> size(boosted.words);
            case AnyOf any -> any.ways.size();
            case In in -> size(in.words);
            case Everything e -> 1;
            case Loose l -> 1;
            case Phrase p -> 1;
            case Prefix p -> 1;
            case Fuzzy f -> 1;
            case Passing p -> 1;
        };
    }

    private static int depth(Words words) {
        return switch (words) {
            case Group group ->
                1
                        + group.clauses.stream()
                                .mapToInt(clause -> depth(clause.words))
                                .max()
                                .orElse(0);
            case Boosted boosted -> 1 + depth(boosted.words);
            case AnyOf a -> 1;
            case In i -> 1;
            case Everything e -> 1;
            case Loose l -> 1;
            case Phrase p -> 1;
            case Prefix p -> 1;
            case Fuzzy f -> 1;
            case Passing p -> 1;
        };
    }

    private static void requireSize(Words words) {
        if (depth(words) >= MAX_DEPTH) {
            throw new BadQuery("the query has more than " + MAX_DEPTH + " parts within each other; make it simpler");
        }
    }

    private static void requireLength(String text, int most) {
        if (text.length() > most) {
            throw new BadQuery(
                    "the query has a part of " + text.length() + " characters; at most " + most + " are taken");
        }
    }

    private static void requireWord(String word) {
        requireLength(word, MAX_WORD_LENGTH);
        if (word.isBlank()) {
            throw new BadQuery("a word without letters; give at least one");
        }
    }
}
