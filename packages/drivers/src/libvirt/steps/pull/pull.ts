import { applyPlan, type Snapshot, type SnapshotTree, type Step } from '@snaptree/core';
import { flags, procedures } from '@snaptree/libvirt-rpc';
import type { StepOutcome } from '../../../driver.ts';
import { expectChild, treeChanged } from '../../../step/expectations.ts';
import { attempting, type StepContext } from '../context.ts';
import { send } from '../send.ts';
import { readRecord, redefineRecord } from '../snapshot-record.ts';
import { type Copy, copyInHelper, removeHelper } from './helper.ts';
import { helperName, helperXml } from './helper-xml.ts';
import { changedRecord, type RecordChange } from './record.ts';

type Pull = Extract<Step, { kind: 'pull' }>;

/**
 * Copies the data of a snapshot into one child, then corrects the records. Each part leaves every state as it is, and
 * does nothing where it was done before, so the step can be repeated after any interruption. The child's own record
 * changes last.
 */
export async function pullIntoChild(context: StepContext, step: Pull): Promise<StepOutcome> {
  const { tree, capabilities } = await context.readNow();
  const current = tree.current.kind === 'snapshot' ? tree.current.id : undefined;
  expectChild({ vm: tree.domain.name, snapshots: tree.snapshots, current }, step);
  const operation = { kind: 'mergeIntoChildren' as const, id: step.id, pull: true };
  const after = applyPlan(tree, { operation, steps: [step] }, capabilities);
  const attempt = attempting(context, step);
  const helper = helperName(context.dom.uuid);
  const copies = step.copies ? copiesOf(tree, step) : [];
  const xml = copies.length === 0 ? undefined : await helperFor(context, { step, helper, copies });
  await send(context, attempt, async () => {
    await removeHelper(context, helper);
    if (xml !== undefined) await copyInHelper(context, xml, copies);
    for (const [id, change] of changesOf({ before: tree, after, step, copies }))
      await redefine(context, id, change);
  });
  return { leftovers: [] };
}

function copiesOf({ domain, snapshots }: SnapshotTree, step: Pull): Copy[] {
  const files = (id: string | null) => {
    const disks = snapshots.find((s) => s.id === id)?.disks ?? [];
    return new Map(
      disks.flatMap(({ disk, stateFile }) => (stateFile === undefined ? [] : [[disk, stateFile]])),
    );
  };
  const [own, child, parent] = [files(step.id), files(step.into), files(step.parent)];
  return [...own].map(([target, from]) => {
    const [into, base] = [child.get(target), parent.get(target)];
    if (into === undefined) throw treeChanged(domain.name, `the files of disk ${target} are unknown`);
    return { target, from, into, ...(base === undefined ? {} : { base }) };
  });
}

async function helperFor(
  context: StepContext,
  { step, helper, copies }: { step: Pull; helper: string; copies: readonly Copy[] },
): Promise<string> {
  const { acting, dom, names } = context;
  const { inactive, secure } = flags.domainXml;
  const [definition, snapshot] = await Promise.all([
    acting.call(procedures.domainGetXmlDesc, { dom, flags: inactive | secure }),
    recordOf(context, step.into),
  ]);
  return helperXml({
    domainXml: definition.xml,
    snapshotXml: snapshot,
    targets: copies.map(({ target }) => target),
    name: helper,
    title: `Copies data of snapshot ${names.nameOf(step.id) ?? step.id} of VM ${dom.name}, then ends`,
  });
}

async function recordOf(context: StepContext, id: string): Promise<string> {
  const name = context.names.nameOf(id);
  if (name === undefined) throw treeChanged(context.dom.name, `snapshot ${id} no longer exists`);
  return readRecord(context, name);
}

interface Settling {
  readonly before: SnapshotTree;
  readonly after: SnapshotTree;
  readonly step: Pull;
  readonly copies: readonly Copy[];
}

/** What the plan changes, in an order in which every record is true at any time. */
function changesOf({ before, after, step, copies }: Settling): [id: string, change: RecordChange][] {
  const was = new Map(before.snapshots.map((s) => [s.id, s]));
  const nameOf = (id: string) => was.get(id)?.name ?? id;
  const lifted = descendantsOf(before, step.into);
  const without = new Set(copies.map(({ from }) => from));
  return after.snapshots
    .map((now): [string, RecordChange] => {
      const change = {
        overlays: newOverlays(was.get(now.id), now),
        without: lifted.has(now.id) ? without : new Set<string>(),
      };
      if (now.id !== step.into) return [now.id, change];
      return [now.id, { ...change, parent: now.parent === null ? null : nameOf(now.parent) }];
    })
    .filter(
      ([, { overlays, without: gone, parent }]) => overlays.size > 0 || gone.size > 0 || parent !== undefined,
    )
    .sort(([a], [b]) => Number(a === step.into) - Number(b === step.into));
}

function newOverlays(was: Snapshot | undefined, now: Snapshot): Map<string, string> {
  const known = new Map(was?.disks.map(({ disk, overlay }) => [disk, overlay]));
  return new Map(
    now.disks.flatMap(({ disk, overlay }) =>
      overlay === undefined || overlay === known.get(disk) ? [] : [[disk, overlay]],
    ),
  );
}

/** The snapshot and everything below it. */
function descendantsOf({ snapshots }: SnapshotTree, root: string): Set<string> {
  const found = new Set([root]);
  for (let size = 0; size < found.size; ) {
    size = found.size;
    for (const { id, parent } of snapshots) if (parent !== null && found.has(parent)) found.add(id);
  }
  return found;
}

async function redefine(context: StepContext, id: string, change: RecordChange): Promise<void> {
  const record = changedRecord(await recordOf(context, id), change);
  if (record !== undefined) await redefineRecord(context, record);
}
