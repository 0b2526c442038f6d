import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeOf, safeReturn } from '../src/core/route.ts';

test('an address shows a screen', () => {
  assert.deepEqual(
    ['/', '/orders', '/sell', '/signin', '/signup', '/nothing', '/orders/a/b', '/tickets'].map(path => routeOf(path).screen),
    ['forSale', 'orders', 'sell', 'signIn', 'signUp', 'nowhere', 'nowhere', 'nowhere'],
  );
  assert.deepEqual(routeOf('/tickets/t1'), { screen: 'ticket', id: 't1' });
  assert.deepEqual(routeOf('/orders/o1/'), { screen: 'order', id: 'o1' });
});

test('nobody is sent to another site after signing in', () => {
  assert.equal(safeReturn('/tickets/t1'), '/tickets/t1');
  for (const path of [null, '', '//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example', '/api/users/signout', 'javascript:alert(1)']) {
    assert.equal(safeReturn(path), '/', String(path));
  }
});
