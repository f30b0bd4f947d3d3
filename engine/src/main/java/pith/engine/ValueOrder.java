package pith.engine;

import java.math.BigDecimal;
import java.util.Comparator;

/**
 * The order of metadata values, those of different types included: numbers by their size, whether whole or real; then
 * dates; then false and true; then keywords by their characters' code points, which sets capitals before small letters.
 * What is matched by its words has no place in it.
 */
final class ValueOrder implements Comparator<Value> {
    static final ValueOrder INSTANCE = new ValueOrder();

    private ValueOrder() {}

    /** Whether the value can be counted and sorted by. */
    static boolean has(Value value) {
        return switch (value) {
            case Value.Keyword keyword -> keyword.value().length() <= Value.MAX_KEYWORD_LENGTH;
            case Value.Text text -> false;
            case Value.Several several -> false;
            case Value.Whole whole -> true;
            case Value.Real real -> true;
            case Value.Date date -> true;
            case Value.Flag flag -> true;
        };
    }

    @Override
    public int compare(Value a, Value b) {
        int byKind = Integer.compare(kind(a), kind(b));
        if (byKind != 0) {
            return byKind;
        }
        return switch (a) {
            case Value.Whole whole ->
                b instanceof Value.Whole other
                        ? Long.compare(whole.value(), other.value())
                        : exact(whole).compareTo(exact(b));
            case Value.Real real ->
                b instanceof Value.Real other
                        ? Double.compare(real.value() + 0.0, other.value() + 0.0) // no negative zero
                        : exact(real).compareTo(exact(b));
            case Value.Date date -> date.value().compareTo(((Value.Date) b).value());
            case Value.Flag flag -> Boolean.compare(flag.value(), ((Value.Flag) b).value());
            case Value.Keyword keyword -> compare(keyword.value(), ((Value.Keyword) b).value());
            case Value.Text text -> throw unordered();
            case Value.Several several -> throw unordered();
        };
    }

    private static int kind(Value value) {
        return switch (value) {
            case Value.Whole whole -> 0;
            case Value.Real real -> 0;
            case Value.Date date -> 1;
            case Value.Flag flag -> 2;
            case Value.Keyword keyword -> 3;
            case Value.Text text -> throw unordered();
            case Value.Several several -> throw unordered();
        };
    }

    private static BigDecimal exact(Value number) {
        return number instanceof Value.Whole whole
                ? BigDecimal.valueOf(whole.value())
                : new BigDecimal(((Value.Real) number).value());
    }

    /** As UTF-8 is ordered, and UTF-16 is not. */
    private static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right) {
                boolean pairs = Character.isSurrogate(left) != Character.isSurrogate(right);
                return pairs ? (Character.isSurrogate(left) ? 1 : -1) : Character.compare(left, right);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    private static IllegalArgumentException unordered() {
        return new IllegalArgumentException("a text or a list has no order");
    }
}
