import { type Current, SnaptreeError, type Step } from '@snaptree/core';
import { type DomainDescription, snapshotDisks, snapshotId } from '@snaptree/formats';
import { flags, procedures } from '@snaptree/libvirt-rpc';
import type { StepOutcome } from '../../driver.ts';
import { treeChanged } from '../../step/expectations.ts';
import { wait } from '../../time/clock.ts';
import { readLocalFile } from '../files/local.ts';
import { readCurrent, readLiveDomain, readSnapshot } from '../reading/probe.ts';
import { abortJobOnCancel } from './cancel.ts';
import { attempting, type StepContext } from './context.ts';
import { send } from './send.ts';
import { snapshotXml } from './snapshot-xml.ts';

type Create = Extract<Step, { kind: 'create' }>;

/** Takes a restore point of the live state, below the current snapshot that the step names. */
export async function createSnapshot(context: StepContext, step: Create): Promise<StepOutcome> {
  const { acting, reading, dom, names, clock } = context;
  await checkCurrent(context, step.on);
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
    await send(context, attempting(context, step), () =>
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
async function checkCurrent(context: StepContext, on: Current): Promise<void> {
  const { reading, dom } = context;
  const current = await readCurrent(reading, dom);
  if (on.kind === 'unknown') throw treeChanged(dom.name, on.why);
  if (current === undefined) {
    if (on.kind === 'snapshot') throw treeChanged(dom.name, 'no snapshot is current');
    return;
  }
  const described = await readSnapshot(reading, { name: current, dom });
  const id = 'unreadable' in described ? undefined : snapshotId(dom.uuid, current, described.creationTime);
  if (on.kind === 'base' || id !== on.id) {
    throw treeChanged(dom.name, `snapshot ${current} is current`);
  }
}

/** Waits until the name may be used again, see `Names.restMs`. */
async function rest({ clock, names, options }: StepContext, name: string): Promise<void> {
  await wait(clock, names.restMs(name, clock.now()), options.signal);
  options.signal.throwIfAborted();
}

/** Eight letters and digits that no other snapshot's files have. */
function uniqueSuffix(): string {
  return crypto.randomUUID().slice(0, 8);
}
