/**
 * The small parts that screens are made of. A component is a function of state, as a projection's `evolve` is: what it gives back is the
 * whole of what is to be seen, and Preact finds out what has to change in the document.
 */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { minor, shown } from '../core/money.ts';
import type { Problem } from '../core/problem.ts';
import type { Phase } from '../state/asking.ts';

/** The currency of the marketplace; a ticket does not name it. */
const CURRENCY = document.querySelector<HTMLMetaElement>('meta[name=currency]')?.content ?? 'eur';

export function price(amount: number, currency = CURRENCY): string {
  return shown(minor(amount), currency);
}

export function Heading({ children }: { children: ComponentChildren }) {
  // Takes the focus after a change of screens; see Screens.
  return <h1 tabIndex={-1}>{children}</h1>;
}

const SHORT = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const EXACT = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });

export function Time({ at, exact = false }: { at: string | undefined; exact?: boolean }) {
  // A view from before its time was kept has none.
  return at === undefined ? null : <time dateTime={at}>{(exact ? EXACT : SHORT).format(new Date(at))}</time>;
}

export type Tone = 'calm' | 'good' | 'waiting' | 'over';

const SIGNS: Record<Tone, string> = { calm: '○', good: '✓', waiting: '◔', over: '–' };

/** A state as a word with a sign; the colour only repeats it. */
export function Badge({ tone, children }: { tone: Tone; children: ComponentChildren }) {
  return (
    <span class={`badge ${tone}`}>
      <span aria-hidden="true">{SIGNS[tone]}</span> {children}
    </span>
  );
}

export function Notice({ kind, children }: { kind: 'error' | 'info' | 'good'; children: ComponentChildren }) {
  return (
    <div class={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** What a screen shows before, instead of, or above its content. */
export function Waiting({ phase, askNow, what }: { phase: Phase; askNow: () => void; what: string }) {
  switch (phase.is) {
    case 'loading':
      return (
        <div class="loading" role="status">
          <span class="hidden">Loading {what}…</span>
          <span class="ghost" aria-hidden="true" />
          <span class="ghost" aria-hidden="true" />
          <span class="ghost" aria-hidden="true" />
        </div>
      );
    case 'failed':
      return (
        <Notice kind="error">
          <p>{said(phase.problem)}</p>
          <button type="button" class="quiet" onClick={askNow}>Try again</button>
        </Notice>
      );
    case 'stale':
      return (
        <Notice kind="info">
          <p>{phase.problem.kind === 'offline' ? 'You are offline. What you see may be old.' : `What you see may be old: ${said(phase.problem)}`}</p>
        </Notice>
      );
    case 'ready':
      return null;
  }
}

/** All that a problem says, in one line. */
export function said(problem: Problem): string {
  return problem.messages.map(each => each.message).join('. ');
}

interface FieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly error?: string | undefined;
  readonly hint?: string;
  readonly type?: 'text' | 'email' | 'password';
  readonly autoComplete?: 'off' | 'username' | 'current-password' | 'new-password';
  readonly inputMode?: 'decimal' | 'email';
  readonly onValue: (value: string) => void;
}

/** An input with its label above and what is wrong with it below. */
export function Field({ label, name, value, error, hint, type = 'text', autoComplete = 'off', inputMode, onValue }: FieldProps) {
  const id = useId();
  const described = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].filter(Boolean).join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint !== undefined && <p class="hint" id={`${id}-hint`}>{hint}</p>}
      <input
        id={id}
        name={name}
        // Each type has attributes of its own; these are allowed for all three.
        type={type as 'text'}
        value={value}
        autocomplete={autoComplete}
        required
        {...(inputMode === undefined ? {} : { inputmode: inputMode })}
        {...(described === '' ? {} : { 'aria-describedby': described })}
        aria-invalid={error !== undefined}
        onInput={event => onValue(event.currentTarget.value)}
      />
      {error !== undefined && (
        <p class="error" id={`${id}-error`}>
          <span aria-hidden="true">⚠</span> {error}
        </p>
      )}
    </div>
  );
}

/** A form that leaves it to the server to say what is wrong, and takes the reader to the first field that is. */
export function Form({ label, busy, failed, onSend, children }: {
  label: string;
  busy: boolean;
  /** Another object for each refusal. */
  failed: object | null;
  onSend: () => void;
  children: ComponentChildren;
}) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (failed !== null) form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [failed]);
  return (
    <form
      ref={form}
      aria-label={label}
      aria-busy={busy}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (!busy) onSend();
      }}
    >
      {children}
    </form>
  );
}

/** A history, oldest first. */
export function History({ moments }: { moments: readonly { readonly time: string; readonly sentence: string; readonly key: number }[] }) {
  return (
    <ol class="history">
      {moments.map(moment => (
        <li key={moment.key}>
          <Time at={moment.time} exact /> <span>{moment.sentence}</span>
        </li>
      ))}
    </ol>
  );
}
