package pith.cli;

import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import pith.cli.Span.Style;
import pith.engine.Answer;
import pith.engine.Answers;
import pith.engine.Document;
import pith.engine.Explanation;
import pith.engine.Hit;
import pith.engine.Hit.ScoredPassage;
import pith.engine.Results;

/** Prints what was found, for people. */
final class Findings {
    /** How many lines of a passage are shown, about. */
    private static final int EXCERPT_LINES = 3;

    /** How many documents are shown where there is no answer. */
    private static final int CLOSEST = 3;

    /** How many near-duplicates of a document are named. */
    private static final int DUPLICATES = 5;

    /** How many other documents that say the same are named. */
    private static final int MOST_OTHERS = 3;

    private final Screen screen;
    private final Path folder;
    private int passages = 1;

    /** Prints to {@code screen}, with paths relative to the current {@code folder}. */
    Findings(Screen screen, Path folder) {
        this.screen = screen;
        this.folder = folder;
    }

    /** Shows up to so many passages of each hit from now on, in place of one. */
    Findings withPassages(int most) {
        passages = most;
        return this;
    }

    /** Hits, numbered from {@code offset + 1}. */
    void hits(List<Hit> hits, int offset, boolean explain) {
        for (int i = 0; i < hits.size(); i++) {
            if (i > 0) {
                screen.blank();
            }
            hit(offset + i + 1, hits.get(i), explain);
        }
    }

    /** Hits without their passages. */
    void titles(List<Hit> hits) {
        int rank = 0;
        for (Hit hit : hits) {
            String head = ++rank + ". ";
            screen.spread(Span.title(head + title(hit.document())), Span.plain(score(hit.score())));
            source(head.length(), hit.document(), "");
        }
    }

    private void hit(int rank, Hit hit, boolean explain) {
        String head = rank + ". ";
        Double relevance = hit.relevance();
        String score = (relevance == null ? "" : "relevance " + score(relevance) + ", score ") + score(hit.score());
        screen.spread(Span.title(head + title(hit.document())), Span.plain(score));
        source(
                head.length(),
                hit.document(),
                page(hit.document(), hit.passages().getFirst().passage().start()));
        if (explain) {
            explanation(head.length(), hit.score(), hit.explanation());
        }
        passages(head.length(), hit);
        duplicates(head.length(), hit.duplicates());
    }

    private void passages(int indent, Hit hit) {
        List<ScoredPassage> shown =
                hit.passages().subList(0, Math.min(passages, hit.passages().size()));
        boolean first = true;
        for (ScoredPassage each : distinct(shown)) {
            List<Span> spans = new ArrayList<>();
            if (!first) {
                String page = page(hit.document(), each.passage().start());
                spans.add(Span.dim("(" + score(each.score()) + page + ") "));
            }
            spans.addAll(excerpt(hit, each, most(indent)));
            screen.paragraph(indent, spans);
            first = false;
        }
    }

    /** With its answer marked where one was looked for and found, else with the words of the query. */
    private List<Span> excerpt(Hit hit, ScoredPassage each, int most) {
        Answer answer = each.answer();
        if (answer != null) {
            int start = answer.start() - each.passage().start();
            int end = answer.end() - each.passage().start();
            return marked(
                    Excerpt.ofAnswer(hit.document().title(), each.passage().text(), start, end, most));
        }
        return each.around().text().length() > each.passage().text().length()
                ? Excerpt.whole(each)
                : Excerpt.ofSnippet(hit.document().title(), each, most);
    }

    /** The passages to print: without those that stand in the surroundings of a better one. */
    private static List<ScoredPassage> distinct(List<ScoredPassage> passages) {
        List<ScoredPassage> kept = new ArrayList<>();
        for (ScoredPassage each : passages) {
            boolean isTold = kept.stream()
                    .anyMatch(
                            better -> better.around().start() <= each.passage().start()
                                    && each.passage().end() <= better.around().end());
            if (!isTold) {
                kept.add(each);
            }
        }
        return kept;
    }

    private void duplicates(int indent, List<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        String named = String.join(", ", ids.subList(0, Math.min(DUPLICATES, ids.size())));
        String more = ids.size() > DUPLICATES ? " and " + (ids.size() - DUPLICATES) + " more" : "";
        screen.paragraph(indent, List.of(Span.dim("also: " + named + more)));
    }

    private void explanation(int indent, double score, Explanation e) {
        if (score != e.score()) {
            String evidence = String.format(
                    Locale.ROOT,
                    "%.3f by cosine %.3f and BM25 %.2f among all hits; pith explain shows how",
                    score,
                    e.cosine(),
                    e.bm25());
            screen.paragraph(indent, List.of(Span.dim(evidence)));
            return;
        }
        String text = String.format(
                Locale.ROOT,
                "%.3f = %.2f × %.3f (cosine %.3f) + %.2f × %.3f (BM25 %.2f of at most %.2f)",
                e.score(),
                e.weight(),
                e.vector(),
                e.cosine(),
                1 - e.weight(),
                e.words(),
                e.bm25(),
                e.bound());
        screen.paragraph(indent, List.of(Span.dim(text)));
    }

