package pith.models.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The body of an HTTP response, read by one thread. Unlike the JDK's stream it gives up when nothing comes for a while:
 * a server that hangs is as good as a cut connection. Takes from the network only what is read.
 */
final class Body implements Flow.Subscriber<List<ByteBuffer>>, AutoCloseable {
    private final Duration patience;
    /** Of what the network brings: bytes, or the end. */
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    private final Deque<ByteBuffer> arrived = new ArrayDeque<>();
    private Flow.@Nullable Subscription subscription;
    private boolean closed;

    private sealed interface Signal {
        record Bytes(List<ByteBuffer> buffers) implements Signal {}

        record End() implements Signal {}

        record Failure(Throwable cause) implements Signal {}
    }

    /** @param patience how long to wait for the next bytes */
    Body(Duration patience) {
        this.patience = patience;
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription given) {
        if (closed) {
            given.cancel();
        } else {
            subscription = given;
            given.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        signals.add(new Signal.Bytes(buffers));
    }

    @Override
    public void onError(Throwable cause) {
        signals.add(new Signal.Failure(cause));
    }

    @Override
    public void onComplete() {
        signals.add(new Signal.End());
    }

    /**
     * The next bytes, at least one.
     *
     * @return how many stand in {@code into} now; -1 at the end
     * @throws InterruptedIOException when the thread is interrupted; it is left so
     */
    int read(byte[] into) throws IOException {
        while (arrived.isEmpty()) {
            switch (next()) {
                case Signal.Bytes bytes -> {
                    bytes.buffers().stream().filter(ByteBuffer::hasRemaining).forEach(arrived::add);
                    request();
                }
                case Signal.End end -> {
                    signals.add(end);
                    return -1;
                }
                case Signal.Failure failure -> {
                    signals.add(failure);
                    throw new IOException(String.valueOf(failure.cause().getMessage()), failure.cause());
                }
            }
        }
        ByteBuffer first = arrived.element();
        int count = Math.min(first.remaining(), into.length);
        first.get(into, 0, count);
        if (!first.hasRemaining()) {
            arrived.remove();
        }
        return count;
    }

    private Signal next() throws IOException {
        try {
            Signal signal = signals.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
            if (signal == null) {
                throw new IOException("nothing came for " + patience.toSeconds() + " seconds");
            }
            return signal;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped(e);
        }
    }

    static InterruptedIOException stopped(InterruptedException e) {
        InterruptedIOException stopped = new InterruptedIOException("stopped");
        stopped.initCause(e);
        return stopped;
    }

    private synchronized void request() {
        if (subscription != null) {
            subscription.request(1);
        }
    }

    /** The whole rest; throws where it is longer than {@code most}. */
    byte[] readAll(int most) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 14];
        for (int n = read(buffer); n >= 0; n = read(buffer)) {
            all.write(buffer, 0, n);
            if (all.size() > most) {
                throw new IOException("the answer has more than the " + most + " bytes that are taken");
            }
        }
        return all.toByteArray();
    }

    /** Drops what was not read. */
    @Override
    public synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }
}
