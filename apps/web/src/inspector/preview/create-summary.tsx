import type { Plan, SnapshotTree, Step } from '@snaptree/core';
import { currentInWords } from '../../messages/operations/differences.ts';
import { createMessages } from '../../messages/operations/preview.ts';
import { bytesInWords } from '../../messages/text/format.ts';
import { Name } from '../../ui/name.tsx';
import { Pair, Pairs } from '../pairs.tsx';
import panel from '../panel.module.css';

type Create = Extract<Step, { kind: 'create' }>;

/** The parent of a new snapshot, what each disk stores, and the space and pause that it needs. */
export function CreateSummary({ plan, tree }: { plan: Plan; tree: SnapshotTree }) {
  const step = plan.steps.find((each) => each.kind === 'create');
  if (step === undefined) return null;
  const written = new Set(
    plan.disks.filter(({ action }) => action === 'writeOverlay').map(({ disk }) => disk),
  );
  return (
    <section className={panel.block}>
      <h3>{createMessages.title}</h3>
      <Pairs>
        <Pair what={createMessages.parent}>
          <Name text={step.on.kind === 'unknown' ? createMessages.unknown : currentInWords(step.on, tree)} />
        </Pair>
        {tree.live.disks.map((disk) => (
          <Pair key={disk.disk} what={disk.disk}>
            <DiskStorage step={step} disk={disk} overlay={written.has(disk.disk)} />
          </Pair>
        ))}
        <Pair what={createMessages.memory}>
          {step.memory ? memoryInWords(tree) : createMessages.notSaved}
        </Pair>
        <Pair what={createMessages.vm}>{vmInWords(plan)}</Pair>
        <Pair what={createMessages.needsNow}>{needsInWords(plan, tree)}</Pair>
        {written.size > 0 && <Pair what={createMessages.later}>{createMessages.laterMeans}</Pair>}
      </Pairs>
    </section>
  );
}

interface DiskStorageProps {
  readonly step: Create;
  readonly disk: SnapshotTree['live']['disks'][number];
  readonly overlay: boolean;
}

function DiskStorage({ step, disk, overlay }: DiskStorageProps) {
  const file = disk.chain[0]?.path.split('/').at(-1) ?? createMessages.itsFile;
  if (step.disks !== undefined && !step.disks.includes(disk.disk)) return <>{createMessages.notCovered}</>;
  return <Name text={overlay ? createMessages.overlay(file) : createMessages.inside(file)} />;
}

const memoryInWords = ({ live }: SnapshotTree) =>
  live.memoryBytes === undefined
    ? createMessages.savedUnknown
    : createMessages.saved(bytesInWords(live.memoryBytes));

function vmInWords({ live, traits }: Plan): string {
  if (live.before === 'off' || live.before === 'saved') return createMessages.staysOff;
  return traits.pausesGuest
    ? createMessages.pauses
    : live.before === 'paused'
      ? createMessages.staysPaused
      : createMessages.keepsRunning;
}

function needsInWords({ space }: Plan, { freeBytes }: SnapshotTree): string {
  const needs =
    space.needsBytes === undefined
      ? createMessages.unknown
      : createMessages.upTo(bytesInWords(space.needsBytes));
  const free =
    freeBytes === undefined ? createMessages.freeUnknown : createMessages.free(bytesInWords(freeBytes));
  return space.needsBytes === 0 ? `${createMessages.almostNothing}, ${free}` : `${needs}, ${free}`;
}
