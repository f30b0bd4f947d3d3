package pith.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.HttpResponseException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;
import pith.engine.BadInput;
import pith.engine.BadQuery;
import pith.engine.IndexLocked;
import pith.engine.IndexMismatch;
import pith.engine.IndexUnavailable;
import pith.engine.ModelUnavailable;
import pith.engine.PithException;
import pith.engine.Quote;
import pith.engine.UnreadableSource;

/**
 * What a client is told when something goes wrong: problem details by RFC 9457. This is the one place where errors get
 * their status and their words. Messages about the caller's own input are passed on; those about this machine's files
 * go to the log, for a client has no business with paths.
 *
 * @param status the HTTP status
 * @param kind the last part of the problem's type, {@code urn:pith:KIND}; equal for equal problems
 * @param title the same for all problems of a kind
 * @param detail what is wrong this time, with which value, and what to do
 * @param headers what the response needs besides
 */
record Problem(int status, String kind, String title, String detail, Map<String, String> headers) {
    static final String CONTENT_TYPE = "application/problem+json";

    private static final Logger LOG = System.getLogger("pith.web");

    private Problem(int status, String kind, String title, String detail) {
        this(status, kind, title, detail, Map.of());
    }

    static Problem badRequest(String detail) {
        return new Problem(400, "bad-request", "The request cannot be taken as it is", detail);
    }

    static Problem foreignHost(String host) {
        return new Problem(
                403,
                "foreign-host",
                "This server is not asked under this name",
                "the Host header is \"" + Quote.of(host) + "\"; ask for localhost, 127.0.0.1 or [::1], or for a name"
                        + " that the server was started with");
    }

    static Problem foreignOrigin(String origin) {
        return new Problem(
                403,
                "foreign-origin",
                "Requests from other sites are refused",
                "the Origin header is \"" + Quote.of(origin) + "\"; send requests from this server's own page, or from"
                        + " a program without an Origin header");
    }

    static Problem noSuchDocument(String id) {
        return new Problem(
                404, "no-such-document", "No such document", "no document has the id \"" + Quote.of(id) + "\"");
    }

    static Problem noSuchRoute(String method, String path) {
        return new Problem(
                404,
                "no-such-route",
                "No such route",
                Quote.of(method) + " " + Quote.of(path) + " is nothing this server knows");
    }

    static Problem methodNotAllowed(String method, String path, String allow) {
        return new Problem(
                405,
                "method-not-allowed",
                "Method not allowed",
                Quote.of(path) + " does not take " + Quote.of(method) + "; it takes " + allow,
                Map.of("Allow", allow));
    }

    static Problem tooLarge(long limitBytes) {
        return new Problem(
                413,
                "body-too-large",
                "The body is too large",
                "the body has more than " + limitBytes + " bytes; send it in parts",
                // What is left of the body is not read, so the connection cannot serve another request.
                Map.of("Connection", "close"));
    }

    static Problem unsupportedType(String contentType, String wanted) {
        return new Problem(
                415,
                "unsupported-media-type",
                "Another content type is needed",
                "the content type is \"" + Quote.of(contentType) + "\"; send " + wanted + " in UTF-8",
                Map.of("Accept", wanted));
    }

    static Problem noSuch(String what, String name) {
        return new Problem(
                404, "no-such-" + what, "No such " + what, "no " + what + " is called \"" + Quote.of(name) + "\"");
    }

    static Problem conflict(String detail) {
        return new Problem(409, "conflict", "This cannot be done as things are", detail);
    }

    static Problem folderNotAllowed(String path) {
        return new Problem(
                403,
                "folder-not-allowed",
                "The server may not read this folder",
                "\"" + Quote.of(path) + "\" is in none of the folders that the server was started with"
                        + " (pith serve --folder)");
    }

    static Problem busy() {
        return new Problem(
                429,
                "busy",
                "Too many writes at once",
                "other requests are writing documents; send this one again in a moment",
                Map.of("Retry-After", "1", "Connection", "close"));
    }

    static Problem overloaded() {
        return new Problem(
                429,
                "overloaded",
                "Too many requests at once",
                "the server has as many requests as it can answer soon; send this one again in a moment",
                Map.of("Retry-After", "1", "Connection", "close"));
    }

