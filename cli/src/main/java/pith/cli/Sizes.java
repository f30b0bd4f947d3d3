package pith.cli;

import java.util.Locale;

/** Sizes for people. */
final class Sizes {
    private static final long KILO = 1_000;

    private Sizes() {}

    /** Such as "12.3 MB": decimal units, as disks are sold and listed by. */
    static String bytes(long bytes) {
        if (bytes < KILO) {
            return bytes + " bytes";
        }
        double size = bytes;
        String unit = "bytes";
        for (String next : new String[] {"kB", "MB", "GB", "TB"}) {
            // What would be shown as 1,000.0 of a unit is 1.0 of the next.
            if (size < KILO - 0.05) {
                break;
            }
            size /= KILO;
            unit = next;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, unit);
    }

    /** Such as "12 s", "3 min" or "1 h 20 min". */
    static String duration(double seconds) {
        long whole = Math.max(1, Math.round(seconds));
        if (whole < 100) {
            return whole + " s";
        }
        long minutes = Math.round(whole / 60.0);
        return minutes < 100 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
    }

    /** Such as "1 document" or "1,234 documents". */
    static String count(long number, String noun) {
        return String.format(Locale.ROOT, "%,d %s%s", number, noun, number == 1 ? "" : "s");
    }
}
