package pith.engine;

import java.nio.file.Path;

/**
 * An index that was written anew in the layout of this version.
 *
 * @param folder where it is, absolute
 * @param from the layout that it had; that of this version where there was nothing to do
 * @param documents how many documents it holds
 * @param passages how many passages it holds
 */
public record IndexUpgrade(Path folder, int from, long documents, long passages) {

    /** Is told how far it is. */
    @FunctionalInterface
    public interface Listener {
        /**
         * Called after each document, on the calling thread.
         *
         * @param done how many are written
         * @param all how many there are
         */
        void documents(long done, long all);
    }
}
