/** A list of views that is asked for again and again and grows by messages; see core/listing.ts for what becomes of it. */
import { useSignal, type Signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Answer } from '../api/calls.ts';
import { announced, askedAgain, continued, EMPTY, missingFrom, opened, withFresh, type Listing } from '../core/listing.ts';
import type { Problem } from '../core/problem.ts';
import { useAsking, type Phase } from '../state/asking.ts';
import { onView } from '../state/live.ts';
import { show, view, type Views } from '../state/views.ts';

interface Asked<K extends 'tickets' | 'orders'> {
  readonly kind: K;
  /** What is asked for; another one begins a new list. */
  readonly about: string;
  readonly first: () => Promise<Answer<Views[K][]>>;
  readonly more: (path: string) => Promise<Answer<Views[K][]>>;
  readonly one: (id: string) => Promise<Answer<Views[K]>>;
  /** Whether a view that was announced belongs into the list. */
  readonly belongs: (view: Views[K]) => boolean;
  /** Newest first, by this. */
  readonly time: (view: Views[K]) => string;
  /** Whether news waits until the reader asks for it. */
  readonly newsWaits: boolean;
}

export interface UsedListing {
  readonly listing: Signal<Listing>;
  readonly phase: Signal<Phase>;
  readonly loadingMore: Signal<boolean>;
  readonly askNow: () => void;
  readonly showFresh: () => void;
  readonly loadMore: () => Promise<Problem | null>;
}

export function useListing<K extends 'tickets' | 'orders'>(asked: Asked<K>): UsedListing {
  const { kind, about, newsWaits } = asked;
  const listing = useSignal<Listing>(EMPTY);
  const shownAbout = useSignal<string | null>(null);
  const loadingMore = useSignal(false);

  const newestFirst = (ids: string[]) =>
    ids
      .map(id => ({ id, time: timeOf(id) }))
      .sort((one, other) => (one.time < other.time ? 1 : one.time > other.time ? -1 : 0))
      .map(({ id }) => id);
  const timeOf = (id: string) => {
    const known = view(kind, id).peek();
    return known === undefined ? '' : (asked.time(known as Views[K]) ?? '');
  };
  const settle = (next: Listing) => {
    listing.value = newsWaits ? next : withFresh(next, newestFirst);
  };

  const { phase, askNow } = useAsking([kind], async () => {
    const answer = await asked.first();
    if (!answer.ok) return answer.problem;
    answer.value.forEach(each => show(kind, each, 'answer'));
    const page = answer.value.map(each => each.id);
    if (shownAbout.peek() !== about) {
      shownAbout.value = about;
      settle(opened(page, answer.next));
    } else {
      const missing = missingFrom(page, listing.peek(), answer.next === null);
      settle(askedAgain(listing.peek(), page));
      await Promise.all(missing.map(async id => {
        const found = await asked.one(id);
        if (found.ok) show(kind, found.value, 'answer');
      }));
    }
    return null;
  }, about);

  useEffect(
    () =>
      onView((announcedKind, incoming) => {
        const known = incoming as Views[K];
        if (announcedKind === kind && shownAbout.peek() === about && asked.belongs(known)) {
          settle(announced(listing.peek(), known.id));
        }
      }),
    [about],
  );

  return {
    listing,
    phase,
    loadingMore,
    askNow,
    showFresh: () => (listing.value = withFresh(listing.peek(), newestFirst)),
    loadMore: async () => {
      const { next } = listing.peek();
      if (next === null || loadingMore.peek()) return null;
      loadingMore.value = true;
      const answer = await asked.more(next);
      loadingMore.value = false;
      if (!answer.ok) return answer.problem;
      answer.value.forEach(each => show(kind, each, 'answer'));
      listing.value = continued(listing.peek(), answer.value.map(each => each.id), answer.next);
      return null;
    },
  };
}
