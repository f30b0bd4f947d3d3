package pith.models.store;

/**
 * What is known of a model.
 *
 * @param name what it is called here: {@code all-MiniLM-L6-v2}
 * @param kind what it is for
 * @param repository its id on the hub, {@code organisation/name}; empty for an embedded or imported model
 * @param revision the commit of the repository, 40 hexadecimal digits; empty where none is pinned yet
 * @param licence its SPDX identifier, as its publisher states it; empty where no statement is known
 * @param dimension numbers in a vector; 0 where it is no encoder or not known
 * @param pooling how an encoder makes one vector of many: {@code mean}, {@code cls} or {@code max}; empty where it is no
 *     encoder or not known
 * @param queryPrefix put before every query; often empty
 * @param passagePrefix put before every passage; often empty
 * @param maxPieces the most word pieces that it takes at once; 0 where that is not known
 * @param downloadBytes about how much a pull fetches; 0 where there is nothing to fetch or it is not known
 * @param note what else one should know; often empty
 */
public record ModelCard(
        String name,
        ModelKind kind,
        String repository,
        String revision,
        String licence,
        int dimension,
        String pooling,
        String queryPrefix,
        String passagePrefix,
        int maxPieces,
        long downloadBytes,
        String note) {}
