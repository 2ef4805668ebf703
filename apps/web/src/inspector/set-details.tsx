import { UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { inspectorMessages, setMessages } from '../messages/inspector/inspector.ts';
import { nameOf } from '../messages/operations/operations.ts';
import { snapshotCount } from '../messages/text/counts.ts';
import { bytesInWords } from '../messages/text/format.ts';
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

/** Several selected snapshots, and the operations that one job can do on all of them. */
export function SetDetails({ reading, chosen, blockedReason, handlers, settings }: InspectorProps) {
  const [all, setAll] = useState(false);
  const groups = useMemo(() => setActionsFor(reading, chosen), [reading, chosen]);
  const { tree } = reading;
  const shown = all ? chosen : chosen.slice(0, SHOWN);
  return (
    <div className={panel.scroll}>
      <div className={panel.eyebrow}>
        <span>{setMessages.title}</span>
        <UnstyledButton className={panel.leave} onClick={() => handlers.choose([])}>
          {setMessages.clear}
        </UnstyledButton>
      </div>
      <h2 className={panel.title} aria-live="polite">
        {snapshotCount(chosen.length)}
      </h2>
      <p className={panel.sentence}>
        {setMessages.size(bytesOf(reading.tree.snapshots, chosen))}
        {chosen.length === MOST_CHOSEN && `. ${setMessages.most(MOST_CHOSEN)}`}
      </p>
      <ul className={styles.chosen} aria-label={setMessages.title}>
        {shown.map((id) => (
          <li key={id}>
            <UnstyledButton className={styles.chosenName} onClick={() => handlers.pick(id)}>
              <Name text={nameOf(tree, id)} />
            </UnstyledButton>
            <UnstyledButton
              className={panel.leave}
              aria-label={setMessages.deselect(nameOf(tree, id))}
              onClick={() => handlers.choose(chosen.filter((each) => each !== id))}
            >
              <span aria-hidden="true">×</span>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {chosen.length > shown.length && (
        <UnstyledButton className={panel.more} onClick={() => setAll(true)}>
          {inspectorMessages.showAll(chosen.length)}
        </UnstyledButton>
      )}
      <ActionList groups={groups} blockedReason={blockedReason} handlers={handlers} />
      <ConfigurationsOfTwo reading={reading} chosen={chosen} settings={settings} />
    </div>
  );
}

/** The total of the known sizes, and how many are unknown. */
function bytesOf(snapshots: InspectorProps['reading']['tree']['snapshots'], ids: readonly string[]): string {
  const chosen = new Set(ids);
  const sizes = snapshots.filter((s) => chosen.has(s.id)).map(deltaBytes);
  const known = sizes.filter((size) => size !== undefined);
  if (known.length === 0) return bytesInWords(undefined);
  const total = bytesInWords(known.reduce((sum, size) => sum + size, 0));
  return known.length === sizes.length ? total : setMessages.partlyKnown(total, sizes.length - known.length);
}
