package pith.engine;

import org.jspecify.annotations.Nullable;

/** A model is not there, or its files do not fit together. */
public final class ModelUnavailable extends PithException {
    private static final long serialVersionUID = 1L;

    public ModelUnavailable(String message) {
        super(message, null);
    }

    public ModelUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
