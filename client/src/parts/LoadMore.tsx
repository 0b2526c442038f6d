import { useSignal } from '@preact/signals';
import type { Problem } from '../core/problem.ts';
import { Notice, said } from './parts.tsx';
import type { UsedListing } from './useListing.ts';

export function LoadMore({ list }: { list: UsedListing }) {
  const problem = useSignal<Problem | null>(null);
  return (
    <div class="more">
      {problem.value !== null && <Notice kind="error"><p>{said(problem.value)}</p></Notice>}
      <button
        type="button"
        class="quiet"
        aria-disabled={list.loadingMore.value}
        onClick={async () => (problem.value = await list.loadMore())}
      >
        {list.loadingMore.value ? 'Loading…' : 'Load more'}
      </button>
    </div>
  );
}
