@NullMarked
package pith.models.export;

import org.jspecify.annotations.NullMarked;
