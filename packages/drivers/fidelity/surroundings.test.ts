import { describe, expect, it } from 'vitest';
import type { MoveMade, Surroundings } from '../conformance/target.ts';
import { simulatorTarget } from '../src/simulator/testing/target.ts';
import { type Choice, lanesOf } from './lanes.ts';
import { SurroundingsOfDomain } from './surroundings.ts';

const byDefault: Choice = { moves: undefined, setups: undefined };

async function targetWith(made: MoveMade | undefined) {
  const surroundings: Surroundings = {
    moves: ['impossible', 'checkpoint'],
    onRequest: ['impossible'],
    make: async (_, move) => (move === 'checkpoint' ? made : undefined),
  };
  return { ...(await simulatorTarget('qemu', 1)), surroundings };
}

async function domainWith(made: MoveMade | undefined) {
  const counted: string[] = [];
  const options = { random: () => 0, moves: ['impossible', 'checkpoint'] };
  const target = await targetWith(made);
  const domain = new SurroundingsOfDomain({ ...options, target, counted: (m) => counted.push(m) }, 'vm');
  return { domain, counted };
}

describe('what other programs do between operations', () => {
  it('is one of the moves that are possible, and is undone after some operations', async () => {
    let undone = 0;
    const undo = async () => {
      undone += 1;
    };
    const { domain, counted } = await domainWith({ what: 'a checkpoint', keepDisks: true, undo });
    expect(await domain.change()).toEqual({ done: 'a checkpoint' });
    expect(counted).toEqual(['checkpoint']);
    expect([await domain.change(), await domain.change()]).toEqual([{}, {}]);
    expect(domain.keepsDisks).toBe(true);
    expect(await domain.change()).toEqual({ done: 'undone: a checkpoint' });
    expect([undone, domain.keepsDisks]).toEqual([1, false]);
  });

  it.each([
    ['cannot be undone', { what: 'a block job' }],
    ['is not undone', { what: 'a checkpoint', undo: () => Promise.reject(new Error('VM is off')) }],
  ])('ends the VM if it %s', async (_, made) => {
    const { domain } = await domainWith(made);
    const changes = [await domain.change(), await domain.change(), await domain.change()];
    expect(changes.some(({ isOver }) => isOver)).toBe(false);
    expect(await domain.change()).toEqual({ isOver: true });
  });

  it('reports what the operations damaged', async () => {
    const { domain } = await domainWith({ what: 'a clone', damage: async () => ['the disk changed'] });
    expect(await domain.damage()).toEqual([]);
    await domain.change();
    expect(await domain.damage()).toEqual(['the disk changed']);
  });

  it('leaves out the moves that are made on request only', async () => {
    const target = await targetWith(undefined);
    const moves = (choice: string | undefined) => lanesOf(target, { ...byDefault, moves: choice })[0]?.moves;
    expect(moves(undefined)).toEqual(['checkpoint']);
    expect(moves('all')).toEqual(['impossible', 'checkpoint']);
    expect(moves('none')).toEqual([]);
    expect(moves('impossible')).toEqual(['impossible']);
    expect(() => moves('unknown')).toThrow('There is no "unknown".');
  });
});

describe('the lanes of a target', () => {
  it('include its set-ups, or are only those that are chosen', async () => {
    const plain = await simulatorTarget('qemu', 1);
    const target = { ...plain, supports: { ...plain.supports, setups: ['floppy', 'CD-ROM'] } };
    expect(lanesOf(target, byDefault).at(-1)?.setups).toEqual(['floppy', 'CD-ROM']);
    expect(lanesOf(plain, byDefault)).toHaveLength(3);
    const chosen = lanesOf(target, { ...byDefault, setups: 'floppy' });
    expect(chosen.map(({ setups }) => setups)).toEqual([['floppy']]);
  });
});
