import { expect, it } from 'vitest';
import { problemMessage, problemParts, problemSentence } from './sentence.ts';

it('names the subject of a problem inside its sentence', () => {
  const problem = { what: 'Cannot resolve the host name {on}.', on: 'kvm-1', todo: 'Check the spelling.' };
  expect(problemSentence(problem)).toBe('Cannot resolve the host name kvm-1.');
  expect(problemMessage(problem)).toBe('Cannot resolve the host name kvm-1. Check the spelling.');
  expect(problemParts(problem)).toEqual({
    before: 'Cannot resolve the host name ',
    subject: 'kvm-1',
    after: '.',
  });
});

it('keeps a sentence that does not name its subject', () => {
  expect(problemSentence({ what: 'The journal is full.', on: 'journal' })).toBe('The journal is full.');
});

it('reads a problem that version 0.1.0 stored', () => {
  expect(problemSentence({ what: 'Cannot read the snapshots of', on: 'web-01' })).toBe(
    'Cannot read the snapshots of: web-01.',
  );
});

it('inserts a subject that looks like a placeholder as it is', () => {
  expect(problemSentence({ what: 'There is no VM {on}.', on: '$& {on}' })).toBe('There is no VM $& {on}.');
});
