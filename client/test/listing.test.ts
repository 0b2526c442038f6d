import assert from 'node:assert/strict';
import { test } from 'node:test';
import { announced, askedAgain, continued, missingFrom, opened, withFresh } from '../src/core/listing.ts';

const shown = opened(['c', 'b', 'a'], '/next');
const inOrder = (ids: string[]) => [...ids].sort().reverse();

test('what is new waits, and nothing that is shown moves', () => {
  const later = announced(askedAgain(shown, ['e', 'd', 'c']), 'f');
  assert.deepEqual(later.ids, ['c', 'b', 'a']);
  assert.deepEqual(later.fresh, ['f', 'e', 'd']);
});

test('what is known is not new', () => {
  assert.equal(announced(shown, 'b'), shown);
  assert.equal(askedAgain(shown, ['c', 'b']), shown);
  const once = announced(shown, 'd');
  assert.equal(announced(once, 'd'), once);
});

test('what has come is shown in the order of the list', () => {
  assert.deepEqual(withFresh(announced(announced(shown, 'e'), 'd'), inOrder), { ids: ['e', 'd', 'c', 'b', 'a'], fresh: [], next: '/next' });
});

test('a further page goes below, and repeats nothing', () => {
  const later = continued(announced(shown, 'z'), ['a', 'z', 'y'], null);
  assert.deepEqual(later, { ids: ['c', 'b', 'a', 'z', 'y'], fresh: [], next: null });
});

test('what a page no longer has is asked for, but not what comes after it', () => {
  assert.deepEqual(missingFrom(['c', 'a'], shown, false), ['b']);
  assert.deepEqual(missingFrom(['d', 'c'], shown, false), []);
  assert.deepEqual(missingFrom([], shown, true), ['c', 'b', 'a']);
  assert.deepEqual(missingFrom(['e', 'd'], shown, false), []);
});
