package pith.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InterruptionsTest {
    @Test
    void stopsWhenTheThreadIsInterrupted() throws InterruptedException {
        assertStopped();
    }

    private static void assertStopped() throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Interruptions.Watch watch = Interruptions.watch(stopped::countDown);
        try {
            assertFalse(stopped.await(100, TimeUnit.MILLISECONDS), "nobody is interrupted yet");
            Thread.currentThread().interrupt();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (stopped.getCount() > 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        } finally {
            watch.close();
            assertTrue(Thread.interrupted());
        }
        assertEquals(0, stopped.getCount());
    }

    @Test
    void doesNotStopWhatIsOver() throws InterruptedException {
        AtomicInteger stops = new AtomicInteger();
        Interruptions.watch(stops::incrementAndGet).close();
        Thread.currentThread().interrupt();
        try {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        } finally {
            assertTrue(Thread.interrupted());
        }
        assertEquals(0, stops.get());
    }

    @Test
    void outlivesWhatCannotBeStopped() throws InterruptedException {
        CountDownLatch tried = new CountDownLatch(1);
        Interruptions.Watch stubborn = Interruptions.watch(() -> {
            tried.countDown();
            throw new IllegalStateException("it cannot be stopped");
        });
        Thread.currentThread().interrupt();
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (tried.getCount() > 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        } finally {
            stubborn.close();
            assertTrue(Thread.interrupted());
        }
        assertEquals(0, tried.getCount());
        assertStopped();
    }
}
