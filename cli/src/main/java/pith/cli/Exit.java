package pith.cli;

/** What the program tells its caller. */
final class Exit {
    /** Something was found, or done. */
    static final int FOUND = 0;

    /** Nothing was found. */
    static final int NOTHING = 1;

    /** The command line cannot be taken as it is. */
    static final int USAGE = 2;

    /** It could not be done. */
    static final int FAILURE = 3;

    private Exit() {}
}
