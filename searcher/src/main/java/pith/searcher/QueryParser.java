package pith.searcher;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import pith.engine.Filter;
import pith.engine.Syntax;
import pith.engine.Words;
import pith.engine.Words.Clause;
import pith.engine.Words.Field;
import pith.engine.Words.Occur;
import pith.searcher.QueryLexer.Close;
import pith.searcher.QueryLexer.Keyword;
import pith.searcher.QueryLexer.Leaf;
import pith.searcher.QueryLexer.Open;
import pith.searcher.QueryLexer.Text;
import pith.searcher.QueryLexer.Token;

/**
 * Reads the text of a query.
 *
 * <pre>
 * bridge pier          any of the words
 * "brooklyn bridge"    the words together; "..."~3 with as many places between or changed
 * +bridge -tower       must be there, must not be there: for every hit, those found by meaning too
 * a AND b, a OR b, NOT a, ( )
 * bridg*  brigde~      words that begin so, that are nearly so; ~1 or ~2 edits
 * bridge^3             weighs three times as much
 * title:bridge         in the title
 * year:1883  year:>=1883  year:[1870 TO 1883]  tag:"two words"  tag:br*  tag:(a OR b)  year:*  -year:1883
 *                      metadata, as conditions for every hit
 * *                    every document
 * </pre>
 *
 * <p>OR joins less closely than AND, and both more closely than standing side by side. {@link Syntax#FORGIVING} takes
 * for words what makes no sense as an operator, and all that comes after {@link QueryLexer#MAX_OPERATORS} operators; a
 * text without operators is {@link Words#plain}, to the letter. {@link Syntax#STRICT} refuses both.
 */
final class QueryParser {
    /**
     * A query as it was meant.
     *
     * @param words what the words leg is asked
     * @param filter which documents may be found by any leg
     * @param meaning what to find by meaning: the text without operators, conditions and what must not be there; blank
     *     where only conditions were given
     */
    record Parsed(Words words, Filter filter, String meaning) {}

    private final String text;
    private final Synonyms synonyms;
    private final List<Token> tokens;
    private int next;

    private QueryParser(String text, Synonyms synonyms, List<Token> tokens) {
        this.text = text;
        this.synonyms = synonyms;
        this.tokens = tokens;
    }

    /**
     * Reads a query.
     *
     * @param hasField whether any document has a metadata field of this name
     * @throws pith.engine.BadQuery in strict syntax
     */
    static Parsed parse(String text, Syntax syntax, Predicate<String> hasField, Synonyms synonyms) {
        if (syntax != Syntax.PLAIN) {
            List<Token> tokens = new QueryLexer(text, syntax == Syntax.STRICT, hasField).tokens();
            String bare = text.strip();
            if (bare.equals("*") || bare.equals("*:*")) {
                return new Parsed(Words.EVERYTHING, Filter.ALL, "");
            }
            if (tokens.stream().anyMatch(Token::operates)) {
                QueryParser parser = new QueryParser(text, synonyms, tokens);
                return parser.split(parser.level(false));
            }
        }
        return new Parsed(grouped(synonyms.ways(text)), Filter.ALL, text);
    }

    private static Words grouped(List<Words> any) {
        return any.size() == 1
                ? any.getFirst()
                : new Words.Group(
                        any.stream().map(each -> new Clause(Occur.SHOULD, each)).toList());
    }

    /** What stands between two parentheses, or in all of the query. */
    private final class Level {
        final boolean title;
        final List<String> loose = new ArrayList<>();
        final List<Clause> clauses = new ArrayList<>();
        final List<String> meaning = new ArrayList<>();

        Level(boolean title) {
            this.title = title;
        }

        void add(Occur occur, Words words, String says) {
            clauses.add(new Clause(occur, words));
            if (occur != Occur.MUST_NOT) {
                meaning.add(says);
            }
        }

        List<Clause> all() {
            List<Clause> all = new ArrayList<>(clauses);
            if (!loose.isEmpty()) {
                String joined = String.join(" ", loose);
                List<Words> ways = title ? List.of(titled(Words.plain(joined))) : synonyms.ways(joined);
                ways.forEach(each -> all.add(new Clause(Occur.SHOULD, each)));
            }
            return all;
        }

        Words words() {
            List<Clause> all = all();
            return all.size() == 1 && all.getFirst().occur() != Occur.MUST_NOT
                    ? all.getFirst().words()
                    : new Words.Group(all);
        }

