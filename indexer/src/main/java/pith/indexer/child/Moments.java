package pith.indexer.child;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Moments in the notation of ISO 8601. */
public final class Moments {
    private static final int DAY_LENGTH = "2024-05-31".length();
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?(Z|[+-]\\d{2}:\\d{2})?");

    private Moments() {}

    /** A day, as its beginning in UTC, or a moment, of UTC where it names no zone; null for anything else. */
    public static @Nullable Instant parse(String text) {
        try {
            if (text.length() == DAY_LENGTH && DAY.matcher(text).matches()) {
                return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
            }
            if (text.length() <= DAY_LENGTH || !TIME.matcher(text).matches()) {
                return null;
            }
            String time = text.substring(DAY_LENGTH);
            boolean zoned = time.endsWith("Z") || time.indexOf('+') >= 0 || time.indexOf('-') >= 0;
            return zoned
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
