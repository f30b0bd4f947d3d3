package pith.models;

import pith.engine.ModelUnavailable;

/** The machines that the native libraries come for. */
final class Platforms {
    private Platforms() {}

    /** What to throw when {@code library} does not load here. */
    static ModelUnavailable unavailable(String library, Throwable cause) {
        return new ModelUnavailable(
                "the native library of " + library + " does not load on " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch") + ": " + root(cause) + "; it comes for Linux on x86-64 and"
                        + " aarch64 (glibc), macOS on aarch64 and Windows on x86-64, and needs a folder for temporary"
                        + " files to unpack itself",
                cause);
    }

    private static Throwable root(Throwable cause) {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}
