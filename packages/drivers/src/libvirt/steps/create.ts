import { type Seat, SnaptreeError, type Step } from '@snaptree/core';
import { type DomainDescription, snapshotDisks, snapshotId } from '@snaptree/formats';
import { flags, procedures } from '@snaptree/libvirt-rpc';
import type { StepOutcome } from '../../driver.ts';
import { readLocalFile } from '../files/local.ts';
import { readCurrent, readLiveDomain, readSnapshot } from '../reading/probe.ts';
import { abortJobOnCancel } from './cancel.ts';
import type { StepContext } from './context.ts';
import { changed } from './precondition.ts';
import { send } from './send.ts';
import { snapshotXml } from './snapshot-xml.ts';

type Create = Extract<Step, { kind: 'create' }>;

/** Takes a restore point of the live state, below the seat that the step names. */
export async function createSnapshot(context: StepContext, step: Create): Promise<StepOutcome> {
  const { acting, reading, dom, names, clock } = context;
  await checkSeat(context, step.on);
  const domain = await readLiveDomain(reading, dom);
  const external = step.mechanism === 'external';
  await rest(context, step.name);
  const xmlDesc = snapshotXml({
    name: step.name,
    description: step.description,
    external,
    memory: step.memory,
    disks: snapshotDisks(domain),
    covered: step.disks,
    unique: uniqueSuffix(),
  });
  const stopListening = external && step.memory ? abortJobOnCancel(context) : () => {};
  try {
    await send(context, { what: 'Cannot take the snapshot', on: `${step.name} of ${dom.name}` }, () =>
      acting.call(procedures.domainSnapshotCreateXml, { dom, xmlDesc, flags: createFlags(step, external) }),
    );
  } finally {
    stopListening();
  }
  names.used(step.name, clock.now());
  if (!external && context.local && domain.type !== 'test') await mustBeInside(step, domain);
  return { leftovers: [] };
}

/** libvirt may report a snapshot that QEMU has not saved (9.0, names that its monitor misreads; tried). */
async function mustBeInside({ name, disks }: Create, domain: DomainDescription): Promise<void> {
  const covered = snapshotDisks(domain).filter(({ target }) => disks?.includes(target) ?? true);
  for (const { chain } of covered) {
    const path = chain[0];
    const inside = path?.startsWith('/') === true ? (await readLocalFile(path)).inside : undefined;
    if (path === undefined || inside === undefined || inside.some((entry) => entry.name === name)) continue;
    throw new SnaptreeError({
      code: 'hypervisorError',
      what: 'libvirt reported success, but the image does not contain the snapshot',
      on: `${name} in ${path}`,
      todo: 'Remove it from the list, then take a snapshot under another name.',
    });
  }
}

function createFlags(step: Create, external: boolean): number {
  const { atomic, diskOnly, quiesce } = flags.snapshotCreate;
  // All disks or none, and with memory there is no "disks only".
  const kind = !external ? 0 : step.memory ? atomic : diskOnly | atomic;
  return step.quiesce ? kind | quiesce : kind;
}

/** libvirt hangs a new snapshot below its current one, whatever anybody previewed. */
async function checkSeat(context: StepContext, on: Seat): Promise<void> {
  const { reading, dom } = context;
  const current = await readCurrent(reading, dom);
  if (on.kind === 'unknown') throw changed(context, dom.name, on.why);
  if (current === undefined) {
    if (on.kind === 'on') throw changed(context, dom.name, 'the live state sits on no restore point now');
    return;
  }
  const described = await readSnapshot(reading, { name: current, dom });
  const id = 'unreadable' in described ? undefined : snapshotId(dom.uuid, current, described.creationTime);
  if (on.kind === 'base' || id !== on.id) {
    throw changed(context, dom.name, `the live state sits on ${current} now`);
  }
}

/** Waits until the name may be used again, see `Names.restMs`. */
function rest(context: StepContext, name: string): Promise<void> {
  const { clock, names, options } = context;
  const ms = names.restMs(name, clock.now());
  if (ms === 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const stop = () => {
      cancel();
      reject(options.signal.reason);
    };
    const cancel = clock.after(ms, () => {
      options.signal.removeEventListener('abort', stop);
      resolve();
    });
    options.signal.addEventListener('abort', stop, { once: true });
  });
}

/** Eight letters and digits that no other snapshot's files have. */
function uniqueSuffix(): string {
  return crypto.randomUUID().slice(0, 8);
}
