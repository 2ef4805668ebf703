import { describe, expect, it } from 'vitest';
import { JobEvent } from '../job/model.ts';
import { Operation } from '../operation/operation.ts';
import { SnapshotTree } from '../tree/model.ts';
import { withCurrentTerms } from './earlier-terms.ts';

const at = { seq: 4, jobId: '3d2c7c1e-8f52-4c0e-9b5e-6f2a1f0f7a11', at: 1_796_000_000_000 };

describe('terms of version 0.1.0', () => {
  it.each([
    [
      { ...at, type: 'stepTicket', step: 0, ticket: 'task-7' },
      { type: 'stepTaskRef', taskRef: 'task-7' },
    ],
    [
      { ...at, type: 'lost', why: 'cut' },
      { type: 'hostLost', why: 'cut' },
    ],
    [{ ...at, type: 'found' }, { type: 'hostReachable' }],
    [
      { ...at, type: 'left', by: 'local' },
      { type: 'dismissed', by: 'local' },
    ],
  ])('read the job event %o', (stored, expected) => {
    expect(JobEvent.parse(withCurrentTerms(stored))).toMatchObject(expected);
  });

  it('read an operation that untracks a snapshot, alone and in a batch', () => {
    const untrack = { kind: 'untrack', id: 'a' };
    expect(Operation.parse(withCurrentTerms(untrack))).toEqual({ kind: 'deleteMetadata', id: 'a' });
    expect(Operation.parse(withCurrentTerms({ kind: 'batch', operations: [untrack] }))).toEqual({
      kind: 'batch',
      operations: [{ kind: 'deleteMetadata', id: 'a' }],
    });
  });

  it('drop rules that are no longer evaluated', () => {
    const rules = [{ kind: 'parentNotPausedMemory' }, { kind: 'ownLayerOnFrozen' }];
    expect(withCurrentTerms({ delete: rules })).toEqual({ delete: [{ kind: 'ownLayerOnStateFile' }] });
  });

  it('read a tree whose reasons have no template, from a reader of 0.1.0', () => {
    const stored = {
      domain: { id: 'd', name: 'web' },
      snapshots: [
        {
          id: 'a',
          name: 'a',
          parent: null,
          mechanism: 'internal',
          captured: 'off',
          memory: false,
          disks: [],
          problem: { code: 'unreadable', text: 'bad XML' },
        },
      ],
      current: { kind: 'unknown', why: 'disk vda writes to x.qcow2' },
      live: { power: 'off', changed: 'unknown', disks: [] },
      dependants: [],
      partial: ['Snapshot a of VM web cannot be read: bad XML'],
    };
    expect(SnapshotTree.parse(withCurrentTerms(stored))).toEqual({
      ...stored,
      partial: [{ text: 'Snapshot a of VM web cannot be read: bad XML' }],
    });
  });

  it('leave names and texts of people alone', () => {
    const mine = { kind: 'create', name: 'untrack', description: 'seat', memory: false, quiesce: false };
    expect(withCurrentTerms(mine)).toEqual(mine);
    expect(withCurrentTerms({ names: { seat: 'frozen' } })).toEqual({ names: { seat: 'frozen' } });
  });

  it('leave data of this version alone', () => {
    const now = { current: { kind: 'snapshot', id: 'a' }, type: 'hostLost', disks: [{ stateFile: 'f' }] };
    expect(withCurrentTerms(now)).toEqual(now);
  });
});
