import type { Effect, Job, JobStep, Step } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { jobAt, readingOf } from '../../testing/readings.fixture.ts';
import { effectsToCome, workingNodes } from './working.ts';

const { tree } = readingOf('a(b(c*))');
const merge = (id: string, ...children: string[]): Step => ({
  kind: 'delete',
  id,
  expect: 'merge',
  children,
});
const at = (step: Step, state: JobStep['state'], percent?: number): JobStep => ({
  step,
  state,
  ...(percent === undefined ? {} : { progress: { percent } }),
});
const running = (...steps: JobStep[]): Job => jobAt(5, { state: 'running', steps });
const shown = (job: Job) => Object.fromEntries(workingNodes([job], tree));

describe('the node that shows the progress of a job', () => {
  const create = { kind: 'create', name: 'n', memory: false, quiesce: false, mechanism: 'internal' } as const;
  const cases: [Step, string][] = [
    [merge('b', 'c'), 'b'],
    [{ kind: 'revert', to: 'a', power: 'off' }, 'live'],
    [{ ...create, on: { kind: 'snapshot', id: 'c' } }, 'live'],
    [{ kind: 'deleteMetadata', id: 'a' }, 'a'],
    [{ kind: 'rename', id: 'a', name: 'x' }, 'a'],
    [{ kind: 'describe', id: 'a', description: 'x' }, 'a'],
    [{ kind: 'protect', id: 'c', protected: true }, 'c'],
    [{ kind: 'acknowledgeOwner', id: 'a', acknowledged: true }, 'a'],
    [{ kind: 'consolidate' }, 'live'],
    [{ kind: 'power', action: 'start' }, 'live'],
    [{ kind: 'managedSave', action: 'save' }, 'live'],
  ];
  it.each(cases)('%j shows on %s', (step, node) => {
    expect(shown(running(at(step, 'sent', 40)))).toEqual({ [node]: 40 });
  });

  it('shows the progress on the receiver if the node is already deleted from the list', () => {
    expect(shown(running(at(merge('gone', 'c', 'elsewhere'), 'sent', 7)))).toEqual({ c: 7 });
    expect(shown(running(at(merge('gone', 'live'), 'sent')))).toEqual({ live: null });
  });

  it('shows one step at a time in a batch', () => {
    const job = running(
      at(merge('a', 'b'), 'observed', 100),
      at(merge('b', 'c'), 'sent', 3),
      at(merge('c'), 'waiting'),
    );
    expect(shown(job)).toEqual({ b: 3 });
  });

  it('shows no progress before the first step and after the end', () => {
    expect(shown(running(at(merge('a', 'b'), 'waiting')))).toEqual({});
    expect(shown({ ...running(at(merge('a', 'b'), 'sent')), state: 'finished' })).toEqual({});
  });
});

describe('the remaining effects of a running job', () => {
  it('leaves out what its finished steps did', () => {
    const effects: Effect[] = [
      { kind: 'merged', id: 'a', into: ['b'] },
      { kind: 'merged', id: 'b', into: ['c'] },
      { kind: 'receives', id: 'c', from: 'b' },
      { kind: 'receives', id: 'b', from: 'a' },
      { kind: 'reverted', to: 'c' },
    ];
    const steps = [
      at(merge('a', 'b'), 'observed'),
      at({ kind: 'revert', to: 'c', power: 'off' }, 'observed'),
    ];
    const job = { ...running(...steps, at(merge('b', 'c'), 'sent')), effects };
    expect(effectsToCome(job)).toEqual([effects[1], effects[2]]);
  });
});
