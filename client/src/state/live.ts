/**
 * Live updates: a connection to NATS that carries views from the moment they are written. It only makes the page fresher. The truth comes
 * over HTTP, so whatever is lost here costs seconds.
 *
 * The browser sends the session's cookie with the handshake, and the server decides by it what this connection may hear. So another
 * person is another connection.
 */
import { effect, signal } from '@preact/signals';
import type { NatsConnection } from '@nats-io/nats-core';
import { evolve, PING_EVERY, PINGS_MISSED, reconnectDelay, resyncDelay, ROUND_TRIP_LIMIT, type Line, type LineEvent } from '../core/reconnect.ts';
import { subjectsFor, topicOf, type Kind } from '../core/subject.ts';
import { user } from './session.ts';
import { show, type Views } from './views.ts';

export const line = signal<Line>('off');

/** Told when a screen should ask over HTTP: after connecting, after a resync, when the page is looked at again. */
type Asker = (kind: Kind | 'all') => void;
const askers = new Set<Asker>();
/** Told of each view that a message brought. */
type Listener = (kind: Kind, view: Views[Kind]) => void;
const listeners = new Set<Listener>();

export function onAsk(asker: Asker): () => void {
  askers.add(asker);
  return () => askers.delete(asker);
}

export function onView(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** One identity's connection, made again and again until another identity takes its place. */
class LiveLine {
  private connection: NatsConnection | undefined;
  private ended = false;
  private wake: () => void = () => {};

  constructor(
    private readonly address: string,
    private readonly userId: string | null,
  ) {
    void this.stay();
  }

  end(): void {
    this.ended = true;
    this.wake();
    void this.connection?.close();
  }

  /** The page was asleep or offline: does the line still carry? If not, it is cut here and made anew at once. */
  async check(): Promise<void> {
    const { connection } = this;
    if (connection === undefined || connection.isClosed()) {
      this.wake();
      return;
    }
    const answered = await Promise.race([connection.rtt().then(() => true, () => false), pause(ROUND_TRIP_LIMIT).then(() => false)]);
    if (answered) {
      this.happened('answered');
    } else {
      this.happened('silent');
      void connection.close();
      this.wake();
    }
  }

  /**
   * Connects without end. Not by the client's own reconnecting, which gives up for good when it is refused twice: each round here is a
   * new connection with its own subscriptions, and then a question over HTTP.
   */
  private async stay(): Promise<void> {
    while (!this.ended) {
      try {
        await this.listen();
      } catch {
        // Nobody listens, or the server refuses: the next round says so again, if it is still so.
      }
      this.connection = undefined;
      this.happened('lost');
      if (!this.ended) {
        await Promise.race([pause(reconnectDelay(Math.random())), new Promise<void>(resolve => (this.wake = resolve))]);
      }
    }
  }

  private async listen(): Promise<void> {
    const { wsconnect } = await import('./nats.ts');
    const connection = await wsconnect({
      servers: this.address,
      reconnect: false,
      ignoreAuthErrorAbort: true,
      ignoreClusterUpdates: true,
      pingInterval: PING_EVERY,
      maxPingOut: PINGS_MISSED,
      timeout: 5_000,
    });
    this.connection = connection;
    if (this.ended) {
      await connection.close();
      return;
    }
    for (const subject of subjectsFor(this.userId)) {
      connection.subscribe(subject, {
        callback: (error, message) => {
          if (error === null) heard(message.subject, message.string());
        },
      });
    }
    // When this is answered, the server knows the subscriptions: whatever was written before is in the answers over HTTP.
    await connection.flush();
    this.happened('connected');
    ask('all');
    await connection.closed();
  }

  private happened(event: LineEvent): void {
    if (!this.ended) {
      line.value = evolve(line.peek(), event);
    }
  }
}

function heard(subject: string, payload: string): void {
  const topic = topicOf(subject);
  if (topic?.what === 'resync') {
    setTimeout(() => ask(topic.kind), resyncDelay(Math.random()));
  } else if (topic !== null) {
    try {
      const incoming = JSON.parse(payload);
      show(topic.kind, incoming, 'message');
      listeners.forEach(listener => listener(topic.kind, incoming));
    } catch {
      // A message that cannot be read is one that was lost: the next question over HTTP makes up for it.
    }
  }
}

function ask(kind: Kind | 'all'): void {
  askers.forEach(asker => asker(kind));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, milliseconds));
}

/** The page names the address; `/live` means this origin, and nothing at all that there are no live updates here. */
function liveAddress(): string | null {
  const named = document.querySelector<HTMLMetaElement>('meta[name=live]')?.content ?? '/live';
  if (named === '') {
    return null;
  }
  const url = new URL(named, location.href);
  url.protocol = url.protocol.replace(/^http/, 'ws');
  return url.href;
}

/** Keeps a connection for whoever is signed in, and asks when the page is looked at again. */
export function goLive(): void {
  const address = liveAddress();
  let current: LiveLine | undefined;
  if (address !== null) {
    line.value = 'connecting';
    effect(() => {
      const now = user.value;
      current?.end();
      current = now === undefined ? undefined : new LiveLine(address, now?.id ?? null);
    });
  }
  const awake = () => {
    if (document.visibilityState === 'visible') {
      ask('all');
      void current?.check();
    }
  };
  document.addEventListener('visibilitychange', awake);
  addEventListener('pageshow', event => event.persisted && awake());
  addEventListener('online', awake);
  // The question fails at once, so the page says that it is offline; otherwise it would find out with the next one, in up to a minute.
  addEventListener('offline', () => ask('all'));
}
