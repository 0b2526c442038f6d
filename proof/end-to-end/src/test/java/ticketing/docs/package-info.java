/** Keeps the pages of this repository true: what they show, name and lead to is there. */
package ticketing.docs;