        String says() {
            return String.join(" ", meaning);
        }

        /** Whether metadata alone is asked. */
        boolean isCondition() {
            return loose.isEmpty()
                    && !clauses.isEmpty()
                    && clauses.stream()
                            .allMatch(clause -> Conditions.of(clause.words()).isPresent());
        }
    }

    /**
     * A word, a part, or a group.
     *
     * @param loose whether it is a word without any operator
     * @param condition whether it restricts what is found unless it is said to be one of several
     */
    private record Operand(Occur occur, Words words, String says, boolean loose, boolean condition) {
        boolean negative() {
            return occur == Occur.MUST_NOT;
        }
    }

    private Level level(boolean title) {
        Level level = new Level(title);
        while (next < tokens.size() && !(tokens.get(next) instanceof Close)) {
            if (tokens.get(next) instanceof Text run) {
                if (!joins(next + 1)) {
                    looseRun(level, run);
                    continue;
                }
            }
            chain(level);
        }
        return level;
    }

    private boolean joins(int at) {
        return at < tokens.size() && tokens.get(at) instanceof Keyword word && word.kind() != QueryLexer.Kind.NOT;
    }

    /** Words side by side stay as they stand, with all that is between them. */
    private void looseRun(Level level, Text first) {
        int to = first.to();
        next++;
        while (next < tokens.size() && tokens.get(next) instanceof Text run && !joins(next + 1)) {
            to = run.to();
            next++;
        }
        String run = text.substring(first.from(), to);
        if (!run.equals("*") && !run.equals("*:*")) {
            level.loose.add(run);
            level.meaning.add(run);
        }
    }

    /** Operands with AND and OR between them. */
    private void chain(Level level) {
        List<List<Operand>> any = new ArrayList<>();
        any.add(new ArrayList<>());
        boolean more = true;
        while (more) {
            any.getLast().add(operand(level.title));
            more = joins(next);
            if (more) {
                Keyword joint = (Keyword) tokens.get(next++);
                if (joint.kind() == QueryLexer.Kind.OR) {
                    any.add(new ArrayList<>());
                }
            }
        }
        if (any.size() == 1) {
            List<Operand> all = any.getFirst();
            for (Operand each : all) {
                Occur occur = all.size() == 1 || each.negative() ? each.occur : Occur.MUST;
                put(level, new Operand(occur, each.words, each.says, each.loose && all.size() == 1, each.condition));
            }
            return;
        }
        List<Operand> choices = any.stream().map(QueryParser::joined).toList();
        boolean wordsOnly = choices.stream().noneMatch(each -> each.condition || each.negative());
        if (wordsOnly) {
            choices.forEach(each -> put(level, each));
            return;
        }
        List<Clause> clauses = choices.stream()
                .map(each -> new Clause(
                        Occur.SHOULD,
                        each.negative()
                                ? new Words.Group(List.of(new Clause(Occur.MUST_NOT, each.words)))
                                : each.words))
                .toList();
        boolean condition = choices.stream().allMatch(each -> each.condition || each.negative());
        String says = says(choices);
        level.add(condition ? Occur.MUST : Occur.SHOULD, new Words.Group(clauses), says);
    }

    private static String says(List<Operand> operands) {
        return String.join(
                " ",
                operands.stream()
                        .filter(each -> !each.negative() && !each.says.isBlank())
                        .map(Operand::says)
                        .toList());
    }

    /** Operands of which all must be. */
    private static Operand joined(List<Operand> all) {
        if (all.size() == 1) {
            return all.getFirst();
        }
        List<Clause> clauses = all.stream()
                .map(each -> new Clause(each.negative() ? Occur.MUST_NOT : Occur.MUST, each.words))
                .toList();
        String says = says(all);
        boolean condition = all.stream().allMatch(each -> each.condition);
        return new Operand(Occur.SHOULD, new Words.Group(clauses), says, false, condition);
    }

    private void put(Level level, Operand operand) {
        if (operand.occur == Occur.SHOULD && operand.loose) {
            level.loose.add(operand.says);
            level.meaning.add(operand.says);
        } else if (operand.occur == Occur.SHOULD
                && operand.words instanceof Words.Group group
                && group.clauses().stream().allMatch(clause -> clause.occur() == Occur.SHOULD)) {
            level.clauses.addAll(group.clauses());
            level.meaning.add(operand.says);
        } else {
            level.add(operand.occur, operand.words, operand.says);
        }
    }

