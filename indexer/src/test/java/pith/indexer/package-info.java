@NullMarked
package pith.indexer;

import org.jspecify.annotations.NullMarked;
