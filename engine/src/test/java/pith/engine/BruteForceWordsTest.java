package pith.engine;

final class BruteForceWordsTest extends WordsContract {
    @Override
    protected Index create() {
        return new BruteForceIndex(STAMP);
    }
}
