package pith.engine;

import java.util.List;

/**
 * What of the results is shown. It changes neither which documents are found nor their order. Immutable.
 *
 * @param passages the best passages of each hit, 1 to {@value #MAX_PASSAGES}
 * @param around passages before and behind each of them that are shown with it, 0 to {@value #MAX_AROUND}
 * @param facets what of all candidates is counted
 * @param sentences of how many sentences, on the whole page, a vector may be made to find the one nearest to the query: for
 *     the best passage of hits that have few of its words, as long as it suffices; 0 to {@value #MAX_SENTENCES}. Each takes
 *     some milliseconds, more than all the rest of a search
 */
public record Shown(int passages, int around, List<Facet> facets, int sentences) {
    public static final int MAX_PASSAGES = 100;
    public static final int DEFAULT_PASSAGES = 3;
    public static final int MAX_AROUND = 20;
    public static final int MAX_FACETS = 20;
    public static final int MAX_SENTENCES = 1_000;

    /** For whom a tenth of a second more does not matter. */
    public static final int SOME_SENTENCES = 32;

    public static final Shown DEFAULT = new Shown(DEFAULT_PASSAGES, 0, List.of(), 0);

    public Shown {
        facets = List.copyOf(facets);
        if (passages < 1 || passages > MAX_PASSAGES) {
            throw new BadQuery("passages " + passages + " is not between 1 and " + MAX_PASSAGES);
        }
        if (around < 0 || around > MAX_AROUND) {
            throw new BadQuery("around " + around + " is not between 0 and " + MAX_AROUND);
        }
        if (facets.size() > MAX_FACETS) {
            throw new BadQuery(facets.size() + " facets; at most " + MAX_FACETS + " are taken");
        }
        if (sentences < 0 || sentences > MAX_SENTENCES) {
            throw new BadQuery("sentences " + sentences + " is not between 0 and " + MAX_SENTENCES);
        }
    }

    public Shown withPassages(int passages) {
        return new Shown(passages, around, facets, sentences);
    }

    public Shown withAround(int around) {
        return new Shown(passages, around, facets, sentences);
    }

    public Shown withFacets(List<Facet> facets) {
        return new Shown(passages, around, facets, sentences);
    }

    public Shown withSentences(int sentences) {
        return new Shown(passages, around, facets, sentences);
    }
}
