package pith.models.store;

/**
 * A file of a repository, as the hub describes it.
 *
 * @param path in the repository, such as {@code 1_Pooling/config.json}; one of those that Pith knows, so that it can be
 *     resolved against a folder
 * @param size in bytes
 * @param checksum of its content
 */
record RemoteFile(String path, long size, Checksum checksum) {}
