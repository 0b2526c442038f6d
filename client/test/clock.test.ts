import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countdown, inWords, isWorthSaying, secondsLeft, skew } from '../src/core/clock.ts';

const NOON = Date.parse('2030-01-01T12:00:00Z');
const DATE = 'Tue, 01 Jan 2030 12:00:00 GMT';

test('a clock that is three minutes slow is three minutes and half a second behind', () => {
  const slow = NOON - 180_000;
  assert.equal(skew(DATE, slow, slow, 0), 180_500);
});

test('what the header cannot tell is not learned from it', () => {
  assert.equal(skew(DATE, NOON, NOON + 900, 100), 100);
  assert.equal(skew(null, NOON, NOON, 100), 100);
  assert.equal(skew('nonsense', NOON, NOON, 100), 100);
});

test('a slow answer is believed less than a quick one', () => {
  assert.equal(skew(DATE, NOON + 5_000, NOON + 15_000, -4_000), -4_000);
});

test('the time left is that of the server', () => {
  assert.equal(secondsLeft('2030-01-01T12:15:00.000Z', NOON, 0), 900);
  assert.equal(secondsLeft('2030-01-01T12:15:00.000Z', NOON, 60_000), 840);
  assert.equal(secondsLeft('2030-01-01T12:00:00.001Z', NOON, 0), 1);
  assert.equal(secondsLeft('2030-01-01T11:00:00.000Z', NOON, 0), 0);
});

test('a countdown has two digits for seconds, and for minutes after an hour', () => {
  assert.deepEqual([0, 9, 65, 899, 3_723].map(countdown), ['0:00', '0:09', '1:05', '14:59', '1:02:03']);
  assert.deepEqual([1, 30, 60, 899].map(inWords), ['1 second', '30 seconds', '1 minute', '14 minutes']);
});

test('a screen reader hears of the time now and then', () => {
  const said = Array.from({ length: 900 }, (_, index) => index + 1).filter(isWorthSaying);
  assert.deepEqual(said, [10, 30, 60, 120, 180, 240, 300, 600, 900]);
});
