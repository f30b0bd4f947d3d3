package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import pith.Pith;
import pith.engine.Answers;
import pith.engine.BadInput;
import pith.engine.Completion;
import pith.engine.ExplainedHit;
import pith.engine.IndexView;
import pith.engine.Likeness;
import pith.engine.Query;
import pith.engine.Question;
import pith.engine.Quote;
import pith.engine.Results;

/** What asks: searches, questions, documents by their likeness, completion. Thread-safe. */
final class Api {
    private final Pith first;
    private final CollectionStore collections;
    private final Limits limits;
    private final Throttle throttle;

    Api(Pith first, CollectionStore collections, Limits limits, Throttle throttle) {
        this.first = first;
        this.collections = collections;
        this.limits = limits;
        this.throttle = throttle;
    }

    void search(Context context) {
        try (CollectionStore.Lease lease = collections.lease(context)) {
            Pith pith = lease.pith();
            JsonNode body = body(context);
            Query query = RequestJson.query(body, pith.weight());
            boolean answers = RequestJson.highlight(body) == RequestJson.Highlight.ANSWERS;
            Results results = work(context, "search", () -> {
                Results found = pith.search(query);
                return answers ? pith.markAnswers(query.text(), found) : found;
            });
            Bodies.answer(context, () -> ResponseJson.results(query, results));
        }
    }

    void explain(Context context) {
        try (CollectionStore.Lease lease = collections.lease(context)) {
            Pith pith = lease.pith();
            RequestJson.Explain wanted = RequestJson.explain(body(context), pith.weight());
            ExplainedHit hit = work(context, "explain", () -> pith.explain(wanted.query(), wanted.id()));
            Bodies.answer(context, () -> ExplainedJson.write(wanted.query(), hit));
        }
    }

    /** Answers in one piece, or the hits first and the answers when they are read, where the caller takes steps. */
    void ask(Context context) {
        try (CollectionStore.Lease lease = collections.lease(context)) {
            Pith pith = lease.pith();
            Question question = RequestJson.question(body(context));
            if (EventStream.wanted(context)) {
                askInSteps(context, pith, question);
                return;
            }
            Answers answers = work(context, "ask", () -> pith.ask(question));
            Bodies.answer(context, () -> ResponseJson.answers(answers));
        }
    }

    private void askInSteps(Context context, Pith pith, Question question) {
        AtomicReference<@Nullable EventStream> begun = new AtomicReference<>();
        try {
            Answers answers = work(
                    context,
                    "ask",
                    () -> pith.ask(question, found -> {
                        EventStream stream = EventStream.begin(context);
                        begun.set(stream);
                        stream.send("hits", ResponseJson.hits(question, found));
                    }));
            EventStream stream = begun.get();
            if (stream != null) {
                stream.send("answers", ResponseJson.answers(answers));
            }
        } catch (UncheckedIOException e) {
            // Nobody listens any more.
        } catch (RuntimeException e) {
            EventStream stream = begun.get();
            if (stream == null) {
                throw e;
            }
            Problem problem = Problem.of(e, "POST", "/v1/ask");
            stream.send("problem", Json.object().put("status", problem.status()).put("detail", problem.detail()));
        }
    }

    void similar(Context context) {
        try (CollectionStore.Lease lease = collections.lease(context)) {
            Likeness asked = RequestJson.similar(body(context));
            Results results = work(context, "similar", () -> lease.pith().similar(asked));
            Bodies.answer(context, () -> ResponseJson.similar(asked.like(), results));
        }
    }

    /** Completes what is typed: for every key, so that it is asked for by parameters. */
    void suggest(Context context) {
        @Nullable String typed = context.queryParam("q");
        if (typed == null) {
            throw new BadInput("parameter \"q\" is missing; ask for /v1/suggest?q=TYPED");
        }
        @Nullable String limit = context.queryParam("limit");
        int most = limit == null ? Completion.DEFAULT_MOST : number("limit", limit);
        try (CollectionStore.Lease lease = collections.lease(context)) {
            List<Completion> completions =
                    work(context, "complete", () -> lease.pith().complete(typed, most));
            Bodies.answer(context, () -> ResponseJson.completions(typed, completions));
        }
    }

    private JsonNode body(Context context) {
        return Bodies.json(context, limits.queryBytes());
    }

    /** In turn with other requests. */
    private <T> T work(Context context, String stage, Supplier<T> work) {
        Stages stages = Stages.of(context);
        return throttle.work(stages, () -> stages.time(stage, work));
    }

    private static int number(String parameter, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new BadInput(
                    "parameter \"" + parameter + "\" is \"" + Quote.of(value) + "\"; give a whole number", e);
        }
    }

    /** Whether the index can be asked, and how large it is. */
    void health(Context context) {
        try (IndexView view = first.view()) {
            Bodies.answer(context, () -> ResponseJson.health(view));
        }
    }

    /** Whether requests may be sent here: also where there is no index yet, for then documents may come. */
    void ready(Context context) {
        if (Files.isDirectory(first.folder())) {
            health(context);
        } else {
            Bodies.answer(
                    context,
                    () -> Json.object().put("status", "ok").put("documents", 0).put("passages", 0));
        }
    }
}
