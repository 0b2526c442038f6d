/** What the web server does with every request, on each of its ports, before any filter sees it. */
@NullMarked
package ticketing.web.server;

import org.jspecify.annotations.NullMarked;
