import { utf8ToBytes } from '@noble/hashes/utils.js';
import type { Rule } from '../capabilities/capabilities.ts';
import type { Snapshot } from '../tree/model.ts';
import { BASE } from '../tree/shape.ts';
import type { Workbench } from '../workbench/workbench.ts';
import { type Broken, broken, type Intent } from './intent.ts';

type CreateRule = Extract<
  Rule,
  {
    kind:
      | 'memory'
      | 'noQuiesce'
      | 'allDisks'
      | 'uniqueName'
      | 'nameNotEmpty'
      | 'nameFits'
      | 'chainShorterThan';
  }
>;

/** Rules on what a new snapshot may be. */
export function checkCreate(rule: CreateRule, bench: Workbench, intent: Intent): Broken {
  const create = intent.create;
  switch (rule.kind) {
    case 'memory':
      return checkMemory(rule.must, bench, intent);
    case 'noQuiesce':
      return create?.quiesce !== true ? undefined : broken('quiesceUnsupported', rule.says);
    case 'allDisks':
      return create?.someDisks !== true ? undefined : broken('disksUnsupported', rule.says);
    case 'nameNotEmpty':
      return create?.name !== '' ? undefined : broken('emptyName', 'A snapshot needs a name here.');
    case 'nameFits':
      return create === undefined || nameFits(create.name, rule)
        ? undefined
        : broken('invalidName', rule.says);
    case 'uniqueName': {
      if (create === undefined) return undefined;
      const same = sameName(bench, create.name);
      return same.length === 0
        ? undefined
        : broken(
            'duplicateName',
            `A snapshot named ${create.name} exists already. Choose another name.`,
            same,
          );
    }
    case 'chainShorterThan': {
      for (const [disk, { length }] of bench.chains()) {
        if (length >= rule.layers) {
          return broken(
            'chainTooDeep',
            `The chain of ${disk} already has ${length} layers. Merge some first.`,
            ['live'],
          );
        }
      }
      return undefined;
    }
    default:
      return rule satisfies never;
  }
}

function nameFits(name: string, rule: { pattern: string; bytes: number }): boolean {
  return new RegExp(rule.pattern, 'u').test(name) && utf8ToBytes(name).length <= rule.bytes;
}

function checkMemory(must: boolean, bench: Workbench, intent: Intent): Broken {
  const memory = intent.create?.memory ?? (intent.node > BASE && bench.snapshot(intent.node).memory);
  if (memory === must) return undefined;
  if (must) return broken('memoryNeeded', 'Here a snapshot must save the memory as well.');
  return broken('memoryImpossible', 'The memory cannot be saved here.');
}

function* living(bench: Workbench): Generator<Snapshot> {
  const total = bench.shape.size + bench.created.length;
  for (let i = 1; i <= total; i++) if (bench.gone[i] !== 1) yield bench.snapshot(i);
}

function sameName(bench: Workbench, name: string): string[] {
  const same: string[] = [];
  for (const snapshot of living(bench)) if (snapshot.name === name) same.push(snapshot.id);
  return same;
}
