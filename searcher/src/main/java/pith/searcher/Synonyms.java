package pith.searcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import pith.engine.BadInput;
import pith.engine.Folding;
import pith.engine.Quote;
import pith.engine.Words;

/**
 * Words that say the same. They are looked for beside what a query says, so that no document need be indexed again, and
 * count as the same word ({@link Words.AnyOf}). An entry is found in a query in the form it is written in, but for
 * capitals and accents; in documents in all the forms that words have there. What stands in quotes is not touched.
 *
 * <p>The file is UTF-8. A line {@code car, automobile, motor car} has words that say the same, one
 * {@code tv, telly => television} words that are taken for others; the rest of a line behind {@code #} says nothing.
 * Immutable.
 */
public final class Synonyms {
    public static final int MAX_ENTRIES_A_LINE = 32;
    public static final int MAX_ENTRIES = 200_000;
    public static final int MAX_ENTRY_LENGTH = 200;
    private static final long MAX_BYTES = 16 << 20;

    /** So many words of a query are replaced at most, by at most so many words of phrases: an engine must hold them. */
    private static final int MAX_REPLACED = 32;

    private static final int MAX_PHRASE_WORDS = 64;

    /** None. */
    public static final Synonyms NONE = new Synonyms(Map.of());

    private static final Pattern RUN = Pattern.compile("[\\p{L}\\p{N}\\p{M}]+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    /**
     * What an entry is taken for.
     *
     * @param own whether the entry itself is still looked for
     * @param others as they are written
     */
    private record Rule(boolean own, Set<String> others) {}

    /** By the words of the entry. */
    private final Map<List<String>, Rule> rules;

    /** The most words that an entry has that begins with this one. */
    private final Map<String, Integer> longest = new HashMap<>();

    private Synonyms(Map<List<String>, Rule> rules) {
        this.rules = rules;
        rules.keySet().forEach(words -> longest.merge(words.getFirst(), words.size(), Math::max));
    }

    /**
     * Reads a file.
     *
     * @throws BadInput naming the file, and the line that makes no sense
     */
    public static Synonyms read(Path file) {
        String text = text(file);
        Map<List<String>, Rule> rules = new LinkedHashMap<>();
        int number = 0;
        for (String line : text.split("\r\n|\r|\n", -1)) {
            number++;
            int comment = line.indexOf('#');
            String said = (comment < 0 ? line : line.substring(0, comment)).strip();
            if (!said.isEmpty()) {
                add(said, file + ", line " + number, rules);
            }
            if (rules.size() > MAX_ENTRIES) {
                throw new BadInput(file + ", line " + number + ": more than " + MAX_ENTRIES
                        + " entries; leave out what is not needed");
            }
        }
        return new Synonyms(rules);
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new BadInput(file + " has " + Files.size(file) + " bytes; at most " + MAX_BYTES
                        + " are taken for a file of synonyms");
            }
            byte[] bytes = Files.readAllBytes(file);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new BadInput(file + " is not UTF-8; save it as that", e);
        } catch (IOException e) {
            throw new BadInput(
                    "the file of synonyms " + file + " cannot be read: "
                            + e.getClass().getSimpleName() + "; give a file that is there",
                    e);
        }
    }

    private static void add(String line, String where, Map<List<String>, Rule> rules) {
        String[] sides = line.split("=>", -1);
        if (sides.length > 2) {
            throw new BadInput(where + ": more than one \"=>\"; write one rule a line");
        }
        List<String> from = entries(sides[0], where);
        List<String> to = sides.length == 2 ? entries(sides[1], where) : from;
        if (sides.length == 1 && from.size() == 1) {
            throw new BadInput(where + ": \"" + Quote.of(line) + "\" stands alone; write what says the same behind a"
                    + " comma, as in \"car, automobile\"");
        }
        for (String entry : from) {
            List<String> words = words(entry);
            boolean own = to.stream().anyMatch(other -> words(other).equals(words));
            Rule rule = rules.computeIfAbsent(words, key -> new Rule(own, new LinkedHashSet<>()));
            if (own && !rule.own) {
                rules.put(words, new Rule(true, rule.others));
            }
            to.stream().filter(other -> !words(other).equals(words)).forEach(rule.others::add);
        }
    }

    private static List<String> entries(String side, String where) {
        List<String> entries = new ArrayList<>();
        for (String each : side.split(",", -1)) {
            String entry = each.strip();
            if (words(entry).isEmpty()) {
                throw new BadInput(where + ": \"" + Quote.of(side.strip())
                        + "\" has an entry without a word; write words with commas between them");
            }
            if (entry.length() > MAX_ENTRY_LENGTH) {
                throw new BadInput(where + ": an entry of " + entry.length() + " characters; at most "
                        + MAX_ENTRY_LENGTH + " are taken");
            }
            entries.add(entry);
        }
        if (entries.size() > MAX_ENTRIES_A_LINE) {
            throw new BadInput(
                    where + ": " + entries.size() + " entries; at most " + MAX_ENTRIES_A_LINE + " are taken on a line");
        }
        return entries;
    }

    private static List<String> words(String entry) {
        return RUN.matcher(entry)
                .results()
                .map(run -> normal(run.group()))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static String normal(String word) {
        String decomposed = Normalizer.normalize(Folding.of(word).text(), Normalizer.Form.NFKD);
        return MARKS.matcher(decomposed).replaceAll("").toLowerCase(Locale.ROOT);
    }

    private record Word(String normal, int start, int end) {}

    /**
     * A text's words, those that have synonyms as what they may be instead: all of them are to be looked for, any may be
     * found. The text itself where nothing has.
     */
    List<Words> ways(String text) {
        if (rules.isEmpty()) {
            return List.of(Words.plain(text));
        }
        List<Word> words = new ArrayList<>();
        Matcher runs = RUN.matcher(text);
        while (runs.find()) {
            words.add(new Word(normal(runs.group()), runs.start(), runs.end()));
        }
        List<Words> ways = new ArrayList<>();
        StringBuilder rest = new StringBuilder();
        int done = 0;
        int phraseWords = 0;
        for (int i = 0; i < words.size() && ways.size() < MAX_REPLACED; i++) {
            int length = match(words, i);
            if (length == 0) {
                continue;
            }
            Word last = words.get(i + length - 1);
            Rule rule = rule(words.subList(i, i + length));
            int many = rule.others.stream()
                    .map(Synonyms::words)
                    .mapToInt(List::size)
                    .filter(size -> size > 1)
                    .sum();
            if (phraseWords + many > MAX_PHRASE_WORDS) {
                continue;
            }
            phraseWords += many;
            int start = words.get(i).start;
            rest.append(text, done, start).append(' ');
            ways.add(anyOf(text.substring(start, last.end), rule));
            done = last.end;
            i += length - 1;
        }
        if (ways.isEmpty()) {
            return List.of(Words.plain(text));
        }
        rest.append(text, done, text.length());
        if (QueryLexer.hasWord(rest.toString())) {
            ways.addFirst(Words.plain(rest.toString()));
        }
        return ways;
    }

    private Rule rule(List<Word> words) {
        Rule rule = rules.get(words.stream().map(Word::normal).toList());
        if (rule == null) {
            throw new AssertionError(words);
        }
        return rule;
    }

    /** How many words from {@code from} on are the longest entry that stands there; 0 where none does. */
    private int match(List<Word> words, int from) {
        int most = Math.min(longest.getOrDefault(words.get(from).normal, 0), words.size() - from);
        for (int length = most; length > 0; length--) {
            List<String> key = words.subList(from, from + length).stream()
                    .map(Word::normal)
                    .toList();
            if (rules.containsKey(key)) {
                return length;
            }
        }
        return 0;
    }

    private static Words anyOf(String typed, Rule rule) {
        List<Words> ways = new ArrayList<>();
        if (rule.own) {
            ways.add(Words.plain(typed));
        }
        rule.others.forEach(other -> ways.add(new Words.Phrase(other, 0)));
        return new Words.AnyOf(ways);
    }
}
