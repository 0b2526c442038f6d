import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { passes } from '../src/core/gate.ts';

interface Case {
  reached: number;
  incoming: number;
  message: boolean;
  answer: boolean;
}

/** GateTest in event-store reads them, too, and says what becomes of an event. */
const cases = JSON.parse(
  readFileSync('../event-store/src/test/resources/ticketing/eventstore/projection/gate.json', 'utf8'),
) as Case[];

for (const { reached, incoming, message, answer } of cases) {
  test(`a view of version ${incoming} where ${reached} is shown`, () => {
    assert.equal(passes(reached, incoming, 'message'), message);
    assert.equal(passes(reached, incoming, 'answer'), answer);
  });
}
