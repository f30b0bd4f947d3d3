package pith.engine;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import java.util.function.ObjIntConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An index in memory that compares everything with everything: what the other engines are tested against. Its words are
 * runs of letters and digits in lower case, without stems or stop words, so the texts of a comparison use words that
 * analysis leaves alone. A word of a query is one of every language: as rare as in that in which most documents have it.
 */
public final class BruteForceIndex implements Index {
    private final IndexStamp stamp;
    private Map<String, Stored> committed = Map.of();
    private long commits;
    private boolean locked;
    private @Nullable String holder;

    public BruteForceIndex(IndexStamp stamp) {
        this.stamp = stamp;
    }

    private record Stored(
            Document document,
            List<Passage> passages,
            List<float[]> vectors,
            BruteForceWords.Text text,
            List<List<String>> passageWords) {

        private static BruteForceWords.Text text(Document document) {
            return new BruteForceWords.Text(
                    language(document), weightedParts(document), splitWords(document.title()), document);
        }

        private static String language(Document document) {
            return document.language().isEmpty() ? Languages.DEFAULT : document.language();
        }

        /** Within a passage neither fields nor metadata tell anything. */
        BruteForceWords.Text passage(List<String> own) {
            return new BruteForceWords.Text(language(document), List.of(own), null, null);
        }

        Stored(Document document, List<Passage> passages, List<float[]> vectors) {
            this(
                    document,
                    List.copyOf(passages),
                    List.copyOf(vectors),
                    text(document),
                    passages.stream()
                            .map(p -> splitWords(document.title(), p.text()))
                            .toList());
        }
    }

    @Override
    public IndexStamp stamp() {
        return stamp;
    }

    @Override
    public synchronized IndexView view() {
        if (commits == 0) {
            throw new IndexUnavailable("there is no index in memory yet; write to it first");
        }
        return new View(Long.toString(commits), List.copyOf(committed.values()), Deadline.NEVER);
    }

    @Override
    public synchronized IndexUpdate update(String newHolder) {
        if (locked) {
            throw new IndexLocked("the index in memory is being written by " + holder + "; wait");
        }
        locked = true;
        holder = newHolder;
        if (commits == 0) {
            commits = 1;
        }
        return new Update(new TreeMap<>(committed));
    }

    @Override
    public void close() {}

    private final class Update implements IndexUpdate {
        private final Map<String, Stored> pending;
        private boolean closed;

        Update(Map<String, Stored> pending) {
            this.pending = pending;
        }

        @Override
        public synchronized void replace(Document document, List<Passage> passages, List<float[]> vectors) {
            requireOpen();
            if (passages.isEmpty() || passages.size() != vectors.size()) {
                throw new BadInput(document.id() + " needs one vector a passage");
            }
            for (float[] vector : vectors) {
                if (vector.length != stamp.dimension() || !(Math.abs(Cosine.of(vector, vector) - 1) < 2e-3)) {
                    throw new BadInput(document.id() + " has a vector that is not of unit length");
                }
            }
            pending.put(document.id(), new Stored(document, passages, vectors));
        }

        @Override
        public synchronized void remove(String documentId) {
            requireOpen();
            pending.remove(documentId);
        }

        @Override
        public synchronized void commit() {
            requireOpen();
            synchronized (BruteForceIndex.this) {
                committed = new TreeMap<>(pending);
                commits++;
            }
        }

        @Override
        public synchronized void compact() {
            requireOpen();
        }

        private void requireOpen() {
            if (closed) {
                throw new IllegalStateException("this update is closed");
            }
        }

        @Override
        public synchronized void close() {
            if (!closed) {
                closed = true;
                synchronized (BruteForceIndex.this) {
                    locked = false;
                }
            }
        }
    }

