/** Rules for the Kubernetes manifests, checked without a cluster. */
@NullMarked
package ticketing.kubernetes;

import org.jspecify.annotations.NullMarked;
