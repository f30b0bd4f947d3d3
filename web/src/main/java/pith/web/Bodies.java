package pith.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import pith.engine.BadInput;
import pith.engine.Quote;

/** Reads what requests carry, within limits, and writes JSON back. */
final class Bodies {
    private static final Pattern JSON = Pattern.compile("application/json\\s*(;\\s*charset\\s*=\\s*\"?utf-8\"?\\s*)?");

    private Bodies() {}

    static void answer(Context context, Supplier<? extends JsonNode> json) {
        byte[] written = Stages.of(context).time(Stages.WRITE, () -> Json.bytes(json.get()));
        context.contentType("application/json").result(written);
    }

    static JsonNode json(Context context, int maxBytes) {
        return Stages.of(context).time(Stages.RECEIVE, () -> {
            requireType(context, JSON, "application/json");
            return Json.parse(bytes(context, maxBytes));
        });
    }

    static void requireType(Context context, Pattern wanted, String name) {
        String contentType = String.valueOf(context.req().getContentType());
        if (!wanted.matcher(contentType.toLowerCase(Locale.ROOT)).matches()) {
            throw new Refused(Problem.unsupportedType(contentType, name));
        }
    }

    static byte[] bytes(Context context, int maxBytes) {
        requireLength(context, maxBytes);
        try (InputStream in = context.req().getInputStream()) {
            byte[] body = in.readNBytes(maxBytes + 1);
            if (body.length > maxBytes) {
                throw new Refused(Problem.tooLarge(maxBytes));
            }
            return body;
        } catch (IOException e) {
            throw new Refused(Problem.badRequest("the body ended before it was whole: " + e.getMessage()));
        }
    }

    /** Refuses a body that says of itself that it is too large. */
    static void requireLength(Context context, long maxBytes) {
        if (context.req().getContentLengthLong() > maxBytes) {
            throw new Refused(Problem.tooLarge(maxBytes));
        }
    }

    /** @throws BadInput when it is missing */
    static String parameter(Context context, String name) {
        @Nullable String value = context.queryParam(name);
        if (value == null) {
            throw new BadInput("parameter \"" + name + "\" is missing; give ?" + name + "=");
        }
        return value;
    }

    /**
     * Reads the wish to see a write at once. Every write is seen by all searches that begin after its answer, so that
     * nothing is left to do, whichever it is.
     */
    static void refresh(Context context) {
        @Nullable String value = context.queryParam("refresh");
        if (value != null && !Set.of("", "true", "false").contains(value)) {
            throw new BadInput("parameter \"refresh\" is \"" + Quote.of(value) + "\"; give true or false");
        }
    }
}
