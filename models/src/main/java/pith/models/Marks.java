package pith.models;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.util.Arrays;
import java.util.Optional;

/**
 * The pieces that a model wants around one text or two: BERT's {@code [CLS] a [SEP]} and {@code [CLS] a [SEP] b [SEP]},
 * RoBERTa's {@code <s> a </s>} and {@code <s> a </s></s> b </s>}.
 *
 * @param before before the first text, at least one
 * @param between between two texts, at least one
 * @param after after the last text, at least one
 * @param secondType the token type of the second text and what follows it: 1, or 0 where the model tells texts apart by
 *     the marks alone
 */
@SuppressWarnings("ArrayRecordComponent") // plain columns; compared by nobody
record Marks(int[] before, int[] between, int[] after, int secondType) {

    /** Finds out how the tokenizer puts texts together; empty where it does otherwise than all models of the family. */
    static Optional<Marks> of(HuggingFaceTokenizer tokenizer) {
        int[] a = ids(tokenizer.encode("a", false, false));
        int[] b = ids(tokenizer.encode("b", false, false));
        int[] one = ids(tokenizer.encode("a", true, false));
        Encoding both = tokenizer.encode("a", "b", true, false);
        int[] two = ids(both);
        int at = 0;
        while (at < one.length && !Arrays.equals(one, at, Math.min(one.length, at + a.length), a, 0, a.length)) {
            at++;
        }
        int second = two.length - (one.length - at - a.length) - b.length;
        if (a.length == 0 || at == 0 || at + a.length >= one.length || second <= at + a.length) {
            return Optional.empty();
        }
        long[] types = both.getTypeIds();
        Marks marks = new Marks(
                Arrays.copyOf(one, at),
                Arrays.copyOfRange(two, at + a.length, second),
                Arrays.copyOfRange(one, at + a.length, one.length),
                (int) types[second]);
        boolean holds = Arrays.equals(marks.around(a, b, 0, b.length), two)
                && Arrays.equals(marks.around(new int[0]), ids(tokenizer.encode("", true, false)))
                && Arrays.equals(types, marks.types(two.length, second));
        return holds ? Optional.of(marks) : Optional.empty();
    }

    private static int[] ids(Encoding encoding) {
        return Arrays.stream(encoding.getIds()).mapToInt(Math::toIntExact).toArray();
    }

    private long[] types(int count, int second) {
        long[] types = new long[count];
        Arrays.fill(types, second, count, Math.clamp(secondType, 0, 1));
        return types;
    }

    /** How many there are around one text. */
    int aroundOne() {
        return before.length + after.length;
    }

    /** How many there are around two texts. */
    int aroundTwo() {
        return before.length + between.length + after.length;
    }

    /** Where the second text begins behind a first one of {@code pieces} pieces. */
    int second(int pieces) {
        return before.length + pieces + between.length;
    }

    /** A model's input of one text. */
    int[] around(int[] text) {
        int[] input = new int[text.length + aroundOne()];
        System.arraycopy(before, 0, input, 0, before.length);
        System.arraycopy(text, 0, input, before.length, text.length);
        System.arraycopy(after, 0, input, before.length + text.length, after.length);
        return input;
    }

    /** A model's input of a text and of the pieces {@code from} to {@code to} of a second one. */
    int[] around(int[] first, int[] second, int from, int to) {
        int at = second(first.length);
        int[] input = new int[at + to - from + after.length];
        System.arraycopy(before, 0, input, 0, before.length);
        System.arraycopy(first, 0, input, before.length, first.length);
        System.arraycopy(between, 0, input, before.length + first.length, between.length);
        System.arraycopy(second, from, input, at, to - from);
        System.arraycopy(after, 0, input, at + to - from, after.length);
        return input;
    }
}
