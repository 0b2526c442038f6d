import assert from 'node:assert/strict';
import { test } from 'node:test';
import { subjectsFor, topicOf } from '../src/core/subject.ts';

test('a subject tells what a message is about', () => {
  assert.deepEqual(topicOf('live.tickets.t1'), { what: 'view', kind: 'tickets', id: 't1', own: false });
  assert.deepEqual(topicOf('live.people.u1.tickets.t1'), { what: 'view', kind: 'tickets', id: 't1', own: true });
  assert.deepEqual(topicOf('live.people.u1.orders.o1'), { what: 'view', kind: 'orders', id: 'o1', own: true });
  assert.deepEqual(topicOf('live.people.u1.payments.p1'), { what: 'view', kind: 'payments', id: 'p1', own: true });
  for (const kind of ['tickets', 'orders', 'payments'] as const) {
    assert.deepEqual(topicOf(`live.${kind}.resync`), { what: 'resync', kind });
  }
});

test('what a later release may send is passed over', () => {
  for (const subject of ['live', 'live.tickets', 'live.orders.o1', 'live.people.u1.orders', 'live.people.u1.seats.s1', 'live.people.u1.orders.o1.x', 'tickets.t1.created', 'live.tickets.t1.x']) {
    assert.equal(topicOf(subject), null, subject);
  }
});

test('a stranger hears what everybody may, a person also what is theirs', () => {
  assert.deepEqual(subjectsFor(null), ['live.tickets.*', 'live.*.resync']);
  assert.deepEqual(subjectsFor('u1'), ['live.tickets.*', 'live.*.resync', 'live.people.u1.>']);
});
