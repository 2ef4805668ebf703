import type { Operation, SnapshotTree } from '@snaptree/core';
import { describe, expect, it } from 'vitest';
import type { ConformanceTarget } from '../target.ts';
import { tryOperation, type Verdict } from '../trial/trial.ts';

interface History {
  readonly power: 'off' | 'running';
  readonly disks?: number;
  /**
   * Operations, separated by semicolons; each must happen as previewed. `!` in front: a guard must refuse it. `?`: it
   * may also be refused by a guard, or by both sides. A create names the kind of snapshot, `+` adds the memory, and
   * `disk 0` or `disk 1` covers that disk only.
   */
  readonly steps: string;
  /** What it shows, and where it was found. */
  readonly why: string;
}

/** Histories with reverts to external snapshots, after which libvirt (9.9 and later) has files that no record names. */
const histories: readonly History[] = [
  {
    power: 'off',
    steps: 'external a; external b; revert a; revert b; external c; merge a',
    why: 'a revert deletes the file that was written, and its snapshot can still be reverted to and merged',
  },
  {
    power: 'off',
    steps: 'external a; external b; revert a; external c; discard b; merge a; merge c',
    why: 'merges a snapshot whose recorded overlay a revert deleted',
  },
  {
    power: 'off',
    steps: 'external a; external b; revert a; external c; discard b; merge c; merge a',
    why: 'knows the current snapshot although its record names a file that does not exist',
  },
  {
    power: 'off',
    steps: 'external a; external b; revert a; external c; !merge c; external d; merge c; revert b',
    why: 'deletes the current snapshot next to a sibling only after another one was taken',
  },
  {
    power: 'off',
    steps: 'external a; external b; revert a; external c; revert a; discard c; revert b',
    why: 'discards a snapshot next to a sibling after a revert to its parent',
  },
  {
    power: 'running',
    steps: 'external a; external b; external c; revert b; merge a; external d; discard c; merge b',
    why: 'merges below a branch that was taken while the VM was running',
  },
  {
    power: 'running',
    steps: 'external a; external b; revert a; describe a; revert b',
    why: 'a new description keeps the record of the files that a revert made',
  },
  {
    power: 'running',
    steps: 'external+ m; external n; revert m; external o; revert n; revert o; discard n; merge m',
    why: 'reverts to memory and between branches',
  },
  {
    power: 'off',
    steps: 'external a; external b; revert a; revert a; revert a',
    why: 'reverts several times in a row, although the names of the new files contain only the second',
  },
  {
    power: 'running',
    steps: 'external+ m; revert m paused; merge? m; resume; external n; merge n',
    why: 'merges what a revert with memory left paused, at the latest when it has run (QEMU 10.0)',
  },
  {
    power: 'running',
    steps: 'external+ m; revert m paused; internal? i; resume; internal j',
    why: 'saves into an image that a revert with memory left paused, at the latest when it has run (QEMU 10.0)',
  },
  {
    power: 'off',
    disks: 2,
    steps: 'external a; external b disk 0; external c; revert a; external d; revert c; revert d; discard c',
    why: 'reverts above a snapshot that covers one disk',
  },
  {
    power: 'running',
    disks: 2,
    steps:
      'external base; external a; external b; external e; revert a; external c; pull b; revert e; revert c; discard e; merge a',
    why: 'copies a branch into its child, which can then be reverted to',
  },
  {
    power: 'off',
    steps:
      'external base; external a; external b; revert a; external c; revert a; external d; pull a; revert b; revert c; revert d; revert base',
    why: 'copies a snapshot into all children but the one that the VM is based on',
  },
  {
    power: 'running',
    steps: 'external a; external b; external e; revert a; external c; pull a; revert e; revert b; revert c',
    why: 'detaches the children of a root, whose file stays',
  },
  {
    power: 'off',
    steps:
      'external a; external b; external e; revert a; external c; pull a; pull b; revert e; revert c; merge c',
    why: 'copies a root that is not in the base image',
  },
  {
    power: 'running',
    steps:
      'external base; external+ a; external+ b; external+ e; revert a; external+ c; pull b; revert e; revert c; pull a',
    why: 'reverts to memory whose disks were copied',
  },
];

/** Every operation of these histories happens as previewed. */
export function describeHistories(target: () => ConformanceTarget, mechanism: string): void {
  if (mechanism !== 'external') return;
  describe('histories with reverts to external snapshots', () => {
    for (const history of histories) {
      it(`${history.why}: ${history.steps} (${history.power})`, async ({ skip }) => {
        const domainId = await target().makeDomain({
          power: history.power,
          disks: history.disks ?? 1,
          label: 'history',
        });
        for (const step of history.steps.split(';').map((text) => text.trim())) {
          await target().write(domainId);
          const { tree, capabilities } = await target().driver.read(domainId);
          const operation = operationOf(step.replace(/[!?]/, ''), tree);
          const verdict = await tryOperation(target(), domainId, operation);
          const revertible = capabilities.mechanisms[mechanism]?.revert.every(({ kind }) => kind !== 'never');
          if (step.startsWith('revert') && revertible === false) {
            await target().removeDomain(domainId);
            return skip('reverts to external snapshots are not possible here');
          }
          expect(`${step}: ${verdict.kind}${'why' in verdict ? ` ${verdict.why}` : ''}`).toBeOneOf(
            expected(step).map((kind) => `${step}: ${kind}`),
          );
        }
        await target().removeDomain(domainId);
      });
    }
  });
}

function expected(step: string): Verdict['kind'][] {
  if (step.startsWith('!')) return ['guarded'];
  return step.includes('?') ? ['asShown', 'guarded', 'refusedAlike'] : ['asShown'];
}

function operationOf(step: string, tree: SnapshotTree): Operation {
  const [verb = '', name = '', ...rest] = step.split(' ');
  const id = tree.snapshots.find((snapshot) => snapshot.name === name)?.id ?? `no ${name}`;
  switch (verb) {
    case 'merge':
      return { kind: 'mergeIntoChildren', id };
    case 'pull':
      return { kind: 'mergeIntoChildren', id, pull: true };
    case 'discard':
      return { kind: 'discard', id, force: true };
    case 'revert': {
      const [power] = rest;
      return { kind: 'revert', id, force: true, ...(power === 'paused' ? { power } : {}) };
    }
    case 'resume':
      return { kind: 'power', action: 'resume' };
    case 'describe':
      return { kind: 'describe', id, description: 'described' };
    default: {
      const disk = tree.live.disks[Number(rest[1])]?.disk;
      return {
        kind: 'create',
        name,
        memory: verb.endsWith('+') || verb === 'internal',
        quiesce: false,
        mechanism: verb.replace('+', ''),
        ...(disk === undefined ? {} : { disks: [disk] }),
      };
    }
  }
}
