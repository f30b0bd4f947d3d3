package pith.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Times contestants turn about, A B C A B C, so that what else the machine does hits all alike. */
final class Turns {
    private Turns() {}

    /** One that is timed. */
    interface Contestant {
        /** Before each lap, not timed. */
        default void before() {}

        /** What is timed: the same work each time. */
        void lap();

        /** After each lap, not timed; also after one that failed. */
        default void after() {}
    }

    /**
     * Each contestant's laps, in the order of the contestants.
     *
     * @param warmUps rounds before the others, which do not count
     * @param rounds that count, from 1
     */
    static List<Laps> run(List<? extends Contestant> contestants, int warmUps, int rounds) {
        double[][] seconds = new double[contestants.size()][rounds];
        double[][] cores = new double[contestants.size()][rounds];
        for (int round = -warmUps; round < rounds; round++) {
            for (int i = 0; i < contestants.size(); i++) {
                Contestant contestant = contestants.get(i);
                try {
                    contestant.before();
                    long usedNanos = processorNanos();
                    long startNanos = System.nanoTime();
                    contestant.lap();
                    double tookNanos = System.nanoTime() - startNanos;
                    if (round >= 0) {
                        seconds[i][round] = tookNanos / 1e9;
                        cores[i][round] = (processorNanos() - usedNanos) / tookNanos;
                    }
                } finally {
                    contestant.after();
                }
            }
        }
        List<Laps> laps = new ArrayList<>();
        for (int i = 0; i < seconds.length; i++) {
            laps.add(new Laps(seconds[i], cores[i]));
        }
        return laps;
    }

    /** Of all threads since the program began; always 0 on a platform that does not say. */
    private static long processorNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean
                ? Math.max(0, bean.getProcessCpuTime())
                : 0;
    }
}
