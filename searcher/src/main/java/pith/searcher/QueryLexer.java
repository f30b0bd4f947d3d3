package pith.searcher;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pith.engine.BadQuery;
import pith.engine.Document;
import pith.engine.Filter;
import pith.engine.Quote;
import pith.engine.Untyped;
import pith.engine.Words;

/**
 * Cuts a query into words, operators, phrases, conditions and parentheses: see {@link QueryParser}. Parentheses of the
 * tokens are balanced, and AND, OR and NOT stand where they can be applied; what does not is a {@link Text}, or refused
 * in strict syntax.
 */
final class QueryLexer {
    /** Signs, phrases, conditions, AND, OR, NOT and the like. */
    static final int MAX_OPERATORS = 64;

    /** Words of phrases, and words that must be there, about. With the loose ones an engine must hold them all. */
    static final int MAX_PHRASE_WORDS = 128;

    /** Prefixes and fuzzy words, each of which may become many. */
    static final int MAX_EXPANSIONS = 16;

    /** Conditions on metadata. */
    static final int MAX_CONDITIONS = 16;

    static final int MAX_DEPTH = 12;

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}\\p{M}_'\u2019]+");
    private static final Pattern BOOSTED = Pattern.compile("(.*)\\^([0-9]{1,3}(?:\\.[0-9]{1,3})?)", Pattern.DOTALL);
    private static final Pattern FUZZY = Pattern.compile("(.*)~([12]?)", Pattern.DOTALL);
    private static final Pattern SLOP = Pattern.compile("~([0-9]{1,3})");
    private static final Pattern BOOST = Pattern.compile("\\^([0-9]{1,3}(?:\\.[0-9]{1,3})?)");
    private static final Pattern RANGE = Pattern.compile(
            "([\\[{])\\s*(\"[^\"\\]}]*\"|[^\\s\"\\]}]+)\\s+TO\\s+(\"[^\"\\]}]*\"|[^\\s\"\\]}]+)\\s*([\\]}])");
    private static final Pattern LISTED = Pattern.compile("\"([^\"]*)\"|[^\\s\"]+");

    /** A piece of the text, from {@code from} to {@code to}. */
    sealed interface Token {
        int from();

        int to();

        /** Whether the query is not the plain text that it looks like. */
        boolean operates();
    }

    /** @param filler whether it is an operator that has nothing to apply to */
    record Text(int from, int to, boolean filler) implements Token {
        @Override
        public boolean operates() {
            return false;
        }
    }

    /** AND, OR or NOT. */
    record Keyword(int from, int to, Kind kind) implements Token {
        @Override
        public boolean operates() {
            return true;
        }
    }

    enum Kind {
        AND,
        OR,
        NOT
    }

    /**
     * @param sign {@code +}, {@code -}, or a space
     * @param title whether what is in the parentheses is to be in the title
     */
    record Open(int from, int to, char sign, boolean title) implements Token {
        @Override
        public boolean operates() {
            return sign != ' ' || title;
        }
    }

    record Close(int from, int to, double boost) implements Token {
        @Override
        public boolean operates() {
            return boost != 1;
        }
    }

    /**
     * A word with an operator, a phrase, or a condition.
     *
     * @param words not boosted
     * @param says what it adds to the meaning
     * @param word whether it is a word as it was typed
     */
    record Leaf(int from, int to, char sign, Words words, String says, boolean word, boolean title, double boost)
            implements Token {
        @Override
        public boolean operates() {
            return true;
        }
    }

    private final String text;
    private final boolean strict;
    private final Predicate<String> hasField;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int open;
    private int operators;
    private int phraseWords;
    private int expansions;
    private int conditions;

    QueryLexer(String text, boolean strict, Predicate<String> hasField) {
        this.text = text;
        this.strict = strict;
        this.hasField = hasField;
    }

    List<Token> tokens() {
        while (at < text.length()) {
            int c = text.codePointAt(at);
            if (isSpace(c)) {
                at += Character.charCount(c);
            } else {
                token();
            }
        }
        balance();
        applyKeywords();
        return tokens;
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private void token() {
        int from = at;
        if (text.charAt(at) == ')' && open > 0) {
            open--;
            at++;
            double boost = boost();
            tokens.add(new Close(from, at, boost));
            return;
        }
        char sign = sign();
        if (sign != ' ') {
            at++;
        }
        if (text.charAt(at) == '(') {
            at++;
            open++;
            operators += sign == ' ' ? 0 : 1;
            tokens.add(new Open(from, at, sign, false));
            return;
        }
        if (phrase(from, sign, false) || field(from, sign)) {
            return;
        }
        run(from, sign, false);
    }

    /** The sign of what follows; a space where there is none. */
    private char sign() {
        char c = text.charAt(at);
        if (c != '+' && c != '-') {
            return ' ';
        }
        boolean begins = at == 0 || isSpace(text.codePointBefore(at)) || text.charAt(at - 1) == '(';
        if (at + 1 < text.length() && begins) {
            int behind = text.codePointAt(at + 1);
            boolean quoted = isQuote(behind) && closing(at + 1) > 0;
            if (Character.isLetter(behind) || behind == '(' || quoted || (strict && Character.isDigit(behind))) {
                return tooMany(operators + 1, MAX_OPERATORS, "operators", at) ? ' ' : c;
            }
        }
        if (strict && begins && (at + 1 == text.length() || isSpace(text.codePointAt(at + 1)))) {
            throw bad(at, "\"" + c + "\" has nothing behind it; put it before a word, or in quotes");
        }
        return ' ';
    }

    private double boost() {
        Matcher matcher = BOOST.matcher(text).region(at, text.length());
        if (!matcher.lookingAt() || !endsAt(matcher.end()) || operators >= MAX_OPERATORS) {
            return 1;
        }
        double boost = Double.parseDouble(matcher.group(1));
        if (!(boost > 0 && boost <= Words.MAX_BOOST)) {
            if (strict) {
                throw bad(at, "the boost " + boost + " is not over 0 and at most " + Words.MAX_BOOST);
            }
            return 1;
        }
        operators++;
        at = matcher.end();
        return boost;
    }

    private boolean endsAt(int place) {
        return place >= text.length() || isSpace(text.codePointAt(place)) || text.charAt(place) == ')';
    }

    private static boolean isQuote(int c) {
        return c == '"' || c == '\u201c' || c == '\u201d' || c == '\u201e';
    }

    /** Where the quote at {@code from} is closed; 0 where it is not, or holds no word. */
    private int closing(int from) {
        boolean straight = text.charAt(from) == '"';
        for (int i = from + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (strict && c == '\\') {
                i++;
            } else if (straight ? c == '"' : isQuote(c) && c != '"') {
                return hasWord(text.substring(from + 1, i)) ? i : 0;
            }
        }
        return 0;
    }

    private String quoted(int from, int to) {
        String inner = text.substring(from + 1, to);
        return strict ? inner.replaceAll("\\\\(.)", "$1") : inner;
    }

    private boolean phrase(int from, char sign, boolean title) {
        if (!isQuote(text.charAt(at))) {
            return false;
        }
        int end = closing(at);
        if (end == 0) {
            if (strict) {
                throw bad(at, "the quote is not closed, or holds no word; close it behind a word");
            }
            return false;
        }
        String inner = quoted(at, end);
        int words = words(inner);
        if (tooMany(phraseWords + words, MAX_PHRASE_WORDS, "words in phrases", at)
                || tooMany(operators + 1, MAX_OPERATORS, "operators", at)) {
            at++;
            tokens.add(new Text(from, at, false));
            return true;
        }
        phraseWords += words;
        operators++;
        at = end + 1;
        int slop = 0;
        Matcher matcher = SLOP.matcher(text).region(at, text.length());
        if (matcher.lookingAt() && Integer.parseInt(matcher.group(1)) <= Words.MAX_SLOP) {
            slop = Integer.parseInt(matcher.group(1));
            at = matcher.end();
        }
        Words phrase = new Words.Phrase(inner, slop);
        tokens.add(new Leaf(from, at, sign, phrase, inner, false, title, boost()));
        return true;
    }

    /** More than are taken: refused in strict syntax. */
    private boolean tooMany(int count, int most, String what, int place) {
        if (count > most && strict) {
            throw bad(place, "more than " + most + " " + what + "; ask for less at a time");
        }
        return count > most;
    }

    /** At least as many as an index may find in it. */
    private static int words(String inner) {
        int words = 0;
        boolean within = false;
        for (int i = 0, c; i < inner.length(); i += Character.charCount(c)) {
            c = inner.codePointAt(i);
            boolean joins = Character.isLetterOrDigit(c) && !partsWords(c);
            words += isSpace(c) || (joins && within) ? 0 : 1;
            within = joins;
        }
        return words;
    }

    /** Whether each of these is a word of its own. */
    private static boolean partsWords(int c) {
        return switch (Character.UnicodeScript.of(c)) {
            case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
            default -> false;
        };
    }

    static boolean hasWord(String text) {
        return text.codePoints()
                .anyMatch(c -> Character.isLetterOrDigit(c) || Character.getType(c) == Character.OTHER_SYMBOL);
    }

    /** A field's name, a colon and what it is to be. */
    private boolean field(int from, char sign) {
        int colon = at;
        while (colon < text.length() && isNamePart(text.codePointAt(colon))) {
            colon += Character.charCount(text.codePointAt(colon));
        }
        if (colon == at
                || colon >= text.length()
                || text.charAt(colon) != ':'
                || colon - at > Document.MAX_NAME_LENGTH) {
            return false;
        }
        String typed = text.substring(at, colon);
        int value = colon + 1;
        boolean empty = endsAt(value);
        boolean title = (strict ? typed : typed.toLowerCase(Locale.ROOT)).equals("title");
        String name = title ? typed : known(typed);
        if (name == null) {
            if (strict) {
                throw bad(
                        at,
                        "no document has the field \"" + Quote.of(typed) + "\"; name another, or put \""
                                + Quote.of(typed) + ":\" and what follows in quotes to look for the words");
            }
            return false;
        }
        if (empty) {
            if (strict) {
                throw bad(value, "the field \"" + Quote.of(typed) + "\" has no value; put one right behind the colon");
            }
            return false;
        }
        if (title) {
            return title(from, sign, value);
        }
        return condition(from, sign, name, value);
    }

    private static boolean isNamePart(int c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '/' || c == '@';
    }

    private @Nullable String known(String typed) {
        if (hasField.test(typed)) {
            return typed;
        }
        String lower = typed.toLowerCase(Locale.ROOT);
        return !strict && hasField.test(lower) ? lower : null;
    }

    private boolean title(int from, char sign, int value) {
        int name = at;
        if (tooMany(operators + 1, MAX_OPERATORS, "operators", at)) {
            return false;
        }
        if (text.charAt(value) == '(') {
            at = value + 1;
            open++;
            operators++;
            tokens.add(new Open(from, at, sign, true));
            return true;
        }
        at = value;
        if (phrase(from, sign, true)) {
            return true;
        }
        if (!hasWord(text.substring(value, runEnd(value)))) {
            at = name;
            return false;
        }
        run(from, sign, true);
        return true;
    }

    /** A condition on metadata. */
    private boolean condition(int from, char sign, String name, int value) {
        if (tooMany(conditions + 1, MAX_CONDITIONS, "conditions", at)
                || tooMany(operators + 1, MAX_OPERATORS, "operators", at)) {
            return false;
        }
        Valued valued = valued(name, value);
        if (valued == null) {
            if (strict) {
                throw bad(
                        value,
                        "\"" + Quote.of(text.substring(value, runEnd(value))) + "\" is no value of the field \""
                                + Quote.of(name) + "\"; write " + name + ":word, " + name + ":\"two words\", " + name
                                + ":beginning*, " + name + ":>=1990 or " + name
                                + ":[1990 TO 2000], with numbers or dates such as 2024-05-31");
            }
            return false;
        }
        conditions += valued.parts;
        operators++;
        at = valued.end;
        tokens.add(new Leaf(from, at, sign, new Words.Passing(valued.filter), "", false, false, 1));
        return true;
    }

    private record Valued(Filter filter, int end, int parts) {}

    private @Nullable Valued valued(String name, int value) {
        char first = text.charAt(value);
        if (first == '"') {
            int end = closing(value);
            return end == 0 ? null : new Valued(Untyped.is(name, quoted(value, end)), end + 1, 1);
        }
        if (first == '[' || first == '{') {
            Matcher matcher = RANGE.matcher(text).region(value, text.length());
            if (!matcher.lookingAt() || !endsAt(matcher.end())) {
                return null;
            }
            int end = matcher.end();
            return range(
                            name,
                            bound(matcher.group(2), matcher.group(1).equals("[")),
                            bound(matcher.group(3), matcher.group(4).equals("]")))
                    .map(filter -> new Valued(filter, end, 1))
                    .orElse(null);
        }
        if (first == '(') {
            return listed(name, value);
        }
        int end = runEnd(value);
        String run = text.substring(value, end);
        if (run.equals("*")) {
            return new Valued(new Filter.Exists(name), end, 1);
        }
        if (first == '<' || first == '>') {
            boolean included = run.startsWith("=", 1);
            Untyped.Bound bound = new Untyped.Bound(run.substring(included ? 2 : 1), included);
            return (first == '>' ? range(name, bound, null) : range(name, null, bound))
                    .map(filter -> new Valued(filter, end, 1))
                    .orElse(null);
        }
        return new Valued(equal(name, run), end, 1);
    }

    private static Optional<Filter> range(String name, Untyped.@Nullable Bound from, Untyped.@Nullable Bound to) {
        return Untyped.range(name, from, to);
    }

    /** Null for an open bound. */
    private static Untyped.@Nullable Bound bound(String written, boolean included) {
        if (written.equals("*")) {
            return null;
        }
        boolean quoted = written.startsWith("\"");
        return new Untyped.Bound(quoted ? written.substring(1, written.length() - 1) : written, included);
    }

    private static Filter equal(String name, String run) {
        return run.length() > 1 && run.indexOf('*') == run.length() - 1
                ? new Filter.Prefix(name, run.substring(0, run.length() - 1))
                : Untyped.is(name, run);
    }

    /** Values in parentheses, any of which will do, or all where AND stands between them. */
    private @Nullable Valued listed(String name, int value) {
        int end = text.indexOf(')', value);
        if (end < 0) {
            return null;
        }
        List<Filter> filters = new ArrayList<>();
        boolean all = false;
        Matcher each = LISTED.matcher(text.substring(value + 1, end));
        while (each.find()) {
            String written = each.group();
            if (written.equals("AND")) {
                all = true;
            } else if (!written.equals("OR")) {
                filters.add(each.group(1) == null ? equal(name, written) : Untyped.is(name, each.group(1)));
            }
        }
        if (filters.isEmpty() || filters.size() + conditions > MAX_CONDITIONS) {
            return null;
        }
        return new Valued(all ? new Filter.And(filters) : new Filter.Or(filters), end + 1, filters.size());
    }

    /** Where the run of characters that begins here ends: parentheses that it opens are its own. */
    private int runEnd(int from) {
        int own = 0;
        int end = from;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            if (isSpace(c) || (c == ')' && own == 0 && open > 0)) {
                break;
            }
            own += c == '(' ? 1 : c == ')' && own > 0 ? -1 : 0;
            end += Character.charCount(c);
        }
        return Math.max(end, from);
    }

    /** A word, perhaps with an operator behind it. */
    private void run(int from, char sign, boolean title) {
        int start = at;
        int end = runEnd(at);
        if (end == start) { // a parenthesis that closes nothing but what was cut off before it
            end++;
        }
        at = end;
        String run = text.substring(start, end);
        double boost = 1;
        Matcher boosted = BOOSTED.matcher(run);
        if (boosted.matches() && boosted.group(1).length() >= 2 && hasWord(boosted.group(1))) {
            double wanted = Double.parseDouble(boosted.group(2));
            if (wanted > 0 && wanted <= Words.MAX_BOOST) {
                boost = wanted;
                run = boosted.group(1);
            } else if (strict) {
                throw bad(start, "the boost " + wanted + " is not over 0 and at most " + Words.MAX_BOOST);
            }
        }
        Words words = expanded(run, start);
        boolean word = words == null;
        if (word && boost == 1 && sign == ' ' && !title) {
            plain(from, end, run);
            return;
        }
        int count = words(run);
        boolean over = tooMany(operators + 1, MAX_OPERATORS, "operators", start)
                || tooMany(phraseWords + count, MAX_PHRASE_WORDS, "words with operators", start)
                || (!word && tooMany(expansions + 1, MAX_EXPANSIONS, "words with * or ~", start));
        if (over) {
            tokens.add(new Text(from, end, false));
            return;
        }
        operators++;
        phraseWords += count;
        expansions += word ? 0 : 1;
        String says = switch (words) {
            case Words.Prefix prefix -> prefix.start();
            case Words.Fuzzy fuzzy -> fuzzy.word();
            case Words.Phrase phrase -> phrase.text();
            case null, default -> run;
        };
        Words asked = words == null ? new Words.Phrase(run, 0) : words;
        tokens.add(new Leaf(from, end, sign, asked, says, word, title, boost));
    }

    private void plain(int from, int end, String run) {
        switch (run) {
            case "AND" -> tokens.add(new Keyword(from, end, Kind.AND));
            case "OR" -> tokens.add(new Keyword(from, end, Kind.OR));
            case "NOT" -> tokens.add(new Keyword(from, end, Kind.NOT));
            default -> tokens.add(new Text(from, end, false));
        }
    }

    /** A word that stands for others; null for one that stands for itself. */
    private @Nullable Words expanded(String run, int start) {
        if (run.length() > 1 && run.endsWith("*")) {
            String begin = run.substring(0, run.length() - 1);
            if (begin.length() <= Words.MAX_WORD_LENGTH && WORD.matcher(begin).matches() && hasWord(begin)) {
                return new Words.Prefix(begin);
            }
        }
        Matcher fuzzy = FUZZY.matcher(run);
        if (fuzzy.matches()) {
            String word = fuzzy.group(1);
            int letters = word.codePointCount(0, word.length());
            if (word.length() <= Words.MAX_WORD_LENGTH && WORD.matcher(word).matches() && hasWord(word)) {
                boolean told = !fuzzy.group(2).isEmpty();
                int edits = told ? Integer.parseInt(fuzzy.group(2)) : letters <= 5 ? 1 : 2;
                // Of words so short nearly all others are near.
                return letters <= 2 ? new Words.Phrase(word, 0) : new Words.Fuzzy(word, edits);
            }
        }
        if (strict && !run.equals("*") && !run.equals("*:*") && (run.indexOf('*') >= 0 || run.indexOf('~') >= 0)) {
            throw bad(
                    start,
                    "in \"" + Quote.of(run)
                            + "\", * or ~ is not behind a word; write word*, word~, word~1 or word~2, or put it in quotes");
        }
        return null;
    }

    /** Makes texts of parentheses that are not closed, hold nothing, or are too many within each other. */
    private void balance() {
        Deque<Integer> opened = new ArrayDeque<>();
        List<Integer> literal = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i) instanceof Open) {
                opened.push(i);
            } else if (tokens.get(i) instanceof Close) {
                int begin = opened.pop(); // the lexer closes what is open
                boolean deep = opened.size() >= MAX_DEPTH;
                if (deep || begin == i - 1) {
                    if (strict) {
                        throw bad(
                                tokens.get(begin).from(),
                                deep
                                        ? "more than " + MAX_DEPTH + " parentheses within each other; make it simpler"
                                        : "the parentheses hold nothing; put words between them");
                    }
                    literal.add(begin);
                    literal.add(i);
                }
            }
        }
        for (int begin : opened) {
            if (strict) {
                throw bad(tokens.get(begin).from(), "the parenthesis is not closed; close it, or put it in quotes");
            }
            literal.add(begin);
        }
        literal.forEach(
                i -> tokens.set(i, new Text(tokens.get(i).from(), tokens.get(i).to(), true)));
        if (strict) {
            tokens.stream().filter(Text.class::isInstance).forEach(this::requireNoClose);
        }
    }

    private void requireNoClose(Token token) {
        String run = text.substring(token.from(), token.to());
        long opened = run.chars().filter(c -> c == '(').count();
        if (run.chars().filter(c -> c == ')').count() > opened) {
            throw bad(token.from(), "the parenthesis closes nothing; open one before it, or put it in quotes");
        }
    }

    /** From the end, since what follows tells whether there is something to apply it to. */
    private void applyKeywords() {
        for (int i = tokens.size() - 1; i >= 0; i--) {
            if (tokens.get(i) instanceof Keyword word) {
                boolean before = word.kind == Kind.NOT || (i > 0 && ends(tokens.get(i - 1)));
                boolean behind = i + 1 < tokens.size() && begins(tokens.get(i + 1));
                if (before && behind && !tooMany(operators + 1, MAX_OPERATORS, "operators", word.from)) {
                    operators++;
                } else {
                    if (strict) {
                        throw bad(
                                word.from,
                                word.kind + " has nothing to apply to; put it "
                                        + (word.kind == Kind.NOT ? "before a word" : "between two words")
                                        + ", or in quotes to look for the word");
                    }
                    tokens.set(i, new Text(word.from, word.to, true));
                }
            }
        }
        joinWhatMust();
    }

    /** Words that AND joins must be there, one by one: beyond the limit they are loose words again. */
    private void joinWhatMust() {
        for (int i = 0; i < tokens.size(); i++) {
            boolean must = tokens.get(i) instanceof Keyword word && word.kind != Kind.OR;
            if (must) {
                phraseWords += beside(i - 1) + beside(i + 1);
                if (tooMany(
                        phraseWords,
                        MAX_PHRASE_WORDS,
                        "words that must be there",
                        tokens.get(i).from())) {
                    tokens.set(i, new Text(tokens.get(i).from(), tokens.get(i).to(), true));
                }
            }
        }
    }

    private int beside(int i) {
        return i >= 0 && i < tokens.size() && tokens.get(i) instanceof Text run
                ? words(text.substring(run.from, run.to))
                : 0;
    }

    private boolean begins(Token token) {
        return switch (token) {
            case Text run -> !run.filler && hasWord(text.substring(run.from, run.to));
            case Keyword word -> word.kind == Kind.NOT;
            case Open o -> true;
            case Leaf l -> true;
            case Close c -> false;
        };
    }

    private boolean ends(Token token) {
        return switch (token) {
            case Text run -> !run.filler && hasWord(text.substring(run.from, run.to));
            case Close c -> true;
            case Leaf l -> true;
            case Keyword k -> false;
            case Open o -> false;
        };
    }

    private BadQuery bad(int place, String what) {
        return new BadQuery("at character " + (place + 1) + " of the query: " + what);
    }
}
