import { Handle, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { powerWords } from '../../../messages/effects.ts';
import { bytesInWords } from '../../../messages/format.ts';
import { Name } from '../../../ui/name.tsx';
import { PowerDot } from '../../../ui/power.tsx';
import { When } from '../../../ui/when.tsx';
import type { BaseNode, CardData, CardNode, LiveData, LiveFlowNode } from '../../overlay/model.ts';
import { CardTags } from './card-tags.tsx';
import styles from './cards.module.css';
import { CollapseButton } from './collapse-button.tsx';

/** A restore point: one fixed size, whatever it has to say. */
export const SnapshotCard = memo(function SnapshotCard({ data, ...ends }: NodeProps<CardNode>) {
  return (
    <div
      className={styles.card}
      data-mark={data.effect}
      data-picked={data.picked}
      data-tagged={data.tags !== ''}
      data-found={data.found}
      data-node="snapshot"
    >
      <Ends {...ends} />
      <span className={styles.stripe} />
      {data.badge !== undefined && <Badge text={data.badge} />}
      <div className={styles.title}>
        <span className={styles.name}>
          <Name text={data.name} />
        </span>
        <Signs data={data} />
      </div>
      <div className={styles.facts}>
        {data.effect === 'created' ? (
          'taken by the job'
        ) : (
          <>
            <When at={data.createdAt} period={60_000} /> ·{' '}
            {data.bytes === undefined ? <span title="size unknown">size ?</span> : bytesInWords(data.bytes)}
          </>
        )}
      </div>
      {data.tags !== '' && <CardTags tags={data.tags} />}
      <Working percent={data.working} />
      <CollapseButton id={ends.id} name={data.name} branch={data.branch} />
    </div>
  );
});

/** Small marks: memory, disks left out, protected, owner, name used twice, something wrong. */
function Signs({ data }: { data: CardData }) {
  return (
    <span className={styles.signs}>
      {data.found !== undefined && (
        <span className={styles.foundSign} title={`Found in its ${data.found}`}>
          {data.found === 'name' ? 'found' : data.found}
        </span>
      )}
      {data.problem !== undefined && (
        <b className={styles.finding} title={data.problem}>
          !
        </b>
      )}
      {data.duplicateName && <span title="More than one restore point has this name">2×</span>}
      {data.owner !== undefined && <span title={`Made by ${data.owner}`}>owned</span>}
      {data.isProtected && <span title="Protected: no plan removes it">protected</span>}
      {data.memory && (
        <span
          title={
            data.memoryBytes === undefined
              ? 'With the memory'
              : `With the memory, ${bytesInWords(data.memoryBytes)}`
          }
        >
          RAM
        </span>
      )}
      {!data.coversAll && <span title="Some disks are not restored by a revert">part</span>}
    </span>
  );
}

const changedWords: Record<LiveData['changed'], string> = {
  yes: 'changed since',
  no: 'unchanged since',
  unknown: 'perhaps changed since',
};

/** The live state: another shape, so that "you are here" is seen from afar. */
export const LiveCard = memo(function LiveCard({ data, ...ends }: NodeProps<LiveFlowNode>) {
  return (
    <div
      className={styles.live}
      data-power={data.power}
      data-mark={data.effect}
      data-picked={data.picked}
      data-found={data.found}
      data-node={data.lost ? 'lost-live' : 'live'}
    >
      <Ends {...ends} />
      {data.badge !== undefined && <Badge text={data.badge} />}
      <PowerDot power={data.power} />
      <div className={styles.liveText}>
        <div className={styles.name}>{data.lost ? 'Live until now' : `Live · ${powerWords[data.power]}`}</div>
        <div className={styles.facts} title={liveFacts(data)}>
          {liveFacts(data)}
        </div>
      </div>
      <Working percent={data.working} />
    </div>
  );
});

function liveFacts(data: LiveData): string {
  if (data.lost) return 'what it holds is lost';
  if (!data.currentKnown) return 'nobody knows what it sits on';
  const where = data.currentName ?? 'the base image';
  const size = data.changed === 'no' || data.bytes === undefined ? '' : ` · ${bytesInWords(data.bytes)}`;
  return `${changedWords[data.changed]} ${where}${size}`;
}

/** The disks that everything rests on; no restore point. */
export const BaseCard = memo(function BaseCard({ data, ...ends }: NodeProps<BaseNode>) {
  return (
    <div className={styles.base} data-picked={data.picked} data-node="base">
      <Ends {...ends} />
      Base image{data.bytes === undefined ? '' : ` · ${bytesInWords(data.bytes)}`}
      <CollapseButton id={ends.id} name="Base image" branch={data.branch} />
    </div>
  );
});

/**
 * Where lines begin and end. React Flow 12 looks for these in the page as soon as a card is drawn, and forgets
 * the ends that came with the node; without them it draws no line.
 */
function Ends({
  targetPosition = Position.Top,
  sourcePosition = Position.Bottom,
}: Pick<NodeProps, 'targetPosition' | 'sourcePosition'>) {
  return (
    <>
      <Handle type="target" position={targetPosition} isConnectable={false} className={styles.end} />
      <Handle type="source" position={sourcePosition} isConnectable={false} className={styles.end} />
    </>
  );
}

function Badge({ text }: { text: string }) {
  return (
    <span className={styles.badge} title={text}>
      {text}
    </span>
  );
}

/** A job works here: a bar with its percentage, or a moving one where there is none. */
function Working({ percent }: { percent: number | null | undefined }) {
  if (percent === undefined) return null;
  const known = percent !== null;
  return (
    <span
      className={styles.working}
      data-known={known}
      role="progressbar"
      aria-label="Job on this node"
      {...(known ? { 'aria-valuenow': Math.round(percent), 'aria-valuemin': 0, 'aria-valuemax': 100 } : {})}
    >
      <span style={known ? { width: `${percent}%` } : {}} />
    </span>
  );
}
