package pith.bench;

import java.util.Arrays;

/**
 * How long a contestant's laps took, one a round, in the order of the rounds: lap i of every contestant ran within the
 * same stretch of time.
 *
 * @param seconds wall time of each lap
 * @param cores processor time of the whole program during each lap by its wall time: how many cores were really used
 */
@SuppressWarnings("ArrayRecordComponent") // plain columns; compared by nobody
record Laps(double[] seconds, double[] cores) {
    Laps {
        if (seconds.length != cores.length || seconds.length == 0) {
            throw new IllegalArgumentException(seconds.length + " laps and " + cores.length + " counts of cores");
        }
    }

    /** How much of something a second, where each lap does {@code amount} of it. */
    Spread perSecond(double amount) {
        return Spread.of(Arrays.stream(seconds).map(each -> amount / each).toArray());
    }

    Spread coresUsed() {
        return Spread.of(cores);
    }

    /** How many times as fast as the other's lap of the same round. */
    Spread timesAsFastAs(Laps other) {
        return shareOf(1, other, 1);
    }

    /** This rate by that of the other, of the same round, where a lap does {@code amount} and {@code otherAmount}. */
    Spread shareOf(double amount, Laps other, double otherAmount) {
        if (other.seconds.length != seconds.length) {
            throw new IllegalArgumentException(seconds.length + " rounds against " + other.seconds.length);
        }
        double[] shares = new double[seconds.length];
        for (int i = 0; i < shares.length; i++) {
            shares[i] = (amount / seconds[i]) / (otherAmount / other.seconds[i]);
        }
        return Spread.of(shares);
    }
}
