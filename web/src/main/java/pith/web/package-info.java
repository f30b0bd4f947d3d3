/** HTTP in, JSON or a page out. {@link pith.web.Server} is all there is to see from outside. */
@NullMarked
package pith.web;

import org.jspecify.annotations.NullMarked;
