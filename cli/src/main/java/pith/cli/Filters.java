package pith.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import pith.engine.BadQuery;
import pith.engine.Filter;
import pith.engine.Quote;
import pith.engine.Untyped;

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

    private static Filter condition(String condition) {
        Matcher matcher = CONDITION.matcher(condition);
        if (!matcher.matches()) {
            throw new BadQuery("--where \"" + Quote.of(condition)
                    + "\" is no condition; write FIELD=VALUE, FIELD>=VALUE or FIELD<=VALUE");
        }
        String field = matcher.group("field").strip();
        Untyped.Bound bound = new Untyped.Bound(matcher.group("value").strip(), true);
        Optional<Filter> filter = switch (matcher.group("operator")) {
            case ">=" -> Untyped.range(field, bound, null);
            case "<=" -> Untyped.range(field, null, bound);
            default -> Optional.of(Untyped.is(field, bound.value()));
        };
        return filter.orElseThrow(() -> new BadQuery("--where \"" + Quote.of(condition)
                + "\" compares with something that is neither a number "
                + "nor a date; write dates as 2024-05-31 or 2024-05-31T12:00:00Z"));
    }
}
