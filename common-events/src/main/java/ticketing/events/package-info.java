/** The published language: everything that can happen, under the names it is stored by for ever. */
@NullMarked
package ticketing.events;

import org.jspecify.annotations.NullMarked;
