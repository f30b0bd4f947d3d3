@NullMarked
package pith.models.store;

import org.jspecify.annotations.NullMarked;
