/** Pith as a library: {@link pith.Pith} is the whole engine, and the only place where its parts are wired together. */
@NullMarked
package pith;

import org.jspecify.annotations.NullMarked;
