import { UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { snapshotCount } from '../messages/counts.ts';
import { bytesInWords } from '../messages/format.ts';
import { nameOf } from '../messages/operations.ts';
import { deltaBytes } from '../tree/overlay/facts.ts';
import { MOST_CHOSEN } from '../tree/selection/select.ts';
import { Name } from '../ui/name.tsx';
import { ActionList } from './actions/action-list.tsx';
import { setActionsFor } from './actions/set-actions.ts';
import { ConfigurationsOfTwo } from './configuration/configuration.tsx';
import panel from './panel.module.css';
import type { InspectorProps } from './props.ts';
import styles from './set-details.module.css';

const SHOWN = 6;

/** Several restore points that are chosen together, and what can be done with all of them in one job. */
export function SetDetails({ reading, chosen, blockedReason, handlers, settings }: InspectorProps) {
  const [whole, setWhole] = useState(false);
  const groups = useMemo(() => setActionsFor(reading, chosen), [reading, chosen]);
  const { tree } = reading;
  const shown = whole ? chosen : chosen.slice(0, SHOWN);
  return (
    <div className={panel.scroll}>
      <div className={panel.eyebrow}>
        <span>Chosen together</span>
        <UnstyledButton className={panel.leave} onClick={() => handlers.choose([])}>
          Clear
        </UnstyledButton>
      </div>
      <h2 className={panel.title} aria-live="polite">
        {snapshotCount(chosen.length)}
      </h2>
      <p className={panel.sentence}>
        Their changes: {bytesOf(reading.tree.snapshots, chosen)}
        {chosen.length === MOST_CHOSEN && `. No more than ${MOST_CHOSEN} can be chosen at once.`}
      </p>
      <ul className={styles.chosen} aria-label="The chosen restore points">
        {shown.map((id) => (
          <li key={id}>
            <UnstyledButton className={styles.chosenName} onClick={() => handlers.pick(id)}>
              <Name text={nameOf(tree, id)} />
            </UnstyledButton>
            <UnstyledButton
              className={panel.leave}
              aria-label={`Take ${nameOf(tree, id)} out`}
              onClick={() => handlers.choose(chosen.filter((each) => each !== id))}
            >
              <span aria-hidden="true">×</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {chosen.length > shown.length && (
        <UnstyledButton className={panel.more} onClick={() => setWhole(true)}>
          Show all {chosen.length}
        </UnstyledButton>
      )}
      <ActionList groups={groups} blockedReason={blockedReason} handlers={handlers} />
      <ConfigurationsOfTwo reading={reading} chosen={chosen} settings={settings} />
    </div>
  );
}

/** Sizes that nobody knows are left out and said to be. */
function bytesOf(snapshots: InspectorProps['reading']['tree']['snapshots'], ids: readonly string[]): string {
  const chosen = new Set(ids);
  const sizes = snapshots.filter((s) => chosen.has(s.id)).map(deltaBytes);
  const known = sizes.filter((size) => size !== undefined);
  if (known.length === 0) return bytesInWords(undefined);
  const total = bytesInWords(known.reduce((sum, size) => sum + size, 0));
  return known.length === sizes.length
    ? total
    : `${total}, and ${sizes.length - known.length} of unknown size`;
}
