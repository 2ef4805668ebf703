import type { Plan, SnapshotTree, Step } from '@snaptree/core';
import { currentInWords } from '../../messages/differences.ts';
import { bytesInWords } from '../../messages/format.ts';
import { Name } from '../../ui/name.tsx';
import { Pair, Pairs } from '../pairs.tsx';
import panel from '../panel.module.css';

type Create = Extract<Step, { kind: 'create' }>;

/** Where a new restore point will hang, what each disk does, what it needs, and what the machine feels of it. */
export function CreateSummary({ plan, tree }: { plan: Plan; tree: SnapshotTree }) {
  const step = plan.steps.find((each) => each.kind === 'create');
  if (step === undefined) return null;
  const written = new Set(
    plan.disks.filter(({ action }) => action === 'writeOverlay').map(({ disk }) => disk),
  );
  return (
    <section className={panel.block}>
      <h3>What it is made of</h3>
      <Pairs>
        <Pair what="Hangs on">
          <Name text={step.on.kind === 'unknown' ? 'not known' : currentInWords(step.on, tree)} />
        </Pair>
        {tree.live.disks.map((disk) => (
          <Pair key={disk.disk} what={disk.disk}>
            <DiskWay step={step} disk={disk} overlay={written.has(disk.disk)} />
          </Pair>
        ))}
        <Pair what="Memory">{step.memory ? memoryInWords(tree) : 'not saved'}</Pair>
        <Pair what="The machine">{machineInWords(plan)}</Pair>
        <Pair what="Needs now">{needsInWords(plan, tree)}</Pair>
        {written.size > 0 && <Pair what="Later">as much as the machine writes</Pair>}
      </Pairs>
    </section>
  );
}

interface DiskWayProps {
  readonly step: Create;
  readonly disk: SnapshotTree['live']['disks'][number];
  readonly overlay: boolean;
}

function DiskWay({ step, disk, overlay }: DiskWayProps) {
  const file = disk.chain[0]?.path.split('/').at(-1) ?? 'its file';
  if (step.disks !== undefined && !step.disks.includes(disk.disk)) return <>not covered</>;
  return <Name text={overlay ? `a new file above ${file}` : `kept inside ${file}`} />;
}

const memoryInWords = ({ live }: SnapshotTree) =>
  live.memoryBytes === undefined ? 'saved, size unknown' : `saved, up to ${bytesInWords(live.memoryBytes)}`;

function machineInWords({ live, traits }: Plan): string {
  if (live.before === 'off' || live.before === 'saved') return 'stays off';
  return traits.pausesGuest
    ? 'stands still meanwhile'
    : live.before === 'paused'
      ? 'stays paused'
      : 'goes on running';
}

function needsInWords({ space }: Plan, { freeBytes }: SnapshotTree): string {
  const needs = space.needsBytes === undefined ? 'not known' : `up to ${bytesInWords(space.needsBytes)}`;
  const free = freeBytes === undefined ? 'free space not known' : `${bytesInWords(freeBytes)} free`;
  return space.needsBytes === 0 ? `hardly anything, ${free}` : `${needs}, ${free}`;
}
