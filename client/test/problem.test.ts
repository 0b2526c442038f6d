import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atFields, isTemporary, OFFLINE, readProblem } from '../src/core/problem.ts';

const INVALID = {
  type: 'https://example.com/problems/invalid-input',
  title: 'Invalid input',
  status: 400,
  detail: 'Title is required',
  errors: [
    { message: 'Title is required', field: 'title' },
    { message: 'Price must be greater than 0', field: 'price' },
  ],
};

test('each message is said at its field', () => {
  const problem = readProblem(400, INVALID, null);
  assert.equal(problem.kind, 'invalid-input');
  assert.deepEqual(atFields(problem, ['title', 'price']), { title: 'Title is required', price: 'Price must be greater than 0' });
});

test('a message without a field, or about a field the form has not, is said above it', () => {
  assert.deepEqual(atFields(readProblem(400, INVALID, null), ['title']), { title: 'Title is required', '': 'Price must be greater than 0' });
  assert.deepEqual(atFields(OFFLINE, ['title']), { '': OFFLINE.messages[0]?.message });
  assert.deepEqual(atFields(null, ['title']), {});
});

test('two messages about one field are both said', () => {
  const twice = { ...INVALID, errors: [{ message: 'A', field: 'title' }, { message: 'B', field: 'title' }] };
  assert.deepEqual(atFields(readProblem(400, twice, null), ['title']), { title: 'A. B' });
});

test('an answer that is no problem is told by its status', () => {
  for (const body of [null, '', {}, { errors: [] }, 'text']) {
    const problem = readProblem(502, body, null);
    assert.equal(problem.kind, 'unknown');
    assert.match(problem.messages[0]?.message ?? '', /502/);
  }
});

test('what may succeed later is known, and when', () => {
  assert.ok(isTemporary(readProblem(503, null, '2')));
  assert.equal(readProblem(503, null, '2').retryAfter, 2);
  assert.equal(readProblem(503, null, 'soon').retryAfter, null);
  assert.ok(isTemporary(OFFLINE));
  assert.ok(!isTemporary(readProblem(409, INVALID, null)));
});
