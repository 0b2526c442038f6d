import { useEffect, useRef } from 'preact/hooks';
import { useSignal, type Signal } from '@preact/signals';
import { orders, payments, type Order, type OrderMoment } from '../api/calls.ts';
import { learned, newKey } from '../api/http.ts';
import { countdown, inWords, isWorthSaying, secondsLeft } from '../core/clock.ts';
import { sentence } from '../core/history.ts';
import type { Problem } from '../core/problem.ts';
import { standing, type Standing } from '../core/sale.ts';
import { Badge, Heading, History, Notice, price, said, Waiting, type Tone } from '../parts/parts.tsx';
import { useAsking } from '../state/asking.ts';
import { announce } from '../state/announcements.ts';
import { show, view } from '../state/views.ts';

/** Payment methods of the sandbox, which moves no money. */
const CARDS = [
  { token: 'tok_visa', label: 'A card that is accepted', hint: 'The payment succeeds.' },
  { token: 'tok_chargeDeclined', label: 'A card that is declined', hint: 'The bank says no; another card may be tried.' },
  { token: 'tok_timeout', label: 'A card whose answer is lost', hint: 'Nobody knows at first what became of the payment.' },
] as const;

const STANDINGS: Record<Standing, { tone: Tone; word: string; text: string }> = {
  'to-pay': { tone: 'waiting', word: 'Held for you', text: '' },
  'time-is-over': { tone: 'over', word: 'Time is over', text: 'The time to pay is over. The order is being cancelled.' },
  'asking-the-bank': { tone: 'waiting', word: 'Waiting for the bank', text: 'The answer about your card is not there yet. This page shows it as soon as it comes; you need not pay again.' },
  'being-completed': { tone: 'waiting', word: 'Paid', text: 'Your payment has arrived. The order is being completed.' },
  complete: { tone: 'good', word: 'Complete', text: 'The ticket is yours. Enjoy it!' },
  cancelled: { tone: 'over', word: 'Cancelled', text: 'This order is cancelled, and nothing was charged.' },
  'refund-under-way': { tone: 'waiting', word: 'Cancelled, money on its way back', text: 'The order was cancelled after you paid. Your money is on its way back.' },
  refunded: { tone: 'over', word: 'Refunded', text: 'The order was cancelled, and your money went back.' },
};

export function OrderScreen({ id }: { id: string }) {
  const moments = useSignal<readonly OrderMoment[]>([]);
  const asking = useAsking(['orders', 'payments'], async () => {
    const [order, payment] = await Promise.all([orders.one(id), payments.ofOrder(id)]);
    if (!order.ok) return order.problem;
    show('orders', order.value, 'answer');
    if (!payment.ok) return payment.problem;
    payment.value.forEach(each => show('payments', each, 'answer'));
    return null;
  }, id);
  const order = view('orders', id).value;
  const phase = asking.phase.value;
  useEffect(() => {
    if (order !== undefined) {
      void orders.history(id).then(answer => {
        if (answer.ok) moments.value = answer.value;
      });
    }
  }, [id, order?.version]);
  if (order === undefined) {
    const isUnknown = phase.is === 'failed' && phase.problem.status === 404;
    return (
      <>
        <Heading>{isUnknown ? 'No such order' : 'Order'}</Heading>
        {isUnknown ? <p>You have no such order. <a href="/orders">My orders</a></p> : <Waiting {...asking} phase={phase} what="the order" />}
      </>
    );
  }
  return (
    <article class="narrow">
      {phase.is === 'stale' && <Waiting {...asking} phase={phase} what="the order" />}
      <Sale order={order} askNow={asking.askNow} />
      {moments.value.length > 0 && (
        <section aria-labelledby="history">
          <h2 id="history">What has happened</h2>
          <History moments={moments.value.map(each => ({ key: each.version, time: each.time, sentence: sentence(each, price) }))} />
        </section>
      )}
    </article>
  );
}

