package pith.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.engine.BadQuery;
import pith.engine.Filter;
import pith.engine.Quote;
import pith.engine.Untyped;
import pith.engine.Value;

/** Which documents may be found, as options. */
final class Filters {
    private static final Pattern CONDITION =
            Pattern.compile("(?s)(?<field>.+?)(?<operator>!=|<=|>=|\\^=|~=|\\|=|=|<|>)(?<value>.*)");

    private static final Pattern EXISTENCE = Pattern.compile("(?<field>[^!].*?)(?<operator>!?\\?)");

    @Option(
            names = "--below",
            paramLabel = "FOLDER",
            description = "Only documents whose id begins with this folder, such as notes/2024.")
    @Nullable
    String below;

    @Option(
            names = "--where",
            paramLabel = "FIELD=VALUE",
            description = "Only documents whose metadata has this value (FIELD!=VALUE: has it not); >=, <=, > and < "
                    + "compare numbers and dates (2024-05-31), FIELD^=START is a keyword that begins so, FIELD~=WORDS a "
                    + "text with all these words, FIELD|=A|B one of several values, FIELD? any value, FIELD!? none. May "
                    + "be given several times: all must hold.")
    List<String> where = List.of();

    Filter filter() {
        List<Filter> all = new ArrayList<>();
        if (below != null) {
            all.add(new Filter.Below(below));
        }
        where.forEach(condition -> all.add(condition("--where", condition)));
        return switch (all.size()) {
            case 0 -> Filter.ALL;
            case 1 -> all.getFirst();
            default -> new Filter.And(all);
        };
    }

    /** A value on the command line has no type, so every type that it can be is looked for. */
    static Filter condition(String option, String condition) {
        Matcher matcher = CONDITION.matcher(condition);
        if (!matcher.matches()) {
            return existence(option, condition);
        }
        String field = matcher.group("field").strip();
        String text = matcher.group("value").strip();
        return switch (matcher.group("operator")) {
            case "=" -> Untyped.is(field, text);
            case "!=" -> new Filter.Not(Untyped.is(field, text));
            case "|=" -> anyOf(field, text);
            case "^=" -> new Filter.Prefix(field, text);
            case "~=" -> new Filter.Mentions(field, text);
            case ">=" -> range(option, condition, Untyped.range(field, new Untyped.Bound(text, true), null));
            case ">" -> range(option, condition, Untyped.range(field, new Untyped.Bound(text, false), null));
            case "<=" -> range(option, condition, Untyped.range(field, null, new Untyped.Bound(text, true)));
            default -> range(option, condition, Untyped.range(field, null, new Untyped.Bound(text, false)));
        };
    }

    private static Filter range(String option, String condition, Optional<Filter> range) {
        return range.orElseThrow(() -> new BadQuery(option + " \"" + Quote.of(condition)
                + "\" compares with something that is neither a number nor a date; write dates as 2024-05-31 or "
                + "2024-05-31T12:00:00Z"));
    }

    private static Filter anyOf(String field, String text) {
        return new Filter.Or(Stream.of(text.split("\\|", -1))
                .map(each -> Untyped.is(field, each.strip()))
                .toList());
    }

    private static Filter existence(String option, String condition) {
        Matcher matcher = EXISTENCE.matcher(condition);
        if (!matcher.matches()) {
            throw new BadQuery(option + " \"" + Quote.of(condition)
                    + "\" is no condition; write FIELD=VALUE, FIELD!=VALUE, FIELD>=VALUE, FIELD<=VALUE, FIELD>VALUE, "
                    + "FIELD<VALUE, FIELD^=START, FIELD~=WORDS, FIELD|=A|B, FIELD? or FIELD!?");
        }
        Filter exists = new Filter.Exists(matcher.group("field").strip());
        return matcher.group("operator").equals("?") ? exists : new Filter.Not(exists);
    }

    /** The numbers and dates that the text can be. */
    static List<Value> ordered(String text) {
        List<Value> values = new ArrayList<>();
        try {
            values.add(new Value.Whole(Long.parseLong(text)));
        } catch (NumberFormatException e) {
            // no whole number
        }
        try {
            double real = Double.parseDouble(text);
            if (Double.isFinite(real)) {
                values.add(new Value.Real(real));
            }
        } catch (NumberFormatException e) {
            // no number
        }
        try {
            values.add(new Value.Date(
                    text.length() > "2024-05-31".length()
                            ? Instant.parse(text)
                            : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()));
        } catch (DateTimeParseException e) {
            // no date
        }
        return values;
    }
}
