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

describe('what a machine of vSphere sits on', () => {
  it.each<Case>([
    ['nothing without snapshots', undefined, [], [live('d', 'base')], { kind: 'base' }],
    ['the current snapshot', 'b', [a, b], [live('d', 'two', 'one', 'base')], { kind: 'snapshot', id: 'b' }],
    ['the base disk beside snapshots', undefined, [b], [live('d', 'nine', 'eight')], { kind: 'base' }],
    [
      'the current snapshot, whatever waits for consolidation in between',
      'a',
      [a],
      [live('d', 'two', 'one', 'base')],
      { kind: 'snapshot', id: 'a' },
    ],
    [
      'the current snapshot, whatever disk was attached since',
      'a',
      [a],
      [live('d', 'one', 'base'), live('new', 'other')],
      { kind: 'snapshot', id: 'a' },
    ],
    [
      'the current snapshot where no file is told',
      'c',
      [{ ...snapshot('c', {}), disks: [{ disk: 'd', coverage: 'external' }] }],
      [live('d', 'base')],
      { kind: 'snapshot', id: 'c' },
    ],
  ])('is %s', (_, current, snapshots, disks, expected) => {
    expect(currentOf(current, snapshots, disks)).toEqual(expected);
  });

  it.each<Unclear>([
    ['the current snapshot is not in the list', 'gone', [a], [live('d', 'one', 'base')]],
    ['its disk rests on another one', 'a', [a, b], [live('d', 'two', 'one', 'base')]],
    ['its disk was pointed at a file that holds a snapshot', 'a', [a], [live('d', 'base')]],
    ['no snapshot is current and the disk rests on one', undefined, [a], [live('d', 'one', 'base')]],
    [
      'one of two disks was put back by hand',
      'b',
      [a, { ...b, disks: [...b.disks, { disk: 'e', coverage: 'external', stateFile: 'e1' }] }],
      [live('d', 'two', 'one', 'base'), live('e', 'e7', 'e0')],
    ],
  ])('is unknown when %s', (_, current, snapshots, disks) => {
    expect(currentOf(current, snapshots, disks).kind).toBe('unknown');
  });
});
