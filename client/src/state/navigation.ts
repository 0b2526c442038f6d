/** Which screen is shown. The address is the state; going back and forward works as on any page. */
import { signal } from '@preact/signals';
import { routeOf } from '../core/route.ts';

export const route = signal(routeOf(location.pathname));

/** Counts the changes of screens, so that each puts the focus where a new page would have it. */
export const visits = signal(0);

function arrived(): void {
  route.value = routeOf(location.pathname);
  visits.value++;
}

export function go(path: string): void {
  history.pushState(null, '', path);
  scrollTo(0, 0);
  arrived();
}

/** Links inside the page change the screen; those with a modifier key, or to somewhere else, are left to the browser. */
export function followLinks(): void {
  addEventListener('popstate', arrived);
  addEventListener('click', event => {
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    if (
      link !== null && isPlain && !event.defaultPrevented && link.target === '' && link.origin === location.origin
      && routeOf(link.pathname).screen !== 'nowhere'
    ) {
      event.preventDefault();
      go(link.pathname + link.search);
    }
  });
}
