package pith.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A response that is sent in steps: server-sent events, or a JSON object a line whose first field names the event. The
 * first step decides that the status is 200; what goes wrong later is an event called {@code problem}.
 */
final class EventStream {
    private static final String EVENTS = "text/event-stream";
    private static final String LINES = "application/x-ndjson";

    private final OutputStream out;
    private final boolean lines;

    private EventStream(OutputStream out, boolean lines) {
        this.out = out;
        this.lines = lines;
    }

    /** Whether the caller asks for steps. */
    static boolean wanted(Context context) {
        @Nullable String accept = context.header("Accept");
        return accept != null && (accept.contains(EVENTS) || accept.contains(LINES));
    }

    /** To be called when nothing more can be refused. */
    static EventStream begin(Context context) {
        @Nullable String accept = context.header("Accept");
        boolean lines = accept != null && accept.contains(LINES);
        context.contentType(lines ? LINES : EVENTS);
        try {
            return new EventStream(context.res().getOutputStream(), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws UncheckedIOException when nobody listens any more */
    void send(String event, ObjectNode data) {
        try {
            ByteArrayOutputStream step = new ByteArrayOutputStream();
            if (lines) {
                ObjectNode named = Json.object().put("event", event);
                named.setAll(data);
                step.writeBytes(Json.bytes(named));
                step.write('\n');
            } else {
                step.writeBytes(("event: " + event + "\ndata: ").getBytes(StandardCharsets.UTF_8));
                step.writeBytes(Json.bytes(data));
                step.writeBytes("\n\n".getBytes(StandardCharsets.UTF_8));
            }
            out.write(step.toByteArray());
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
