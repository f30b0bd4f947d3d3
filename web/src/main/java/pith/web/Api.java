package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pith.Pith;
import pith.engine.BadInput;
import pith.engine.Completion;
import pith.engine.Document;
import pith.engine.IndexView;
import pith.engine.Likeness;
import pith.engine.Query;
import pith.engine.Question;
import pith.engine.Quote;
import pith.engine.Results;
import pith.indexer.IndexReport;
import pith.indexer.IndexReport.Entry;
import pith.indexer.IndexReport.Outcome;

/** What each route does. Thread-safe. */
final class Api {
    static final String DOCUMENTS = "/v1/documents";

    /** Of a body that holds documents. */
    static final int MAX_DOCUMENTS_BYTES = 16 * 1024 * 1024;

    /** Of a body that holds a question or a query. */
    static final int MAX_QUERY_BYTES = 1024 * 1024;

    /** Bodies of documents in memory at once. They are written one after the other anyway. */
    private static final int MAX_WRITES = 4;

    private static final Pattern JSON = Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");

    private final Pith pith;
    private final Semaphore writes = new Semaphore(MAX_WRITES);

    Api(Pith pith) {
        this.pith = pith;
    }

    void search(Context context) {
        JsonNode body = body(context, MAX_QUERY_BYTES);
        Query query = RequestJson.query(body, pith.weight());
        Results found = pith.search(query);
        boolean answers = RequestJson.highlight(body) == RequestJson.Highlight.ANSWERS;
        answer(context, ResponseJson.results(query, answers ? pith.markAnswers(query.text(), found) : found));
    }

    void explain(Context context) {
        RequestJson.Explain wanted = RequestJson.explain(body(context, MAX_QUERY_BYTES), pith.weight());
        answer(context, ExplainedJson.write(wanted.query(), pith.explain(wanted.query(), wanted.id())));
    }

    void ask(Context context) {
        Question question = RequestJson.question(body(context, MAX_QUERY_BYTES));
        answer(context, ResponseJson.answers(pith.ask(question)));
    }

    void similar(Context context) {
        Likeness asked = RequestJson.similar(body(context, MAX_QUERY_BYTES));
        answer(context, ResponseJson.similar(asked.like(), pith.similar(asked)));
    }

    /** Completes what is typed: for every key, so that it is asked for by parameters. */
    void suggest(Context context) {
        @Nullable String typed = context.queryParam("q");
        if (typed == null) {
            throw new BadInput("parameter \"q\" is missing; ask for /v1/suggest?q=TYPED");
        }
        @Nullable String limit = context.queryParam("limit");
        int most = limit == null ? Completion.DEFAULT_MOST : number("limit", limit);
        answer(context, ResponseJson.completions(typed, pith.complete(typed, most)));
    }

    private static int number(String parameter, String value) {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new BadInput(
                    "parameter \"" + parameter + "\" is \"" + Quote.of(value) + "\"; give a whole number", e);
        }
    }

    /** Writes documents. All of a request failing is an error; of some, the response tells which. */
    void put(Context context) {
        if (!writes.tryAcquire()) {
            throw new Refused(Problem.busy());
        }
        try {
            List<Document> documents = RequestJson.documents(body(context, MAX_DOCUMENTS_BYTES));
            IndexReport report = pith.put(documents);
            if (report.interrupted()) {
                throw new Refused(Problem.stopping());
            }
            List<Entry> entries =
                    report.entries().stream().map(this::withoutPaths).toList();
            if (entries.stream().allMatch(entry -> entry.outcome() == Outcome.FAILED)) {
                throw new BadInput(entries.getFirst().reason());
            }
            answer(context, ResponseJson.written(entries, report));
        } finally {
            writes.release();
        }
    }

    /** The one reason that names a folder of this machine is that a file of the folder has the id. */
    private Entry withoutPaths(Entry entry) {
        if (entry.outcome() == Outcome.FAILED) {
            @Nullable Document owner = pith.document(entry.name()).orElse(null);
            if (owner != null && !owner.root().isEmpty()) {
                String reason = "id \"" + Quote.of(entry.name()) + "\" belongs to a file of a folder that was indexed;"
                        + " give another id";
                return new Entry(entry.outcome(), entry.name(), reason);
            }
        }
        return entry;
    }

    /** A document by its id, which is the rest of the path. */
    void documentByPath(Context context) {
        String path = context.req().getRequestURI().substring(DOCUMENTS.length() + 1);
        document(context, URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    /** A document by its id, as a parameter: for ids with parts such as {@code ..}, which browsers drop from paths. */
    void documentByParameter(Context context) {
        @Nullable String id = context.queryParam("id");
        if (id == null) {
            throw new BadInput("parameter \"id\" is missing; ask for " + DOCUMENTS + "/ID or " + DOCUMENTS + "?id=ID");
        }
        document(context, id);
    }

    private void document(Context context, String id) {
        Document document = pith.document(id).orElseThrow(() -> new Refused(Problem.noSuchDocument(id)));
        answer(context, ResponseJson.document(document));
    }

    /** Whether the index can be asked, and how large it is. */
    void health(Context context) {
        try (IndexView view = pith.view()) {
            answer(context, ResponseJson.health(view));
        }
    }

    private static void answer(Context context, JsonNode json) {
        context.contentType("application/json").result(Json.bytes(json));
    }

    private static JsonNode body(Context context, int maxBytes) {
        String contentType = String.valueOf(context.req().getContentType());
        if (!JSON.matcher(contentType.toLowerCase(Locale.ROOT)).matches()) {
            throw new Refused(Problem.unsupportedType(contentType));
        }
        if (context.req().getContentLengthLong() > maxBytes) {
            throw new Refused(Problem.tooLarge(maxBytes));
        }
        try (InputStream in = context.req().getInputStream()) {
            byte[] body = in.readNBytes(maxBytes + 1);
            if (body.length > maxBytes) {
                throw new Refused(Problem.tooLarge(maxBytes));
            }
            return Json.parse(body);
        } catch (IOException e) {
            throw new Refused(Problem.badRequest("the body ended before it was whole: " + e.getMessage()));
        }
    }
}
