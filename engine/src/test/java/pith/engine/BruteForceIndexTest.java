package pith.engine;

/** The oracle keeps the contract too. */
final class BruteForceIndexTest extends IndexContract {
    @Override
    protected Index create() {
        return new BruteForceIndex(STAMP);
    }
}