    private record View(
            String name,
            List<Stored> all,
            BruteForceWords documentWords,
            BruteForceWords passageWords,
            Deadline deadline)
            implements IndexView {

        View(String name, List<Stored> all, Deadline deadline) {
            this(
                    name,
                    all,
                    new BruteForceWords(all.stream().map(Stored::text).toList()),
                    new BruteForceWords(all.stream()
                            .flatMap(stored -> stored.passageWords.stream().map(stored::passage))
                            .toList()),
                    deadline);
        }

        @Override
        public IndexView until(Deadline deadline) {
            return new View(name, all, documentWords, passageWords, deadline);
        }

        /** The scores of documents until the time is over, then not a number. */
        private double[] timed(int[] documents, IntToDoubleFunction score) {
            boolean stopped = false;
            double[] scores = new double[documents.length];
            for (int i = 0; i < scores.length; i++) {
                stopped = stopped || deadline.mustStop();
                scores[i] = stopped ? Double.NaN : score.applyAsDouble(documents[i]);
            }
            return scores;
        }

        /** Of documents and their scores those that the time sufficed for. */
        private static Matches looked(int[] documents, double[] scores, double bound) {
            int[] looked = IntStream.range(0, documents.length)
                    .filter(i -> !Double.isNaN(scores[i]))
                    .toArray();
            boolean finished = looked.length == documents.length;
            return new Matches(
                    IntStream.of(looked).map(i -> documents[i]).toArray(),
                    IntStream.of(looked).mapToDouble(i -> scores[i]).toArray(),
                    looked.length,
                    finished,
                    bound,
                    finished);
        }

        @Override
        public long documentCount() {
            return all.size();
        }

        @Override
        public long passageCount() {
            return all.stream().mapToLong(stored -> stored.passages.size()).sum();
        }

        @Override
        public int number(String documentId) {
            return IntStream.range(0, all.size())
                    .filter(i -> id(i).equals(documentId))
                    .findFirst()
                    .orElse(-1);
        }

        @Override
        public String id(int document) {
            return document(document).id();
        }

        @Override
        public Document document(int document) {
            return all.get(document).document;
        }

        @Override
        public Entry entry(int document) {
            Document d = all.get(document).document;
            return new Entry(d.id(), d.root(), d.uri(), d.contentHash());
        }

        @Override
        public void forEachNumbered(ObjIntConsumer<Entry> consumer) {
            for (int i = 0; i < all.size(); i++) {
                consumer.accept(entry(i), i);
            }
        }

        @Override
        public boolean hasField(String name) {
            return all.stream().anyMatch(stored -> has(stored.document, name));
        }

        @Override
        public Matches byWords(Words words, Filter filter) {
            BruteForceWords bm25 = documentWords();
            int[] found = matching(filter, i -> bm25.matches(words, text(i)));
            double[] scores = timed(found, i -> bm25.score(words, text(i)));
            return looked(found, scores, bm25.bound(words));
        }

        private BruteForceWords.Text text(int document) {
            return all.get(document).text;
        }

        @Override
        public Matches byVector(float[] query, Filter filter, int most) {
            int[] best = IntStream.of(matching(filter, i -> true))
                    .boxed()
                    .sorted(Comparator.comparingDouble((Integer i) -> -cosine(query, i))
                            .thenComparing(this::id))
                    .limit(most)
                    .mapToInt(Integer::intValue)
                    .toArray();
            return looked(best, cosines(query, best), 1);
        }

        private int[] matching(Filter filter, Predicate<Integer> also) {
            return IntStream.range(0, all.size())
                    .filter(i -> passes(filter, i) && also.test(i))
                    .toArray();
        }

        private boolean passes(Filter filter, int document) {
            return BruteForceIndex.passes(
                    filter, document(document), words -> documentWords().holds(words, text(document)));
        }

        @Override
        public double[] bm25(Words words, int[] documents) {
            return timed(documents, i -> documentWords().score(words, text(i)));
        }

        @Override
        public Explained explainBm25(Words words, int document) {
            return documentWords().explained(words, text(document)).named("BM25");
        }

        @Override
        public double[] cosines(float[] query, int[] documents) {
            return timed(documents, i -> cosine(query, i));
        }

        private double cosine(float[] query, int document) {
            return all.get(document).vectors.stream()
                    .mapToDouble(vector -> Cosine.of(query, vector))
                    .max()
                    .orElseThrow();
        }

        @Override
        public int[] passing(int[] documents, Filter filter) {
            return IntStream.of(documents).filter(i -> passes(filter, i)).toArray();
        }

        @Override
        public List<FacetCounts> count(int[] documents, List<Facet> facets) {
            List<Document> counted =
                    IntStream.of(documents).mapToObj(this::document).toList();
            return facets.stream().map(facet -> counts(facet, counted)).toList();
        }

        @Override
        public Map<Integer, Value> keys(int[] documents, Sort sort) {
            Map<Integer, Value> keys = new TreeMap<>();
            for (int document : documents) {
                values(document(document), sort.field())
                        .filter(Value::ordered)
                        .min(sort.descending() ? Value.ORDER.reversed() : Value.ORDER)
                        .ifPresent(key -> keys.put(document, key));
            }
            return keys;
        }

        @Override
        public Passages passages(int document, Words words) {
            BruteForceWords bm25 = passageWords;
            Stored stored = all.get(document);
            return new Passages(
                    stored.passages.stream().mapToInt(Passage::start).toArray(),
                    stored.passages.stream().mapToInt(Passage::end).toArray(),
                    stored.passageWords.stream()
                            .mapToDouble(own -> bm25.score(words, stored.passage(own)))
                            .toArray(),
                    bm25.bound(words));
        }

        @Override
        public Pieces wordsIn(Words words, String text, String language) {
            List<int[]> places = new ArrayList<>();
            List<String> own = new ArrayList<>();
            for (int start = 0; start < text.length(); start++) {
                int end = start;
                while (end < text.length() && Character.isLetterOrDigit(text.charAt(end))) {
                    end++;
                }
                if (end > start) {
                    places.add(new int[] {start, end});
                    own.add(text.substring(start, end).toLowerCase(Locale.ROOT));
                    start = end;
                }
            }
            List<int[]> found = documentWords().places(words, own);
            return new Pieces(
                    found.stream().mapToInt(span -> places.get(span[0])[0]).toArray(),
                    found.stream().mapToInt(span -> places.get(span[1])[1]).toArray());
        }

        @Override
        public double bound(Words words) {
            return documentWords().bound(words);
        }

        @Override
        public String tellingWords(List<Written> texts, List<Written> others, int most) {
            Map<String, Double> weights = new TreeMap<>();
            texts.forEach(text ->
                    weigh(text).forEach((word, weight) -> weights.merge(word, weight / texts.size(), Double::sum)));
            others.forEach(text -> weigh(text)
                    .forEach((word, weight) ->
                            weights.merge(word, -Likeness.AWAY * weight / others.size(), Double::sum)));
            double greatest = weights.values().stream()
                    .mapToDouble(weight -> weight)
                    .max()
                    .orElse(0);
            return weights.entrySet().stream()
                    .filter(entry -> entry.getValue() > 0)
                    .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                    .limit(most)
                    .map(entry -> (entry.getKey() + " ")
                            .repeat((int) Math.round(TELLING_LEVELS * entry.getValue() / greatest)))
                    .collect(Collectors.joining());
        }

        private Map<String, Double> weigh(Written text) {
            Map<String, Long> counts = splitWords(text.text()).stream()
                    .collect(Collectors.groupingBy(word -> word, TreeMap::new, Collectors.counting()));
            Map<String, Double> weights = new TreeMap<>();
            counts.forEach((word, count) -> {
                long holding = all.stream()
                        .filter(stored -> stored.text.words().contains(word))
                        .count();
                if (holding >= (text.language() == null ? 1 : 2)) {
                    weights.put(word, (1 + Math.log(count)) * documentWords().bound(Words.plain(word)));
                }
            });
            double length = Math.sqrt(weights.values().stream()
                    .mapToDouble(weight -> weight * weight)
                    .sum());
            weights.replaceAll((word, weight) -> length == 0 ? 0 : weight / length);
            return weights;
        }

        @Override
        public long[][] signatures(int[] documents) {
            return IntStream.of(documents)
                    .mapToObj(i -> Resemblance.signature(document(i)))
                    .toArray(long[][]::new);
        }

        @Override
        public List<float[]> vectors(int document) {
            return all.get(document).vectors.stream().map(float[]::clone).toList();
        }

        @Override
        public List<Completion> complete(String typed, int most) {
            return new BruteForceSuggestions(documents()).complete(typed, most);
        }

        @Override
        public @Nullable String didYouMean(String text, boolean doubtful) {
            return new BruteForceSuggestions(documents()).didYouMean(text, doubtful);
        }

        private List<Document> documents() {
            return all.stream().map(Stored::document).toList();
        }

        @Override
        public void close() {}
    }

