package pith.indexer.child;

/** A file that cannot be read, with a reason for people that goes on after the file's name. */
final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String reason) {
        super(reason, null, false, false);
    }

    static Unreadable locked() {
        return new Unreadable("is protected by a password; save it without one");
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
