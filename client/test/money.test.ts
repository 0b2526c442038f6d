import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decimal, minor, parsePrice, shown } from '../src/core/money.ts';

test('prices of the API become hundredths', () => {
  assert.deepEqual([19.99, 25.5, 7, 0.01, 0.29, 1.1, 1_000_000].map(minor), [1999, 2550, 700, 1, 29, 110, 100_000_000]);
});

test('each price up to 2,000.00 survives the way to hundredths and back', () => {
  for (let hundredths = 1; hundredths <= 200_000; hundredths++) {
    const text = `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}`;
    const price = JSON.parse(text) as number;
    assert.equal(minor(price), hundredths);
    assert.equal(decimal(minor(price)), text);
    assert.equal(Number(decimal(minor(price))), price);
  }
});

test('people type points and commas', () => {
  assert.deepEqual(['19.99', '19,99', ' 5 ', '5.5', '0.05'].map(parsePrice), [1999, 1999, 500, 550, 5]);
  assert.deepEqual(['', 'x', '-1', '1.999', '1e3', '1 000', '.5', '1.2.3'].map(parsePrice), Array(8).fill(null));
});

test('amounts are shown with their currency', () => {
  assert.equal(shown(minor(19.9), 'eur'), '€19.90');
  assert.equal(shown(minor(1_000_000), 'usd'), '$1,000,000.00');
});
