package pith.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Documents like others: what is asked. At least one document or a text is given to be like. Immutable.
 *
 * <p>By vectors, a document is as like as the cosine between the middle of its passages' vectors and the direction asked for:
 * the middle of the documents (and the text) to be like, less {@link #AWAY} times the middle of those to be unlike (Rocchio,
 * "Relevance feedback in information retrieval", 1971, with these shares). By words, it is found by those that tell most
 * about the one and not about the other, by tf-idf, at most {@value #WORDS}; they are weighed as a query's words are. Both
 * together are weighed as in a search: see {@link Explanation}.
 *
 * @param like ids of documents to be like, at most {@value #MAX_EXAMPLES}
 * @param unlike ids of documents to move away from, at most {@value #MAX_EXAMPLES}
 * @param text to be like, beside the documents; null for none. Not blank, at most {@link Query#MAX_TEXT_LENGTH} units
 * @param mode which evidence makes documents alike
 * @param weight the vector's share of the score in {@link Mode#HYBRID}, 0 to 1
 * @param diversity how much the hits are to differ from each other, 0 (not at all) to 1 (nothing else counts): maximal
 *     marginal relevance (Carbonell and Goldstein, "The use of MMR", 1998), which takes the next hit by {@code (1 -
 *     diversity) * score - diversity * cosine} with the hit before that is nearest to it. Above 0 the hits are in that order,
 *     and not in the order of their scores
 * @param seen ids of documents that are left out, as those of {@code like} and {@code unlike} are; at most
 *     {@value #MAX_SEEN}. Those that the index does not have are passed over
 * @param foldDuplicates whether documents that say nearly the same count as one (see {@link Hit#duplicates}), and those that
 *     say nearly the same as one left out are left out too
 * @param limit hits at most, 1 to {@value Query#MAX_LIMIT}
 * @param filter which documents may be found
 * @param shown what of them is shown
 */
public record Likeness(
        List<String> like,
        List<String> unlike,
        @Nullable String text,
        Mode mode,
        double weight,
        double diversity,
        List<String> seen,
        boolean foldDuplicates,
        int limit,
        Filter filter,
        Shown shown) {

    public static final int MAX_EXAMPLES = 1_000;
    public static final int MAX_SEEN = 10_000;

    /**
     * The vector's share: less than in a search, since a document has many more words than a query. On the sample corpus 0.2
     * to 0.6 are within 0.02 of each other.
     */
    public static final double DEFAULT_WEIGHT = 0.4;

    /** What an example to move away from counts, against 1 for one to be like. */
    public static final double AWAY = 0.5;

    /** So many words stand for the documents. */
    public static final int WORDS = 25;

    public Likeness {
        like = List.copyOf(like);
        unlike = List.copyOf(unlike);
        seen = List.copyOf(seen);
        if (like.isEmpty() && text == null) {
            throw new BadQuery("no document id and no text; give one or several to find documents like them");
        }
        require("documents to be like", like, MAX_EXAMPLES);
        require("documents to be unlike", unlike, MAX_EXAMPLES);
        require("documents seen", seen, MAX_SEEN);
        Set<String> both = new HashSet<>(like);
        both.retainAll(unlike);
        if (!both.isEmpty()) {
            throw new BadQuery("document \"" + Quote.of(both.iterator().next())
                    + "\" is both to be like and to be unlike; give it as one of them");
        }
        if (text != null && (text.isBlank() || text.length() > Query.MAX_TEXT_LENGTH)) {
            throw new BadQuery("the text to be like has " + text.strip().length() + " characters; give 1 to "
                    + Query.MAX_TEXT_LENGTH);
        }
        if (!(weight >= 0 && weight <= 1)) {
            throw new BadQuery("weight " + weight + " is not between 0 (words alone) and 1 (vector alone)");
        }
        if (!(diversity >= 0 && diversity <= 1)) {
            throw new BadQuery("diversity " + diversity + " is not between 0 (none) and 1 (nothing else)");
        }
        if (limit < 1 || limit > Query.MAX_LIMIT) {
            throw new BadQuery("limit " + limit + " is not between 1 and " + Query.MAX_LIMIT);
        }
        if (!shown.facets().isEmpty()) {
            throw new BadQuery("facets of similar documents; they are counted for a search only");
        }
    }

    private static void require(String what, List<String> ids, int most) {
        if (ids.size() > most) {
            throw new BadQuery(ids.size() + " " + what + "; at most " + most + " are taken");
        }
    }

    /** The first {@value Query#DEFAULT_LIMIT} documents like these, by words and vectors. */
    public static Likeness of(List<String> like) {
        return of(like, null);
    }

    /** The first {@value Query#DEFAULT_LIMIT} documents like these and a text, by words and vectors. */
    public static Likeness of(List<String> like, @Nullable String text) {
        return new Likeness(
                like,
                List.of(),
                text,
                Mode.HYBRID,
                DEFAULT_WEIGHT,
                0,
                List.of(),
                false,
                Query.DEFAULT_LIMIT,
                Filter.ALL,
                Shown.DEFAULT);
    }

    public Likeness withUnlike(List<String> unlike) {
        return new Likeness(like, unlike, text, mode, weight, diversity, seen, foldDuplicates, limit, filter, shown);
    }

    public Likeness withMode(Mode mode) {
        return new Likeness(like, unlike, text, mode, weight, diversity, seen, foldDuplicates, limit, filter, shown);
    }

    public Likeness withWeight(double weight) {
        return new Likeness(like, unlike, text, mode, weight, diversity, seen, foldDuplicates, limit, filter, shown);
    }

    public Likeness withDiversity(double diversity) {
        return new Likeness(like, unlike, text, mode, weight, diversity, seen, foldDuplicates, limit, filter, shown);
    }

    public Likeness withSeen(List<String> seen) {
        return new Likeness(like, unlike, text, mode, weight, diversity, seen, foldDuplicates, limit, filter, shown);
    }

    public Likeness withFoldDuplicates(boolean foldDuplicates) {
        return new Likeness(like, unlike, text, mode, weight, diversity, seen, foldDuplicates, limit, filter, shown);
    }

    public Likeness withLimit(int limit) {
        return new Likeness(like, unlike, text, mode, weight, diversity, seen, foldDuplicates, limit, filter, shown);
    }

    public Likeness withFilter(Filter filter) {
        return new Likeness(like, unlike, text, mode, weight, diversity, seen, foldDuplicates, limit, filter, shown);
    }

    public Likeness withShown(Shown shown) {
        return new Likeness(like, unlike, text, mode, weight, diversity, seen, foldDuplicates, limit, filter, shown);
    }
}
