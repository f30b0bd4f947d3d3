package pith.web;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import pith.indexer.IndexJob;
import pith.indexer.IndexReport;

/** What goes on longer than a request: the indexing of folders. Thread-safe. */
final class Jobs implements AutoCloseable {
    private static final Logger LOG = System.getLogger("pith.web");

    /** Of those that have ended. */
    private static final int MOST_KEPT = 100;

    private static final int MOST_RUNNING = 16;

    private final CollectionStore collections;
    private final LongConsumer wrote;
    private final AtomicLong last = new AtomicLong();
    private final Map<String, Job> jobs = new LinkedHashMap<>();

    /** @param wrote told how many passages a job has written */
    Jobs(CollectionStore collections, LongConsumer wrote) {
        this.collections = collections;
        this.wrote = wrote;
    }

    private enum State {
        RUNNING,
        DONE,
        CANCELLED,
        FAILED
    }

    /** One run over folders. */
    final class Job {
        private final String id;
        private final String collection;
        private final IndexJob work;
        private final Instant started = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        private final Thread thread;
        private State state = State.RUNNING;
        private @Nullable ObjectNode progress;
        private @Nullable ObjectNode report;
        private @Nullable Problem problem;
        private long version;

        private Job(String id, String collection, IndexJob work) {
            this.id = id;
            this.collection = collection;
            this.work = work;
            this.thread = Thread.ofPlatform().daemon().name("pith-job-" + id).unstarted(this::run);
        }

        String id() {
            return id;
        }

        String collection() {
            return collection;
        }

        private void run() {
            try (CollectionStore.Lease lease = collections.lease(collection)) {
                IndexReport done =
                        lease.pith().index(work, now -> change(() -> progress = Reports.write(now, work.paths())));
                wrote.accept(done.passages());
                change(() -> {
                    report = Reports.write(done, work.paths());
                    state = done.interrupted() ? State.CANCELLED : State.DONE;
                });
            } catch (RuntimeException e) {
                Problem told = Problem.of(e, "job", id);
                change(() -> {
                    problem = told;
                    state = State.FAILED;
                });
            } catch (Error e) {
                LOG.log(Level.ERROR, "job " + id, e);
                change(() -> state = State.FAILED);
                throw e;
            }
        }

        private synchronized void change(Runnable what) {
            what.run();
            version++;
            notifyAll();
        }

        private synchronized boolean running() {
            return state == State.RUNNING;
        }

        /** Where it is. */
        synchronized ObjectNode json() {
            ObjectNode json = Json.object();
            json.put("id", id);
            json.put("collection", collection);
            json.put("state", state.name().toLowerCase(Locale.ROOT));
            json.put("started", started.toString());
            if (progress != null) {
                json.set("progress", progress);
            }
            if (report != null) {
                json.set("report", report);
            }
            if (problem != null) {
                json.put("problem", problem.detail());
            }
            return json;
        }

        /** What was told of it last, and whether it was the last word. */
        private record Step(long version, boolean ended, ObjectNode json) {}

        private synchronized Step after(long seen, long waitMillis) throws InterruptedException {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(waitMillis);
            for (long left = waitMillis; version == seen && left > 0; ) {
                wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
            return new Step(version, !running(), json());
        }

        /** Tells every step until the job has ended. */
        void follow(EventStream stream) {
            try {
                stream.send("progress", json());
                for (Step step = after(0, 0); ; step = after(step.version(), 15_000)) {
                    stream.send(step.ended() ? "end" : "progress", step.json());
                    if (step.ended()) {
                        return;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("the server stops");
            }
        }

        /** Has it stop soon; what it has done is kept. */
        void cancel() {
            thread.interrupt();
        }
    }

    /** @param collection its own name */
    synchronized Job start(String collection, IndexJob work) {
        if (jobs.values().stream().filter(Job::running).count() >= MOST_RUNNING) {
            throw new Refused(Problem.overloaded());
        }
        for (Iterator<Job> each = jobs.values().iterator(); jobs.size() >= MOST_KEPT && each.hasNext(); ) {
            if (!each.next().running()) {
                each.remove();
            }
        }
        Job job = new Job(Long.toString(last.incrementAndGet()), collection, work);
        jobs.put(job.id, job);
        job.thread.start();
        return job;
    }

    /** @throws Refused when there is none */
    synchronized Job get(String id) {
        @Nullable Job job = jobs.get(id);
        if (job == null) {
            throw new Refused(Problem.noSuch("job", id));
        }
        return job;
    }

    /** Newest first. */
    synchronized List<Job> all() {
        return new ArrayList<>(jobs.values()).reversed();
    }

    /** Whether a job is writing to a collection. */
    synchronized boolean isBusy(String collection) {
        return jobs.values().stream().anyMatch(job -> job.running() && job.collection.equals(collection));
    }

    /** Stops those that write to a collection, and waits for them. */
    void stop(String collection) {
        List<Job> running =
                all().stream().filter(job -> job.collection.equals(collection)).toList();
        running.forEach(Job::cancel);
        for (Job each : running) {
            join(each.thread);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while a job stopped");
        }
    }

    /** Has all stop soon. */
    void cancelAll() {
        all().forEach(Job::cancel);
    }

    /** Stops all, and returns when what they have done is committed. */
    @Override
    public void close() {
        cancelAll();
        all().forEach(each -> join(each.thread));
    }
}
