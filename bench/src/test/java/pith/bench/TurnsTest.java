package pith.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private static final double EXACT = 1e-12;

    private static final class Noting implements Turns.Contestant {
        private final String name;
        private final List<String> notes;

        Noting(String name, List<String> notes) {
            this.name = name;
            this.notes = notes;
        }

        @Override
        public void before() {
            notes.add("open " + name);
        }

        @Override
        public void lap() {
            if (name.equals("broken")) {
                throw new IllegalStateException("broken on purpose");
            }
            notes.add(name);
        }

        @Override
        public void after() {
            notes.add("close " + name);
        }
    }

    @Test
    void contestantsTakeTurns() {
        List<String> notes = new ArrayList<>();
        List<Laps> laps = Turns.run(List.of(new Noting("a", notes), new Noting("b", notes)), 1, 2);
        List<String> round = List.of("open a", "a", "close a", "open b", "b", "close b");
        assertEquals(IntStream.range(0, 3).boxed().flatMap(i -> round.stream()).toList(), notes);
        assertEquals(2, laps.size());
        assertEquals(2, laps.getFirst().seconds().length);
    }

    @Test
    void whatFailsIsClosed() {
        List<String> notes = new ArrayList<>();
        List<Noting> broken = List.of(new Noting("broken", notes));
        assertThrows(IllegalStateException.class, () -> Turns.run(broken, 0, 1));
        assertEquals(List.of("open broken", "close broken"), notes);
    }

    @Test
    void spreadsOfOddAndEvenNumbers() {
        assertEquals(new Spread(20, 10, 30), Spread.of(30, 10, 20));
        assertEquals(new Spread(15, 10, 20), Spread.of(20, 10));
        assertThrows(IllegalArgumentException.class, () -> Spread.of());
    }

    @Test
    void ratiosAreOfTheSameRound() {
        Laps one = new Laps(new double[] {1, 2, 4}, new double[3]);
        Laps other = new Laps(new double[] {3, 2, 8}, new double[3]);
        // 3, 1, 2: of the medians it would be 1.5
        assertEquals(new Spread(2, 1, 3), one.timesAsFastAs(other));
        assertEquals(2.5, one.perSecond(5).median(), EXACT);
        assertThrows(
                IllegalArgumentException.class, () -> one.timesAsFastAs(new Laps(new double[] {1}, new double[] {1})));
    }

    @Test
    void callersDoEveryTaskOnceAndPassOnWhatFails() {
        try (Callers callers = new Callers(3)) {
            ConcurrentLinkedQueue<Integer> done = new ConcurrentLinkedQueue<>();
            callers.forEach(50, done::add);
            assertEquals(
                    IntStream.range(0, 50).boxed().toList(),
                    done.stream().sorted().toList());
            IllegalArgumentException failure = assertThrows(
                    IllegalArgumentException.class,
                    () -> callers.forEach(5, i -> {
                        throw new IllegalArgumentException("task " + i);
                    }));
            assertTrue(String.valueOf(failure.getMessage()).startsWith("task "), failure.getMessage());
        }
    }
}
