import { useEffect, useRef } from 'preact/hooks';
import type { Line } from '../core/reconnect.ts';
import type { Route } from '../core/route.ts';
import { Heading } from '../parts/parts.tsx';
import { announcement } from '../state/announcements.ts';
import { line } from '../state/live.ts';
import { route, visits } from '../state/navigation.ts';
import { signOut, user } from '../state/session.ts';
import { ForSale } from './ForSale.tsx';
import { MyOrders } from './MyOrders.tsx';
import { OrderScreen } from './OrderScreen.tsx';
import { Sell } from './Sell.tsx';
import { SignInOrUp } from './SignInOrUp.tsx';
import { TicketScreen } from './TicketScreen.tsx';

export function App() {
  return (
    <>
      <a class="skip" href="#main">Skip to the content</a>
      <Header />
      <main id="main" tabIndex={-1}>
        <Screens />
      </main>
      <footer><LineState /></footer>
      <div class="hidden" role="status" aria-live="polite">{announcement.value}</div>
    </>
  );
}

const PLACES = [
  { path: '/', word: 'For sale', screens: ['forSale', 'ticket'] },
  { path: '/sell', word: 'Sell', screens: ['sell'] },
  { path: '/orders', word: 'My orders', screens: ['orders', 'order'] },
];

function Header() {
  const current = route.value.screen;
  return (
    <header>
      <a class="brand" href="/"><span class="mark" aria-hidden="true" />Ticketing</a>
      <nav aria-label="Main">
        <ul>
          {PLACES.map(({ path, word, screens }) => (
            <li key={path}><a href={path} aria-current={screens.includes(current) ? 'page' : undefined}>{word}</a></li>
          ))}
        </ul>
      </nav>
      <div class="person">
        {user.value === null && (
          <>
            <a href="/signin" aria-current={current === 'signIn' ? 'page' : undefined}>Sign in</a>
            <a href="/signup" class="button" aria-current={current === 'signUp' ? 'page' : undefined}>Sign up</a>
          </>
        )}
        {user.value != null && (
          <>
            <span class="email" title={user.value.email}>{user.value.email}</span>
            <button type="button" class="link" onClick={() => void signOut()}>Sign out</button>
          </>
        )}
      </div>
    </header>
  );
}

const TITLES: Record<Route['screen'], string> = {
  forSale: 'Tickets for sale',
  ticket: 'Ticket',
  orders: 'My orders',
  order: 'Order',
  sell: 'Sell',
  signIn: 'Sign in',
  signUp: 'Sign up',
  nowhere: 'Not found',
};

/** After a change of screens the heading gets the focus, as if a page had been loaded: a screen reader then reads on from there. */
function Screens() {
  const now = route.value;
  const visit = visits.value;
  const first = useRef(true);
  useEffect(() => {
    document.title = `${TITLES[now.screen]} · Ticketing`;
    if (first.current) {
      first.current = false;
    } else {
      document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
    }
  }, [visit]);
  return <Screen key={visit} now={now} />;
}

function Screen({ now }: { now: Route }) {
  switch (now.screen) {
    case 'forSale':
      return <ForSale />;
    case 'ticket':
      return <TicketScreen id={now.id} />;
    case 'signIn':
      return <SignInOrUp which="signIn" />;
    case 'signUp':
      return <SignInOrUp which="signUp" />;
    case 'sell':
      return <ForSignedIn path="/sell" title="Sell" why="offer a ticket and see yours"><Sell /></ForSignedIn>;
    case 'orders':
      return <ForSignedIn path="/orders" title="My orders" why="see your orders"><MyOrders /></ForSignedIn>;
    case 'order':
      return <ForSignedIn path={`/orders/${now.id}`} title="Order" why="see your order"><OrderScreen id={now.id} /></ForSignedIn>;
    case 'nowhere':
      return (
        <>
          <Heading>Not found</Heading>
          <p>There is nothing at this address. <a href="/">See what is for sale</a></p>
        </>
      );
  }
}

function ForSignedIn({ path, title, why, children }: { path: string; title: string; why: string; children: preact.ComponentChildren }) {
  if (user.value === undefined) {
    return <><Heading>{title}</Heading><p role="status">One moment…</p></>;
  }
  if (user.value === null) {
    return (
      <div class="narrow">
        <Heading>{title}</Heading>
        <p>Sign in to {why}.</p>
        <p class="buttons">
          <a class="button main" href={`/signin?return=${path}`}>Sign in</a>
          <a class="button quiet" href={`/signup?return=${path}`}>Sign up</a>
        </p>
      </div>
    );
  }
  return <>{children}</>;
}

const LINES: Record<Line, string> = {
  off: 'No live updates here, asking every 15 s',
  connecting: 'Connecting…',
  live: 'Live',
  paused: 'Live updates paused, asking every 15 s',
};

function LineState() {
  const now = line.value;
  return (
    <p class={`line ${now}`} role="status">
      <span class="dot" aria-hidden="true" />{LINES[now]}
    </p>
  );
}
