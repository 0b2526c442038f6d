/** What a screen reader is told besides what it reads. */
import { signal } from '@preact/signals';

export const announcement = signal('');

/** The same sentence twice is said twice: the invisible space makes it another text. */
export function announce(text: string): void {
  announcement.value = announcement.peek() === text ? `${text}\u00a0` : text;
}
