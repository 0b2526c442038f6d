import assert from 'node:assert/strict';
import { test } from 'node:test';
import { standing, type Standing } from '../src/core/sale.ts';

const PAYMENTS = [undefined, 'declined', 'requested', 'captured', 'refund-requested', 'refunded'] as const;

function row(order: 'created' | 'cancelled' | 'complete', seconds: number): Standing[] {
  return PAYMENTS.map(status => standing({ status: order }, status === undefined ? undefined : { status }, seconds));
}

test('a sale stands where both services say', () => {
  assert.deepEqual(row('created', 10), ['to-pay', 'to-pay', 'asking-the-bank', 'being-completed', 'refund-under-way', 'refunded']);
  assert.deepEqual(row('created', 0), ['time-is-over', 'time-is-over', 'asking-the-bank', 'being-completed', 'refund-under-way', 'refunded']);
  assert.deepEqual(row('cancelled', 10), ['cancelled', 'cancelled', 'asking-the-bank', 'refund-under-way', 'refund-under-way', 'refunded']);
  assert.deepEqual(row('complete', 10), Array(6).fill('complete'));
});
