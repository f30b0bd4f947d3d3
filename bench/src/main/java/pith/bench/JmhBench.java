package pith.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import pith.bench.JmhReport.Call;
import pith.engine.BadInput;

/** What the inner calls take, by JMH. */
final class JmhBench implements Bench {

    /**
     * How to measure.
     *
     * @param calls of {@link InnerCalls}, as a regular expression
     * @param forks JVMs one after the other; 0 for this one
     * @param rounds that count in each
     * @param warmUps rounds before
     * @param millis of a round
     */
    record Plan(Path corpus, String calls, int forks, int warmUps, int rounds, int millis) {}

    @Override
    public String name() {
        return "jmh";
    }

    @Override
    public String usage() {
        return """
                what the inner calls take: a query's vector and a bare run of its graph, a passage's vector,
                word pieces, the cosine
                  --rounds N         of a second, that count, after as many that do not (default 5)
                  --millis N         of a round (default 1000)
                  --forks N          JVMs one after the other (default 1; 0: the one that is running)
                  --calls NAME       only calls whose name holds this regular expression
                  --corpus FOLDER    where the texts come from (default sample-corpus)""";
    }

    @Override
    public Run prepare(Options options) {
        int rounds = options.number("--rounds", 5, 1, 1_000);
        Plan plan = new Plan(
                options.folder("--corpus").orElse(Path.of("sample-corpus")),
                options.text("--calls").orElse(""),
                options.number("--forks", 1, 0, 100),
                rounds,
                rounds,
                options.number("--millis", 1_000, 1, 100_000));
        return progress -> new Result("jmh", "embedded", run(plan, progress));
    }

    static JmhReport run(Plan plan, Consumer<String> progress) {
        TimeValue time = TimeValue.milliseconds(plan.millis());
        OptionsBuilder options = new OptionsBuilder();
        options.include(InnerCalls.class.getName() + "\\..*(" + plan.calls() + ")")
                .param("corpus", plan.corpus().toAbsolutePath().toString())
                .forks(plan.forks())
                .warmupIterations(plan.warmUps())
                .warmupTime(time)
                .measurementIterations(plan.rounds())
                .measurementTime(time)
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true);
        progress.accept("JMH: " + (plan.warmUps() + plan.rounds()) + " rounds of " + plan.millis()
                + " ms for each call, in " + plan.forks() + " JVMs");
        try {
            List<Call> calls = new ArrayList<>();
            for (RunResult result : new Runner(options.build()).run()) {
                var statistics = result.getPrimaryResult().getStatistics();
                calls.add(new Call(
                        result.getPrimaryResult().getLabel(),
                        new Spread(statistics.getPercentile(50), statistics.getMin(), statistics.getMax()),
                        statistics.getN()));
            }
            return new JmhReport(calls);
        } catch (NoBenchmarksException e) {
            throw new BadInput("no call is named like " + plan.calls(), e);
        } catch (RunnerException e) {
            throw new BadInput("JMH cannot run: " + e.getMessage(), e);
        }
    }
}
