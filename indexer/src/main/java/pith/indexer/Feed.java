package pith.indexer;

import java.util.List;

/** Where the documents of a run come from. */
interface Feed {

    /**
     * Offers every document to the run and tells it of whatever is skipped or fails.
     *
     * @return the ids of the documents to remove, once all that was offered is written
     * @throws Pulse.Stopped when the run is to stop; nothing is removed then
     */
    List<String> into(IndexRun run);
}
