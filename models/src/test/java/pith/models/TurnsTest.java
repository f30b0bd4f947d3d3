package pith.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final long PATIENCE_SECONDS = 30;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Turns turns = new Turns(2);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void anUrgentRunDoesNotWaitForPatientOnes() throws Exception {
        hold(false);
        hold(false);
        turns.take(true).close();
    }

    @Test
    void patientRunsWaitForACore() throws Exception {
        Held first = hold(false);
        hold(false);
        Future<?> third = threads.submit(() -> turns.take(false).close());
        assertWaits(third);
        first.release.countDown();
        third.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void urgentRunsKeepPatientOnesOut() throws Exception {
        Held urgent = hold(true);
        hold(false);
        Future<?> second = threads.submit(() -> turns.take(false).close());
        assertWaits(second);
        urgent.release.countDown();
        second.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void onePatientRunGoesOnBesideAnyNumberOfUrgentOnes() throws Exception {
        hold(true);
        hold(true);
        turns.take(false).close();
    }

    @Test
    void noMoreUrgentRunsThanCores() throws Exception {
        Held first = hold(true);
        hold(true);
        Future<?> third = threads.submit(() -> turns.take(true).close());
        assertWaits(third);
        first.release.countDown();
        third.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void anInterruptedWaitIsCancelledAndTakesNothing() throws Exception {
        Held first = hold(false);
        Held second = hold(false);
        CountDownLatch ended = new CountDownLatch(1);
        List<Throwable> thrown = new ArrayList<>();
        Thread waiting = new Thread(() -> {
            thrown.add(assertThrows(CancellationException.class, () -> turns.take(false)));
            assertTrue(Thread.currentThread().isInterrupted());
            ended.countDown();
        });
        waiting.start();
        waiting.interrupt();
        assertTrue(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEquals(1, thrown.size());
        first.release.countDown();
        second.release.countDown();
        first.done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        second.done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        hold(false);
        hold(false);
    }

    @Test
    void neverMoreAtATimeThanPromised() throws Exception {
        AtomicInteger patient = new AtomicInteger();
        AtomicInteger urgent = new AtomicInteger();
        AtomicInteger broken = new AtomicInteger();
        List<Future<?>> all = new ArrayList<>();
        for (int thread = 0; thread < 8; thread++) {
            boolean isUrgent = thread % 2 == 0;
            all.add(threads.submit(() -> {
                for (int i = 0; i < 2_000; i++) {
                    Turns.Turn turn = turns.take(isUrgent);
                    int now = (isUrgent ? urgent : patient).incrementAndGet();
                    broken.addAndGet(now > 2 ? 1 : 0);
                    (isUrgent ? urgent : patient).decrementAndGet();
                    turn.close();
                }
            }));
        }
        for (Future<?> each : all) {
            each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertEquals(0, broken.get());
    }

    /** Somebody has a turn until released. */
    private record Held(CountDownLatch release, Future<?> done) {}

    private Held hold(boolean isUrgent) throws InterruptedException {
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Future<?> done = threads.submit(() -> {
            Turns.Turn turn = turns.take(isUrgent);
            taken.countDown();
            release.await();
            turn.close();
            return null;
        });
        assertTrue(taken.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "it gets no turn");
        return new Held(release, done);
    }

    /** That somebody waits can only be seen by their not being done after a while. */
    private static void assertWaits(Future<?> future) throws InterruptedException {
        Thread.sleep(50);
        assertFalse(future.isDone());
    }
}
