/** What the manifests for Kubernetes have to fulfil, checked without a cluster. */
@NullMarked
package ticketing.kubernetes;

import org.jspecify.annotations.NullMarked;
