import { type Current, SnaptreeError, type Step } from '@snaptree/core';
import { type DomainDescription, snapshotDisks, snapshotId } from '@snaptree/formats';
import { flags, procedures } from '@snaptree/libvirt-rpc';
import type { StepOutcome } from '../../driver.ts';
import { treeChanged } from '../../step/expectations.ts';
import { wait } from '../../time/clock.ts';
import { readLocalFile } from '../files/local.ts';
import { machineOf } from '../reading/machine.ts';
import { readCurrent, readLiveDomain, readSnapshot } from '../reading/probe.ts';
import { abortJobOnCancel } from './cancel.ts';
import { attempting, type StepContext } from './context.ts';
import { send } from './send.ts';
import { snapshotXml } from './snapshot-xml.ts';

type Create = Extract<Step, { kind: 'create' }>;

/** Creates a snapshot of the live state below the current snapshot that the step names. */
export async function createSnapshot(context: StepContext, step: Create): Promise<StepOutcome> {
  const { acting, reading, dom, names, clock } = context;
  await checkCurrent(context, step.on);
  const domain = await readLiveDomain(reading, dom);
  const external = step.mechanism === 'external';
  await untilReusable(context, step.name);
  const xmlDesc = snapshotXml({
    name: step.name,
    description: step.description,
    external,
    memory: step.memory,
    disks: snapshotDisks(domain),
    covered: step.disks,
    drives: machineOf(domain).writableMedia ?? [],
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
  if (!external && context.local && domain.type !== 'test') await expectInImage(step, domain);
  return { leftovers: [] };
}

/** libvirt 9.0 reports success for names that QEMU's monitor misreads, although no snapshot was saved (tested). */
async function expectInImage({ name, disks }: Create, domain: DomainDescription): Promise<void> {
  const covered = snapshotDisks(domain).filter(({ target }) => disks?.includes(target) ?? true);
  for (const { chain } of covered) {
    const path = chain[0];
    const inside = path?.startsWith('/') === true ? (await readLocalFile(path)).inside : undefined;
    if (path === undefined || inside === undefined || inside.some((entry) => entry.name === name)) continue;
    throw new SnaptreeError({
      code: 'hypervisorError',
      what: `libvirt reported success, but the image ${path} does not contain snapshot {on}.`,
      on: name,
      todo: 'Remove the snapshot from the list, then create one with a different name.',
    });
  }
}

function createFlags(step: Create, external: boolean): number {
  const { atomic, diskOnly, quiesce } = flags.snapshotCreate;
  // All disks or none. `diskOnly` excludes memory.
  const kind = !external ? 0 : step.memory ? atomic : diskOnly | atomic;
  return step.quiesce ? kind | quiesce : kind;
}

/** libvirt always makes the current snapshot the parent, so it must be the one in the preview. */
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

async function untilReusable({ clock, names, options }: StepContext, name: string): Promise<void> {
  await wait(clock, names.reusableInMs(name, clock.now()), options.signal);
  options.signal.throwIfAborted();
}

function uniqueSuffix(): string {
  return crypto.randomUUID().slice(0, 8);
}