    static Problem unauthorized(String what) {
        return new Problem(
                401,
                "unauthorized",
                "A key is needed",
                what + "; send one that pith keys create made, as Authorization: Bearer KEY",
                Map.of("WWW-Authenticate", "Bearer realm=\"pith\""));
    }

    static Problem forbidden(Scope scope, Scope needed) {
        return new Problem(
                403,
                "forbidden",
                "The key may not do this",
                "the key's scope is " + scope.label() + ", and this needs " + needed.label());
    }

    static Problem stopping() {
        return new Problem(
                503,
                "stopping",
                "The server is stopping",
                "the server stopped before all documents were written; send the request again when it is back");
    }

    /** A request's thread is interrupted when the server stops, and by nothing else. */
    static Problem cancelled() {
        return new Problem(
                503,
                "stopping",
                "The server is stopping",
                "the server stopped before it had the answer; send the request again when it is back");
    }

    /** What the HTTP layer refuses by itself. */
    static Problem malformed(int status, String detail) {
        return status < 500
                ? new Problem(status, "malformed", "The request is not well-formed HTTP", Quote.of(detail))
                : new Problem(status, "unexpected", "Something went wrong in the server", "the server's log says more");
    }

    /** The problem that an error is, logged where the client is not told all of it. */
    static Problem of(Throwable error, String method, String path) {
        return switch (error) {
            case Refused refused -> refused.problem();
            case PithException known -> of(known);
            case CancellationException cancelled -> cancelled();
            case HttpResponseException http when http.getStatus() == 404 -> noSuchRoute(method, path);
            case HttpResponseException http
            when http.getStatus() < 500 ->
                new Problem(http.getStatus(), "refused", "The request is refused", String.valueOf(http.getMessage()));
            default -> unexpected(error, method);
        };
    }

    private static Problem of(PithException error) {
        return switch (error) {
            case BadQuery e -> new Problem(400, "bad-query", "The query cannot be taken as it is", message(e));
            case BadInput e -> new Problem(400, "bad-input", "The input cannot be taken as it is", message(e));
            case IndexLocked e -> {
                LOG.log(Level.WARNING, message(e));
                yield new Problem(
                        409,
                        "index-locked",
                        "Another program is writing to the index",
                        "the index is locked by another program, such as a run of pith index; send this again when it"
                                + " is done");
            }
            case IndexUnavailable e -> {
                LOG.log(Level.WARNING, message(e));
                yield new Problem(
                        503,
                        "index-unavailable",
                        "The index cannot be used",
                        "there is no index yet, or it cannot be used; make one with pith index FOLDER, or send"
                                + " documents to /v1/documents. The server's log says more");
            }
            case IndexMismatch e -> {
                LOG.log(Level.ERROR, message(e));
                yield new Problem(
                        503,
                        "index-mismatch",
                        "The index belongs to another model or version",
                        "the index was made by another model or another version of pith; start the server on an"
                                + " index of its own. The server's log says more");
            }
            case ModelUnavailable e -> {
                LOG.log(Level.ERROR, message(e), e);
                yield new Problem(
                        503,
                        "model-unavailable",
                        "The model cannot be used",
                        "a model that this needs is missing or broken. The server's log says more");
            }
            case UnreadableSource e -> {
                LOG.log(Level.ERROR, message(e), e);
                yield new Problem(
                        500,
                        "unreadable-source",
                        "A file cannot be read",
                        "a file that this needs cannot be read. The server's log says more");
            }
        };
    }

    private static Problem unexpected(Throwable error, String method) {
        String incident = "%08x".formatted(ThreadLocalRandom.current().nextInt());
        LOG.log(Level.ERROR, "incident " + incident + ", " + Quote.of(method), error);
        return new Problem(
                500,
                "unexpected",
                "Something went wrong in the server",
                "this is a fault of the server; its log says more under incident " + incident);
    }

    private static String message(PithException e) {
        return String.valueOf(e.getMessage());
    }

    /** The response's body. */
    byte[] json() {
        ObjectNode body = Json.object();
        body.put("type", "urn:pith:" + kind);
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        // Where clients of OpenAI's interface look.
        body.putObject("error").put("message", detail).put("type", kind);
        return Json.bytes(body);
    }
}
