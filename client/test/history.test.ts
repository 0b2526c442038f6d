import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sentence } from '../src/core/history.ts';
import { decimal, minor } from '../src/core/money.ts';

/** What the Java services write, checked in by the tests of common-events: every consumer reads them. */
const GOLDEN = '../common-events/src/test/resources/golden';
const golden = new Map(readdirSync(GOLDEN).map(file => [file.replace(/\.json$/, ''), JSON.parse(readFileSync(`${GOLDEN}/${file}`, 'utf8')) as unknown]));
const tell = (type: string, data: unknown = golden.get(type)) => sentence({ type, time: '', data }, amount => `€${decimal(minor(amount))}`);

test('each event of a ticket and of an order is told from its golden file', () => {
  assert.equal(tell('ticketing.ticket-created.v1'), 'Offered as “Café del Mar – row 3” for €25.50.');
  assert.match(tell('ticketing.ticket-updated.v1'), /^Changed to “.+” for €\d+\.\d\d\.$/);
  assert.equal(tell('ticketing.ticket-reserved.v1'), 'Held for a buyer.');
  assert.equal(tell('ticketing.ticket-released.v1'), 'Free again: the order is over.');
  assert.equal(tell('ticketing.ticket-sold.v1'), 'Sold.');
  assert.equal(tell('ticketing.order-placed.v1'), 'You ordered “Café del Mar – row 3” for €19.00.');
  assert.equal(tell('ticketing.order-completed.v1'), 'The payment arrived: the ticket is yours.');
});

test('a cancelled order says why', () => {
  assert.equal(tell('ticketing.order-cancelled.v1', { reason: 'buyer' }), 'You cancelled the order.');
  assert.equal(tell('ticketing.order-cancelled.v1', { reason: 'expired' }), 'The time to pay was over, and the order was cancelled.');
  assert.equal(tell('ticketing.order-cancelled.v1', { reason: 'of-a-later-release' }), 'The order was cancelled.');
});

test('no event of tickets and orders is without a sentence of its own, and unknown ones are told by their type', () => {
  for (const type of golden.keys()) {
    if (/^ticketing\.(ticket|order)-/.test(type)) {
      assert.notEqual(tell(type), tell(`${type.slice(0, -1)}9`), type);
    }
  }
  assert.equal(tell('ticketing.seat-chosen.v2'), 'seat chosen.');
});