    /** Which page of how many this is, and how to see the next. */
    void page(Results results, int offset) {
        int last = offset + results.hits().size();
        String total = (results.exact() ? "" : "at least ") + String.format(Locale.ROOT, "%,d", results.total());
        String more = last < results.total() ? "; --offset " + last + " shows the next" : "";
        screen.paragraph(
                0,
                List.of(Span.dim((offset + 1) + " to " + last + " of " + total
                        + (results.total() == 1 ? " document" : " documents") + " (" + results.tookMillis() + " ms)"
                        + more)));
    }

    /** The answers, or that there is none. */
    void answers(Answers answers) {
        if (answers.answers().isEmpty()) {
            none(answers);
            return;
        }
        int rank = 0;
        for (Answer answer : answers.answers()) {
            if (rank++ > 0) {
                screen.blank();
            }
            answer(rank + ". ", answer);
        }
        if (!answers.calibrated()) {
            screen.blank();
            screen.paragraph(
                    0,
                    List.of(Span.dim("The reader is not calibrated: the shares rank the answers, and are no"
                            + " probabilities.")));
        }
        partial(answers);
    }

    private void partial(Answers answers) {
        if (answers.partial()) {
            screen.blank();
            screen.paragraph(0, List.of(Span.dim("The time ended with " + answers.passagesRead() + " passages read.")));
        }
    }

    private void answer(String head, Answer answer) {
        screen.spread(Span.title(head + oneLine(answer.text())), Span.plain(percent(answer.probability())));
        int start = answer.start() - answer.passage().start();
        int end = answer.end() - answer.passage().start();
        String text = answer.passage().text();
        String title = answer.document().title();
        screen.paragraph(head.length(), marked(Excerpt.ofAnswer(title, text, start, end, most(head.length()))));
        String page = page(answer.document(), answer.start());
        source(head.length(), answer.document(), page + ", characters " + answer.start() + " to " + answer.end());
        int documents = answer.documents();
        if (documents > 1) {
            String others = answer.evidence().stream()
                    .map(place -> place.document().id())
                    .distinct()
                    .skip(1)
                    .limit(MOST_OTHERS)
                    .collect(Collectors.joining(", "));
            String more = documents - 1 > MOST_OTHERS ? ", …" : "";
            screen.paragraph(head.length(), List.of(Span.dim(documents + " documents say so: also " + others + more)));
        }
    }

    private void none(Answers answers) {
        if (answers.hits().isEmpty()) {
            screen.paragraph("No answer: no document has anything to do with the question.");
            return;
        }
        screen.paragraph("No answer found in the documents (" + percent(answers.noAnswer())
                + " sure that the passages read hold none). The closest:");
        screen.blank();
        hits(answers.hits().subList(0, Math.min(CLOSEST, answers.hits().size())), 0, false);
        partial(answers);
    }

    /** Without colour, marks an answer with characters. */
    private List<Span> marked(List<Span> spans) {
        if (screen.colour()) {
            return spans;
        }
        List<Span> marked = new ArrayList<>();
        for (Span span : spans) {
            boolean answer = span.style() == Style.ANSWER;
            marked.add(answer ? new Span("»" + span.text() + "«", span.style()) : span);
        }
        return marked;
    }

    private static String page(Document document, int offset) {
        OptionalInt page = document.pageAt(offset);
        return page.isPresent() ? ", page " + page.getAsInt() : "";
    }

    /** Where the document is; its id beside, where the path does not tell it. */
    private void source(int indent, Document document, String where) {
        String place = place(document.uri());
        String id = place.endsWith(document.id()) ? "" : (place.isEmpty() ? "id " : ", id ") + document.id();
        screen.paragraph(indent, List.of(Span.dim(place + id + where)));
    }

    /** The file's path, from the current folder where it is below; other addresses as they are. */
    private String place(String uri) {
        if (!uri.startsWith("file:")) {
            return uri;
        }
        int fragment = uri.indexOf('#'); // one of several documents of the file
        try {
            Path path = Path.of(URI.create(fragment < 0 ? uri : uri.substring(0, fragment)));
            return (path.startsWith(folder) ? folder.relativize(path) : path).toString();
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            return uri;
        }
    }

    private static String title(Document document) {
        return document.title().isBlank() ? document.id() : oneLine(document.title());
    }

    private static String oneLine(String text) {
        return Glyphs.safe(text).replaceAll(" +", " ").strip();
    }

    /** How many characters fill an excerpt's lines. */
    private int most(int indent) {
        return EXCERPT_LINES * (screen.width() - indent) - 10;
    }

    private static String score(double score) {
        return String.format(Locale.ROOT, "%.2f", score);
    }

    private static String percent(double probability) {
        if (probability > 0.99 && probability < 1) {
            return "over 99 %";
        }
        return String.format(Locale.ROOT, "%.0f %%", 100 * probability);
    }
}
