/**
 * A list that grows while somebody reads it. Each function gives the next state and leaves the one before as it is, as the `evolve` of a
 * projection does; the page is then drawn from the state, and nothing else is ever written into it.
 */
export interface Listing {
  /** What is shown, in this order. */
  readonly ids: readonly string[];
  /** What has come since; shown when the reader asks for it, so that nothing moves under their eyes. */
  readonly fresh: readonly string[];
  /** Where the next page is; null after the last. */
  readonly next: string | null;
}

export const EMPTY: Listing = { ids: [], fresh: [], next: null };

/** The first page, when nothing was shown before. */
export function opened(page: readonly string[], next: string | null): Listing {
  return { ids: page, fresh: [], next };
}

/** The first page asked for again: what is new waits to be shown. */
export function askedAgain(listing: Listing, page: readonly string[]): Listing {
  const known = new Set([...listing.ids, ...listing.fresh]);
  const news = page.filter(id => !known.has(id));
  return news.length === 0 ? listing : { ...listing, fresh: [...news, ...listing.fresh] };
}

/**
 * What is shown and should have been on a page that was asked for again: it has been sold, or is held. The page says nothing about
 * what comes after its last line.
 */
export function missingFrom(page: readonly string[], listing: Listing, isLastPage: boolean): readonly string[] {
  const answered = new Set(page);
  const last = isLastPage ? listing.ids.length : listing.ids.findLastIndex(id => answered.has(id));
  return listing.ids.slice(0, Math.max(0, last)).filter(id => !answered.has(id));
}

/** Something was announced. */
export function announced(listing: Listing, id: string): Listing {
  return listing.ids.includes(id) || listing.fresh.includes(id) ? listing : { ...listing, fresh: [id, ...listing.fresh] };
}

/** What has come is shown, in the order of the list. */
export function withFresh(listing: Listing, inOrder: (ids: string[]) => string[]): Listing {
  return listing.fresh.length === 0 ? listing : { ...listing, ids: inOrder([...listing.fresh, ...listing.ids]), fresh: [] };
}

/** One more page at the end. */
export function continued(listing: Listing, page: readonly string[], next: string | null): Listing {
  const known = new Set(listing.ids);
  return {
    ids: [...listing.ids, ...page.filter(id => !known.has(id))],
    fresh: listing.fresh.filter(id => !page.includes(id)),
    next,
  };
}
