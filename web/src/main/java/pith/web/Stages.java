package pith.web;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;

/** Where the time of a request goes. Used by the request's thread alone. */
final class Stages {
    /** The body is received and read. */
    static final String RECEIVE = "receive";

    /** Others have their turn. */
    static final String WAIT = "wait";

    /** The response is written as JSON. */
    static final String WRITE = "write";

    private static final String ATTRIBUTE = "pith.stages";

    private final Map<String, Long> nanos = new LinkedHashMap<>();

    /** Those of a request. */
    static Stages of(Context context) {
        Stages known = context.attribute(ATTRIBUTE);
        if (known != null) {
            return known;
        }
        Stages stages = new Stages();
        context.attribute(ATTRIBUTE, stages);
        return stages;
    }

    void took(String stage, long startNanos) {
        nanos.merge(stage, System.nanoTime() - startNanos, Long::sum);
    }

    <T> T time(String stage, Supplier<T> work) {
        long start = System.nanoTime();
        try {
            return work.get();
        } finally {
            took(stage, start);
        }
    }

    /** In the order in which they began to count. */
    void forEach(ObjLongConsumer<String> consumer) {
        nanos.forEach(consumer::accept);
    }
}
