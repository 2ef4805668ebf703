import { Handle, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { powerWords } from '../../../messages/operations/effects.ts';
import { bytesInWords } from '../../../messages/text/format.ts';
import { cardMessages } from '../../../messages/tree/tree.ts';
import { Name } from '../../../ui/name.tsx';
import { PowerDot } from '../../../ui/power.tsx';
import { When } from '../../../ui/when.tsx';
import { liveFacts } from '../../overlay/live-facts.ts';
import type { BaseNode, CardData, CardNode, LiveFlowNode } from '../../overlay/model.ts';
import { CardTags } from './card-tags.tsx';
import styles from './cards.module.css';
import { CollapseButton } from './collapse-button.tsx';

/** A snapshot, always of the same size. */
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
          cardMessages.created
        ) : (
          <>
            <When at={data.createdAt} period={60_000} /> ·{' '}
            {data.bytes === undefined ? (
              <span title={cardMessages.sizeUnknown}>{cardMessages.sizeShort}</span>
            ) : (
              bytesInWords(data.bytes)
            )}
          </>
        )}
      </div>
      {data.tags !== '' && <CardTags tags={data.tags} />}
      <Working percent={data.working} />
      <CollapseButton id={ends.id} name={data.name} branch={data.branch} />
    </div>
  );
});

/** Small labels: memory, missing disks, protection, owner, duplicate name, problem. */
function Signs({ data }: { data: CardData }) {
  return (
    <span className={styles.signs}>
      {data.found !== undefined && (
        <span className={styles.foundSign} title={cardMessages.foundIn(data.found)}>
          {data.found === 'name' ? cardMessages.found : data.found}
        </span>
      )}
      {data.problem !== undefined && (
        <b className={styles.finding} title={data.problem}>
          !
        </b>
      )}
      {data.duplicateName && <span title={cardMessages.duplicateName}>{cardMessages.duplicateShort}</span>}
      {data.owner !== undefined && (
        <span title={cardMessages.owner(data.owner)}>{cardMessages.ownerShort}</span>
      )}
      {data.isProtected && <span title={cardMessages.protection}>{cardMessages.protectionShort}</span>}
      {data.memory && (
        <span
          title={
            data.memoryBytes === undefined
              ? cardMessages.memory
              : cardMessages.memorySize(bytesInWords(data.memoryBytes))
          }
        >
          {cardMessages.memoryShort}
        </span>
      )}
      {!data.coversAll && <span title={cardMessages.partial}>{cardMessages.partialShort}</span>}
    </span>
  );
}

/** The live state, in a different shape, so that it stands out. */
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
        <div className={styles.name}>
          {data.lost ? cardMessages.liveUntilNow : cardMessages.live(powerWords[data.power])}
        </div>
        <div className={styles.facts} title={liveFacts(data)}>
          {liveFacts(data)}
        </div>
      </div>
      <Working percent={data.working} />
    </div>
  );
});

/** The base image of the disks, which is not a snapshot. */
export const BaseCard = memo(function BaseCard({ data, ...ends }: NodeProps<BaseNode>) {
  return (
    <div className={styles.base} data-picked={data.picked} data-node="base">
      <Ends {...ends} />
      {cardMessages.baseImage}
      {data.bytes === undefined ? '' : ` · ${bytesInWords(data.bytes)}`}
      <CollapseButton id={ends.id} name={cardMessages.baseImage} branch={data.branch} />
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
    <span className={styles.badge}>
      <Name text={text} />
    </span>
  );
}

/** A job is running on this node: a progress bar, animated if there is no percentage. */
function Working({ percent }: { percent: number | null | undefined }) {
  if (percent === undefined) return null;
  const known = percent !== null;
  return (
    <span
      className={styles.working}
      data-known={known}
      role="progressbar"
      aria-label={cardMessages.job}
      {...(known ? { 'aria-valuenow': Math.round(percent), 'aria-valuemin': 0, 'aria-valuemax': 100 } : {})}
    >
      <span style={known ? { width: `${percent}%` } : {}} />
    </span>
  );
}
