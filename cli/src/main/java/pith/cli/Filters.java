package pith.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.engine.BadQuery;
import pith.engine.Filter;
import pith.engine.Quote;
import pith.engine.Value;

/** Which documents may be found, as options. */
final class Filters {
    private static final Pattern CONDITION = Pattern.compile("(?s)(?<field>[^=<>]+)(?<operator>=|<=|>=)(?<value>.*)");

    @Option(
            names = "--below",
            paramLabel = "FOLDER",
            description = "Only documents whose id begins with this folder, such as notes/2024.")
    @Nullable
    String below;

    @Option(
            names = "--where",
            paramLabel = "FIELD=VALUE",
            description = "Only documents whose metadata has this value; FIELD>=VALUE and FIELD<=VALUE compare numbers "
                    + "and dates (2024-05-31). May be given several times: all must hold.")
    List<String> where = List.of();

    Filter filter() {
        List<Filter> all = new ArrayList<>();
        if (below != null) {
            all.add(new Filter.Below(below));
        }
        where.forEach(condition -> all.add(condition(condition)));
        return switch (all.size()) {
            case 0 -> Filter.ALL;
            case 1 -> all.getFirst();
            default -> new Filter.And(all);
        };
    }

    /** A value on the command line has no type, so every type that it can be is looked for. */
    private static Filter condition(String condition) {
        Matcher matcher = CONDITION.matcher(condition);
        if (!matcher.matches()) {
            throw new BadQuery("--where \"" + Quote.of(condition)
                    + "\" is no condition; write FIELD=VALUE, FIELD>=VALUE or FIELD<=VALUE");
        }
        String field = matcher.group("field").strip();
        String text = matcher.group("value").strip();
        String operator = matcher.group("operator");
        List<Filter> any = new ArrayList<>();
        for (Value value : ordered(text)) {
            any.add(
                    switch (operator) {
                        case ">=" -> new Filter.Range(field, value, null);
                        case "<=" -> new Filter.Range(field, null, value);
                        default -> new Filter.Is(field, value);
                    });
        }
        if (operator.equals("=")) {
            any.add(new Filter.Is(field, new Value.Keyword(text)));
            if (text.equals("true") || text.equals("false")) {
                any.add(new Filter.Is(field, new Value.Flag(Boolean.parseBoolean(text))));
            }
        } else if (any.isEmpty()) {
            throw new BadQuery(
                    "--where \"" + Quote.of(condition) + "\" compares with something that is neither a number "
                            + "nor a date; write dates as 2024-05-31 or 2024-05-31T12:00:00Z");
        }
        return any.size() == 1 ? any.getFirst() : new Filter.Or(any);
    }

    /** The numbers and dates that the text can be. */
    private static List<Value> ordered(String text) {
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
