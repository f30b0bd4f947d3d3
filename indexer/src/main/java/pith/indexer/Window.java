package pith.indexer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The documents that are read and not yet written, in their order: what the reading thread puts in, the writing thread
 * takes out. Full, it makes the reader wait, so that memory does not grow with the corpus; and it holds enough that the
 * embedding threads have work while the writer waits for the disk. Thread-safe.
 */
final class Window {
    private final long mostCharacters;
    private final int mostDocuments;
    private final Deque<Pending> documents = new ArrayDeque<>();
    private long characters;
    private boolean ended;
    private boolean abandoned;

    Window(long mostCharacters, int mostDocuments) {
        this.mostCharacters = mostCharacters;
        this.mostDocuments = mostDocuments;
    }

    /**
     * Waits until there is room. A document is let in while there is any, however long it is, so that what is in here
     * exceeds the limit by one document at most.
     *
     * @throws Pulse.Stopped when nobody will write it any more
     */
    synchronized void awaitRoom() {
        await(() -> abandoned || (characters < mostCharacters && documents.size() < mostDocuments));
        if (abandoned) {
            throw new Pulse.Stopped();
        }
    }

    synchronized void add(Pending pending) {
        documents.addLast(pending);
        characters += pending.characters();
        notifyAll();
    }

    /** The reader will add no more. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** The writer will take no more. */
    synchronized void abandon() {
        abandoned = true;
        notifyAll();
    }

    /** Waits for a document: the first, which stays in; null when the last has left and the reader has ended. */
    synchronized @Nullable Pending first() {
        await(() -> !documents.isEmpty() || ended);
        return documents.peekFirst();
    }

    synchronized void removeFirst() {
        characters -= documents.removeFirst().characters();
        notifyAll();
    }

    private synchronized void await(BooleanSupplier ready) {
        try {
            while (!ready.getAsBoolean()) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nothing interrupts the threads of a run", e);
        }
    }
}