function Sale({ order, askNow }: { order: Order; askNow: () => void }) {
  const payment = view('payments', order.id).value;
  const seconds = useSecondsLeft(order, askNow);
  const now = standing(order, payment, seconds.value);
  const { tone, word, text } = STANDINGS[now];
  const problem = useSignal<Problem | null>(null);
  // Beginning and end belong together, so the words are said when they change and not when the screen appears.
  const said = useRef(now);
  useEffect(() => {
    if (said.current !== now) {
      said.current = now;
      announce(`${word}. ${text}`);
      problem.value = null;
    }
  }, [now]);
  return (
    <>
      <div class="ticket large">
        <div class="body">
          <p class="small">Your order</p>
          <Heading>{order.ticket.title}</Heading>
          <p class="small"><Badge tone={tone}>{word}</Badge></p>
        </div>
        <p class="stub"><span class="hidden">Price: </span>{price(order.ticket.price)}</p>
      </div>
      {text !== '' && <p class={`standing ${tone}`}>{text}</p>}
      {now === 'to-pay' && <Paying order={order} seconds={seconds} problem={problem} askNow={askNow} />}
      {(now === 'cancelled' || now === 'refunded') && <p><a href={`/tickets/${order.ticket.id}`}>See the ticket</a></p>}
    </>
  );
}

/** Counts by the clock of the server, and tells a screen reader now and then. */
function useSecondsLeft(order: Order, askNow: () => void): Signal<number> {
  const seconds = useSignal(secondsLeft(order.expiresAt, Date.now(), learned.skew));
  useEffect(() => {
    if (order.status !== 'created') return;
    const timer = setInterval(() => {
      const now = secondsLeft(order.expiresAt, Date.now(), learned.skew);
      if (now === seconds.peek()) return;
      seconds.value = now;
      if (now === 0) askNow();
      else if (isWorthSaying(now)) announce(`${inWords(now)} left to pay.`);
    }, 250);
    return () => clearInterval(timer);
  }, [order.expiresAt, order.status]);
  return seconds;
}

function Paying({ order, seconds, problem, askNow }: { order: Order; seconds: Signal<number>; problem: Signal<Problem | null>; askNow: () => void }) {
  const card = useSignal<string>(CARDS[0].token);
  const busy = useSignal<'' | 'paying' | 'cancelling'>('');
  const key = useRef(newKey());

  const pay = async () => {
    if (busy.peek() !== '') return;
    busy.value = 'paying';
    problem.value = null;
    const answer = await payments.pay(order.id, card.value, key.current);
    busy.value = '';
    if (!answer.ok) {
      problem.value = answer.problem;
    }
    if (answer.ok || answer.problem.status === 402 || answer.problem.status === 409) {
      // The gateway or the rules have spoken: the next click is another try.
      key.current = newKey();
    }
    askNow();
  };
  const cancel = async () => {
    if (busy.peek() !== '') return;
    busy.value = 'cancelling';
    const answer = await orders.cancel(order.id);
    busy.value = '';
    problem.value = answer.ok ? null : answer.problem;
    askNow();
  };

  return (
    <form
      class="paying"
      aria-label="Pay"
      onSubmit={event => {
        event.preventDefault();
        void pay();
      }}
    >
      <p class={`timer${seconds.value < 60 ? ' short' : ''}`}>
        <span>Time left to pay</span> <span class="digits" role="timer">{countdown(seconds.value)}</span>
      </p>
      {problem.value !== null && (
        <Notice kind="error">
          <p>{problem.value.status === 402 ? `The card was declined: ${said(problem.value)}. You can try another one.` : said(problem.value)}</p>
        </Notice>
      )}
      <fieldset>
        <legend>Card</legend>
        <p class="hint">This is a sandbox: no money moves.</p>
        {CARDS.map(({ token, label, hint }) => (
          <label key={token} class="choice">
            <input type="radio" name="card" value={token} checked={card.value === token} onChange={() => (card.value = token)} />
            <span>
              <span>{label}</span>
              <span class="hint">{hint}</span>
            </span>
          </label>
        ))}
      </fieldset>
      <div class="buttons">
        <button type="submit" class="main" aria-disabled={busy.value !== ''}>
          {busy.value === 'paying' ? 'Paying…' : `Pay ${price(order.ticket.price)}`}
        </button>
        <button type="button" class="quiet" aria-disabled={busy.value !== ''} onClick={cancel}>
          {busy.value === 'cancelling' ? 'Cancelling…' : 'Cancel the order'}
        </button>
      </div>
    </form>
  );
}
