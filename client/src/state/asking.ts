/**
 * Asking over HTTP: at once, again after two seconds, and then every minute, or every 15 seconds while no live messages come. Each
 * connection and each resync begins with the first question again.
 */
import { useEffect, useRef } from 'preact/hooks';
import { useSignal, type Signal } from '@preact/signals';
import type { Problem } from '../core/problem.ts';
import { ASK_AGAIN_AFTER, askEvery } from '../core/reconnect.ts';
import type { Kind } from '../core/subject.ts';
import { line, onAsk } from './live.ts';

/** How far a screen has come with its first answer. */
export type Phase =
  | { readonly is: 'loading' }
  | { readonly is: 'ready' }
  /** Nothing to show at all. */
  | { readonly is: 'failed'; readonly problem: Problem }
  /** What is shown may be old. */
  | { readonly is: 'stale'; readonly problem: Problem };

/**
 * Has a screen ask as long as it is shown.
 *
 * @param kinds what it shows; a resync of others is not its business
 * @param ask asks and puts the answer where it is shown; gives the problem, if there is one
 * @param about what is asked for: if that changes, everything begins anew
 */
export function useAsking(kinds: readonly Kind[], ask: () => Promise<Problem | null>, about: string): { phase: Signal<Phase>; askNow: () => void } {
  const phase = useSignal<Phase>({ is: 'loading' });
  const askNow = useRef(() => {});
  useEffect(() => {
    let left = false;
    let underWay = false;
    let again = false;
    let timer = 0;
    phase.value = { is: 'loading' };
    /** There is one timer, so each question replaces the one that was planned. */
    const later = (pause: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => void once(0), pause) as unknown as number;
    };
    const once = async (then: number) => {
      clearTimeout(timer);
      if (underWay) {
        // The answer on its way may be from before whatever this question is about.
        again = true;
        return;
      }
      underWay = true;
      const problem = await ask();
      underWay = false;
      if (left) return;
      if (problem === null) {
        phase.value = { is: 'ready' };
      } else {
        const nothingYet = phase.peek().is === 'loading' || phase.peek().is === 'failed';
        phase.value = { is: nothingYet ? 'failed' : 'stale', problem };
      }
      later(again ? 0 : then || askEvery(line.peek()));
      again = false;
    };
    askNow.current = () => void once(0);
    void once(ASK_AGAIN_AFTER);
    const stop = onAsk(kind => {
      if (kind === 'all' || kinds.includes(kind)) void once(ASK_AGAIN_AFTER);
    });
    // The rhythm changes with the line, not only after the next question.
    const stopLine = line.subscribe(() => {
      if (phase.peek().is !== 'loading') later(askEvery(line.peek()));
    });
    return () => {
      left = true;
      clearTimeout(timer);
      stop();
      stopLine();
    };
  }, [about]);
  return { phase, askNow: () => askNow.current() };
}
