import { expect, it } from 'vitest';
import { journalLines } from './journal-2026-11.fixture.ts';
import { storedJobEvent } from './stored-event.ts';

it('reads the task reference of a journal that calls it a ticket', () => {
  const events = journalLines.map((line) => storedJobEvent(JSON.parse(line)));
  expect(events.map(({ type }) => type)).toEqual(['stepIntent', 'stepSent', 'stepTaskRef']);
  expect(events[2]).toMatchObject({ step: 0, seq: 4, taskRef: 'task-7' });
});

it('reads an event of this version as it is', () => {
  const event = { type: 'stepTaskRef', step: 0, taskRef: 'task-7', seq: 4, jobId: 'job-1', at: 1 };
  expect(storedJobEvent(event)).toEqual(event);
});
