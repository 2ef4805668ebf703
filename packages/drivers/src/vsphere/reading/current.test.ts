import type { Current, LiveDisk, Snapshot } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import { currentOf } from './current.ts';

const snapshot = (id: string, files: Record<string, string>): Snapshot => ({
  id,
  name: id,
  parent: null,
  mechanism: 'delta',
  captured: 'off',
  memory: false,
  disks: Object.entries(files).map(([disk, stateFile]) => ({ disk, coverage: 'external', stateFile })),
});
const live = (disk: string, ...chain: string[]): LiveDisk => ({
  disk,
  chain: chain.map((path) => ({ path })),
});

const a = snapshot('a', { d: 'base' });
const b = snapshot('b', { d: 'one' });

type Unclear = [words: string, current: string | undefined, snapshots: Snapshot[], disks: LiveDisk[]];
type Case = [...Unclear, expected: Current];

describe('the current snapshot of a vSphere VM', () => {
  it.each<Case>([
    ['none without snapshots', undefined, [], [live('d', 'base')], { kind: 'base' }],
    ['the reported one', 'b', [a, b], [live('d', 'two', 'one', 'base')], { kind: 'snapshot', id: 'b' }],
    [
      'the base disk in addition to snapshots',
      undefined,
      [b],
      [live('d', 'nine', 'eight')],
      { kind: 'base' },
    ],
    [
      'the reported one although disks need consolidation',
      'a',
      [a],
      [live('d', 'two', 'one', 'base')],
      { kind: 'snapshot', id: 'a' },
    ],
    [
      'the reported one although a disk was attached later',
      'a',
      [a],
      [live('d', 'one', 'base'), live('new', 'other')],
      { kind: 'snapshot', id: 'a' },
    ],
    [
      'the reported one if no files are known',
      'c',
      [{ ...snapshot('c', {}), disks: [{ disk: 'd', coverage: 'external' }] }],
      [live('d', 'base')],
      { kind: 'snapshot', id: 'c' },
    ],
  ])('is %s', (_, current, snapshots, disks, expected) => {
    expect(currentOf(current, snapshots, disks)).toEqual(expected);
  });

  it.each<Unclear>([
    ['it is not in the list', 'gone', [a], [live('d', 'one', 'base')]],
    ['the disk is based on a different one', 'a', [a, b], [live('d', 'two', 'one', 'base')]],
    ['the disk writes to a file that holds a snapshot', 'a', [a], [live('d', 'base')]],
    ['no snapshot is current but the disk is based on one', undefined, [a], [live('d', 'one', 'base')]],
    [
      'one of two disks was reverted manually',
      'b',
      [a, { ...b, disks: [...b.disks, { disk: 'e', coverage: 'external', stateFile: 'e1' }] }],
      [live('d', 'two', 'one', 'base'), live('e', 'e7', 'e0')],
    ],
  ])('is unknown when %s', (_, current, snapshots, disks) => {
    expect(currentOf(current, snapshots, disks).kind).toBe('unknown');
  });
});
