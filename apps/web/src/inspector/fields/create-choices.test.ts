import type { Rule, TreeReading } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { readingOf } from '../../testing/readings.fixture.ts';
import { createChoices, fitted } from './create-choices.ts';
import type { Kind } from './kinds.ts';

const operation: Kind<'create'> = { kind: 'create', name: 'a', memory: true, quiesce: true };
const rule = (facts: { kind: 'noQuiesce' | 'allDisks' }): Rule => ({
  ...facts,
  class: 'impossible',
  says: `no ${facts.kind} here`,
});

/** A running VM with two kinds of snapshots: `internal`, with these rules, and `free`, with none. */
function running(...create: Rule[]): TreeReading {
  const reading = readingOf('a*');
  const { internal } = reading.capabilities.mechanisms;
  if (internal === undefined) throw new Error('no rules');
  return {
    ...reading,
    tree: { ...reading.tree, live: { ...reading.tree.live, power: 'running' } },
    capabilities: {
      ...reading.capabilities,
      mechanisms: { internal: { ...internal, create }, free: { ...internal, label: 'free' } },
      creates: { running: ['internal', 'free'], paused: [], off: ['internal'], saved: [] },
    },
  };
}

describe('the options of a new snapshot', () => {
  const unique: Rule = { kind: 'uniqueName', class: 'impossible', says: 'names once' };
  const must: Rule = { kind: 'memory', must: true, class: 'impossible', says: 'memory always' };

  it('checks each option separately, so that a duplicate name hides no other reason', () => {
    const choices = createChoices(running(unique, must, rule({ kind: 'noQuiesce' })), operation);
    expect(choices.memory.on).toEqual({ possible: true, why: undefined });
    expect(choices.memory.off).toEqual({ possible: false, why: 'memory always' });
    expect(choices.quiesce).toEqual({ possible: false, why: 'no noQuiesce here' });
    expect(choices.disks.possible).toBe(true);
  });

  it('offers the options of the selected kind', () => {
    const reading = running(rule({ kind: 'noQuiesce' }));
    expect(createChoices(reading, { ...operation, mechanism: 'free' }).quiesce.possible).toBe(true);
    expect(createChoices(reading, { ...operation, mechanism: 'internal' }).quiesce.possible).toBe(false);
  });

  it('lists the kinds that cannot be taken in this power state', () => {
    const reading = running();
    const off = {
      ...reading,
      tree: { ...reading.tree, live: { ...reading.tree.live, power: 'off' as const } },
    };
    const [internal, free] = createChoices(off, { ...operation, memory: false }).kinds;
    expect(internal).toMatchObject({ key: 'internal', possible: true, why: undefined });
    expect(free).toMatchObject({ key: 'free', possible: false });
    expect(free?.why).toContain('Cannot take a snapshot of type “free” of VM domain while it is off.');
  });

  it('drops options that the kind does not support', () => {
    const reading = running(
      { ...must, must: false },
      rule({ kind: 'noQuiesce' }),
      rule({ kind: 'allDisks' }),
    );
    expect(fitted(reading, { ...operation, disks: ['vda'] })).toEqual({
      kind: 'create',
      name: 'a',
      memory: false,
      quiesce: false,
    });
    expect(fitted(reading, { ...operation, mechanism: 'free' })).toEqual({ ...operation, mechanism: 'free' });
  });
});
