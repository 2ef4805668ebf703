import { child, childrenNamed, childText, type XmlElement } from '@snaptree/formats';
import { isNotAuthenticated, VimFault } from '../vim/faults.ts';
import { propertiesOf } from '../vim/properties.ts';
import type { VimSession } from '../vim/session.ts';
import { follow } from '../vim/updates.ts';
import type { ManagedObject } from '../vim/values.ts';
import type { Probe } from './probe.ts';

/** How long a preview waits for an estimate, in milliseconds. */
const PATIENCE_MS = 5_000;
const KIB = 1024;

/**
 * vSphere's estimate of the space that consolidating needs temporarily. Each estimate shows up as a task in vSphere,
 * so there is one for each state of a VM.
 */
export class Estimates {
  readonly #known = new Map<string, { readonly facts: string; readonly bytes: number | undefined }>();

  /** Bytes; undefined if there is no estimate, as with vcsim (0.24). */
  async of(session: VimSession, { machine, facts }: Probe): Promise<number | undefined> {
    const known = this.#known.get(machine.value);
    if (known?.facts === facts) return known.bytes;
    const bytes = await estimated(session, machine);
    this.#known.set(machine.value, { facts, bytes });
    return bytes;
  }
}

async function estimated(session: VimSession, machine: ManagedObject): Promise<number | undefined> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const task = await session.object('EstimateStorageForConsolidateSnapshots_Task', machine);
    for await (const updates of follow(session, propertiesOf(task, ['info']), { signal })) {
      const info = updates.flatMap(({ changes }) => changes.get('info') ?? [])[0];
      const state = info === undefined ? undefined : childText(info, 'state');
      if (info !== undefined && state === 'success') return requiredBy(child(info, 'result'));
      if (state === 'error') return undefined;
    }
  } catch (error) {
    if (isNotAuthenticated(error) || !(error instanceof VimFault || signal.aborted)) throw error;
  }
  return undefined;
}

/** The sum over all datastores: which of them would be full is not known. */
function requiredBy(result: XmlElement | undefined): number | undefined {
  const each = result === undefined ? [] : childrenNamed(result, 'StorageRequirement');
  if (each.length === 0) return undefined;
  return each.reduce((sum, one) => sum + Number(childText(one, 'freeSpaceRequiredInKb') ?? 0) * KIB, 0);
}
