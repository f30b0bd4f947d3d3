package pith.models.store;

import java.util.OptionalLong;

/**
 * How far a pull or an import is.
 *
 * @param step what is being done
 * @param what the file, or what is waited for
 * @param doneBytes of all files together, those from earlier tries too
 * @param totalBytes of all files together; 0 while that is not known
 * @param bytesPerSecond over the last seconds; 0 while that is not known
 */
public record PullProgress(Step step, String what, long doneBytes, long totalBytes, double bytesPerSecond) {

    /** What is being done. */
    public enum Step {
        /** Another process is at the same model. */
        WAITING,
        /** Asking the hub which files there are. */
        LISTING,
        DOWNLOADING,
        /** The hub asked for patience, or the connection was cut: it goes on by itself. */
        RETRYING,
        /** Copying from a folder or an archive. */
        COPYING,
        /** Writing the ONNX graph. */
        CONVERTING,
        /** Loading it once, to see that it works. */
        LOADING
    }

    static PullProgress of(Step step, String what) {
        return new PullProgress(step, what, 0, 0, 0);
    }

    /** How long the rest will take at this rate; empty while that is not known. */
    public OptionalLong secondsLeft() {
        return totalBytes > 0 && bytesPerSecond > 0
                ? OptionalLong.of((long) Math.ceil((totalBytes - doneBytes) / bytesPerSecond))
                : OptionalLong.empty();
    }
}