    /** Those of the title and of headings as often as they count. */
    private static List<List<String>> weightedParts(Document document) {
        List<String> parts = new ArrayList<>(Collections.nCopies(IndexView.TITLE_WEIGHT, document.title()));
        parts.add(document.text());
        for (Blocks.Block block : Blocks.of(document.text())) {
            if (block.kind() == Blocks.Kind.HEADING) {
                String heading = document.text().substring(block.start(), block.end());
                parts.addAll(Collections.nCopies(IndexView.HEADING_WEIGHT - 1, heading));
            }
        }
        return parts.stream().map(BruteForceIndex::splitWords).toList();
    }

    static List<String> splitWords(String... texts) {
        return Stream.of(texts)
                .flatMap(text -> Stream.of(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Facets by their words. */
    private static FacetCounts counts(Facet facet, List<Document> documents) {
        return switch (facet) {
            case Facet.Values each ->
                FacetCounts.of(
                        each,
                        documents.stream()
                                .flatMap(d -> values(d, each.field())
                                        .filter(Value::ordered)
                                        .distinct())
                                .collect(Collectors.groupingBy(value -> value, Collectors.counting())));
            case Facet.Ranges each ->
                FacetCounts.of(
                        each,
                        each.ranges().stream()
                                .mapToLong(range -> documents.stream()
                                        .filter(d -> passes(range, d, words -> false))
                                        .count())
                                .toArray());
            case Facet.Dates each ->
                FacetCounts.of(
                        each,
                        documents.stream()
                                .flatMap(d -> values(d, each.field())
                                        .filter(Value.Date.class::isInstance)
                                        .map(value -> each.span()
                                                .begin(((Value.Date) value)
                                                        .value()
                                                        .toEpochMilli()))
                                        .distinct())
                                .collect(Collectors.groupingBy(begin -> begin, TreeMap::new, Collectors.counting())));
        };
    }

    /** Filters by their words. */
    static boolean passes(Filter filter, Document document, Predicate<Words> holds) {
        return switch (filter) {
            case Filter.Is is ->
                values(document, is.field()).filter(Value::ordered).anyMatch(is.value()::equals);
            case Filter.In in ->
                values(document, in.field()).filter(Value::ordered).anyMatch(in.values()::contains);
            case Filter.Prefix prefix ->
                values(document, prefix.field())
                        .anyMatch(value -> Value.ordered(value)
                                && value instanceof Value.Keyword keyword
                                && keyword.value().startsWith(prefix.prefix()));
            case Filter.Mentions words -> {
                List<String> wanted = splitWords(words.text());
                yield !wanted.isEmpty()
                        && values(document, words.field())
                                .flatMap(BruteForceIndex::textOf)
                                .flatMap(text -> splitWords(text).stream())
                                .collect(Collectors.toSet())
                                .containsAll(wanted);
            }
            case Filter.Range range ->
                values(document, range.field())
                        .anyMatch(value -> atLeast(value, range.from()) && atMost(value, range.to()));
            case Filter.Exists exists -> has(document, exists.field());
            case Filter.Holds words -> holds.test(words.words());
            case Filter.Below below -> document.id().startsWith(below.folder());
            case Filter.And and -> and.filters().stream().allMatch(each -> passes(each, document, holds));
            case Filter.Or or -> or.filters().stream().anyMatch(each -> passes(each, document, holds));
            case Filter.Not not -> !passes(not.filter(), document, holds);
            case Filter.Among among -> passes(among.filter(), document, holds);
        };
    }

    /** What of a value is matched by its words. */
    private static Stream<String> textOf(Value value) {
        if (value instanceof Value.Text text) {
            return Stream.of(text.value());
        }
        return value instanceof Value.Keyword keyword && !Value.ordered(keyword)
                ? Stream.of(keyword.value())
                : Stream.of();
    }

    private static boolean has(Document document, String field) {
        return document.metadata().containsKey(field)
                || (field.equals(Languages.FIELD) && !document.language().isEmpty());
    }

    private static Stream<Value> values(Document document, String field) {
        Value value = document.metadata().get(field);
        boolean language = field.equals(Languages.FIELD) && !document.language().isEmpty();
        return Stream.concat(
                value instanceof Value.Several several ? several.values().stream() : Stream.ofNullable(value),
                language ? Stream.of(new Value.Keyword(document.language())) : Stream.of());
    }

    private static boolean atLeast(Value value, @Nullable Value bound) {
        return bound == null || (value.getClass() == bound.getClass() && compare(value, bound) >= 0);
    }

    private static boolean atMost(Value value, @Nullable Value bound) {
        return bound == null || (value.getClass() == bound.getClass() && compare(value, bound) <= 0);
    }

    private static int compare(Value a, Value b) {
        return switch (a) {
            case Value.Whole whole -> Long.compare(whole.value(), ((Value.Whole) b).value());
            case Value.Real real -> Double.compare(real.value(), ((Value.Real) b).value());
            case Value.Date date -> date.value().compareTo(((Value.Date) b).value());
            case Value.Keyword k -> throw new AssertionError(k);
            case Value.Text t -> throw new AssertionError(t);
            case Value.Flag f -> throw new AssertionError(f);
            case Value.Several s -> throw new AssertionError(s);
        };
    }
}
