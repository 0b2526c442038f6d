/** What the web server does with every request, on both ports, before any filter. */
@NullMarked
package ticketing.web.server;

import org.jspecify.annotations.NullMarked;