    private Operand operand(boolean title) {
        boolean not = false;
        while (tokens.get(next) instanceof Keyword) {
            not = !not;
            next++;
        }
        return switch (tokens.get(next++)) {
            case Text run -> {
                String says = text.substring(run.from(), run.to());
                Words words = title ? titled(Words.plain(says)) : word(says);
                yield new Operand(not ? Occur.MUST_NOT : Occur.SHOULD, words, says, !not, false);
            }
            case Leaf leaf -> {
                Words words = leaf.word() ? word(leaf.says()) : leaf.words();
                if (leaf.boost() != 1) {
                    words = new Words.Boosted(words, leaf.boost());
                }
                boolean condition = Conditions.of(words).isPresent() || leaf.title();
                yield new Operand(
                        occur(leaf.sign(), not, condition),
                        leaf.title() || title ? titled(words) : words,
                        condition && !leaf.title() ? "" : leaf.says(),
                        false,
                        condition);
            }
            case Open open -> group(open, not, title);
            case Keyword k -> throw new AssertionError(k);
            case Close c -> throw new AssertionError(c);
        };
    }

    private Operand group(Open open, boolean not, boolean title) {
        Level inner = level(title || open.title());
        Close close = (Close) tokens.get(next++);
        boolean condition = inner.isCondition() || open.title();
        Occur occur = occur(open.sign(), not, condition);
        if (close.boost() != 1) {
            return new Operand(occur, new Words.Boosted(inner.words(), close.boost()), inner.says(), false, condition);
        }
        boolean plain = inner.clauses.isEmpty() && !inner.title;
        String says = plain ? String.join(" ", inner.loose) : inner.says();
        return new Operand(occur, inner.words(), says, plain && occur == Occur.SHOULD, condition);
    }

    private static Occur occur(char sign, boolean not, boolean condition) {
        if ((sign == '-') != not) {
            return Occur.MUST_NOT;
        }
        return sign == '+' || condition ? Occur.MUST : Occur.SHOULD;
    }

    /** One word as it was typed, which may be several to the index ({@code foo-bar}): then they stand together. */
    private Words word(String typed) {
        List<Words> ways = synonyms.ways(typed);
        return ways.size() == 1 && ways.getFirst() instanceof Words.AnyOf any ? any : new Words.Phrase(typed, 0);
    }

    private static Words titled(Words words) {
        return switch (words) {
            case Words.Boosted boosted -> new Words.Boosted(titled(boosted.words()), boosted.boost());
            case Words.Passing p -> words;
            case Words.In i -> words;
            case Words.Group g -> words;
            case Words.Everything e -> words;
            case Words.Loose l -> new Words.In(Field.TITLE, words);
            case Words.Phrase p -> new Words.In(Field.TITLE, words);
            case Words.Prefix p -> new Words.In(Field.TITLE, words);
            case Words.Fuzzy f -> new Words.In(Field.TITLE, words);
            case Words.AnyOf a -> new Words.In(Field.TITLE, words);
        };
    }

    /** What must and must not be restricts all legs of the search; what is on metadata alone is no matter of words. */
    private Parsed split(Level top) {
        List<Filter> filters = new ArrayList<>();
        List<Clause> required = new ArrayList<>();
        List<Clause> kept = new ArrayList<>();
        for (Clause clause : top.all()) {
            Filter condition = Conditions.of(clause.words()).orElse(null);
            switch (clause.occur()) {
                case SHOULD -> kept.add(clause);
                case MUST -> {
                    if (condition != null) {
                        filters.add(condition);
                    } else {
                        required.add(clause);
                        kept.add(clause);
                    }
                }
                case MUST_NOT -> {
                    if (condition != null) {
                        filters.add(new Filter.Not(condition));
                    } else {
                        required.add(clause);
                    }
                }
            }
        }
        if (!required.isEmpty()) {
            filters.add(new Filter.Holds(new Words.Group(required)));
        }
        Words words = kept.isEmpty()
                ? Words.EVERYTHING
                : kept.size() == 1 ? kept.getFirst().words() : new Words.Group(kept);
        String meaning = String.join(
                " ", top.meaning.stream().filter(part -> !part.isBlank()).toList());
        return new Parsed(words, Conditions.all(filters), meaning);
    }
}
