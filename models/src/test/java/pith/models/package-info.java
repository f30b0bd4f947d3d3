@NullMarked
package pith.models;

import org.jspecify.annotations.NullMarked;
