/** Keeps the pages of this repository true: code, names and links on them exist. */
package ticketing.docs;
