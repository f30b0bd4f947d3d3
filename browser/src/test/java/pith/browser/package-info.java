/** The page, as somebody sees and uses it in a browser. */
@NullMarked
package pith.browser;

import org.jspecify.annotations.NullMarked;
