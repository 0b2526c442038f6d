import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askEvery, evolve, mayRenew, reconnectDelay, resyncDelay, type Line } from '../src/core/reconnect.ts';

test('a page comes back after 1 to 15 seconds', () => {
  assert.deepEqual([0, 0.5, 1].map(reconnectDelay), [1_000, 8_000, 15_000]);
});

test('after a resync pages ask within five seconds', () => {
  assert.deepEqual([0, 0.5, 1].map(resyncDelay), [0, 2_500, 5_000]);
});

test('a line is live after connecting, paused after it is lost, and live again', () => {
  const events = ['connected', 'silent', 'answered', 'lost', 'closed', 'connected'] as const;
  const lines: Line[] = [];
  events.reduce<Line>((line, event) => {
    lines.push(evolve(line, event));
    return evolve(line, event);
  }, 'connecting');
  assert.deepEqual(lines, ['live', 'paused', 'live', 'paused', 'paused', 'live']);
});

test('where there are no live updates nothing is paused', () => {
  for (const event of ['lost', 'silent', 'closed', 'answered'] as const) {
    assert.equal(evolve('off', event), 'off');
  }
});

test('a page that hears nothing asks more often', () => {
  assert.deepEqual((['off', 'connecting', 'paused', 'live'] as const).map(askEvery), [15_000, 15_000, 15_000, 60_000]);
});

test('an old session is renewed only for somebody who is there', () => {
  assert.equal(mayRenew(true, 2_000, 1_000), true);
  assert.equal(mayRenew(true, 500, 1_000), false);
  assert.equal(mayRenew(false, 2_000, 1_000), false);
});
