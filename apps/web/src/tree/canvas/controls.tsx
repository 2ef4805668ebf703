import { ActionIcon } from '@mantine/core';
import { Panel, useReactFlow } from '@xyflow/react';
import { useEffect, useState } from 'react';
import { AcrossIcon, FitIcon, MinusIcon, PlusIcon, TargetIcon } from '../../ui/icons.tsx';
import type { Box, Orientation, TreeLayout } from '../layout/place.ts';
import { LIVE_NODE } from '../layout/shape.ts';
import { centredView, wholeView } from '../layout/viewport.ts';
import styles from './controls.module.css';
import { gently } from './motion.ts';
import { usePane } from './view.tsx';

interface ControlsProps {
  layout: TreeLayout;
  picked: string | undefined;
  onTurn: (orientation: Orientation) => void;
  /** Opens all that hides a node. */
  onReveal: (id: string) => void;
}

/** Zoom, show everything, go to the node in the side panel (else to the live state), turn the tree. */
export function Controls({ layout, picked, onTurn, onReveal }: ControlsProps) {
  const flow = useReactFlow();
  const across = layout.orientation === 'across';
  const pane = usePane();
  const goTo = useGoTo(layout, onReveal);
  const buttons = [
    { label: 'Zoom in', icon: <PlusIcon />, act: () => flow.zoomIn({ duration: gently() }) },
    { label: 'Zoom out', icon: <MinusIcon />, act: () => flow.zoomOut({ duration: gently() }) },
    {
      label: 'Show the whole tree',
      icon: <FitIcon />,
      act: () => flow.setViewport(wholeView(layout, pane()), { duration: gently() }),
    },
    {
      label: picked === undefined ? 'Go to the live state' : 'Go to the chosen node',
      icon: <TargetIcon />,
      act: () => goTo(picked ?? LIVE_NODE),
    },
  ];
  return (
    <Panel position="bottom-left" className={styles.controls ?? ''}>
      {buttons.map(({ label, icon, act }) => (
        <ActionIcon
          key={label}
          variant="subtle"
          color="gray"
          aria-label={label}
          title={label}
          onClick={() => void act()}
        >
          {icon}
        </ActionIcon>
      ))}
      <ActionIcon
        variant={across ? 'light' : 'subtle'}
        color={across ? 'accent' : 'gray'}
        aria-label="Left to right"
        aria-pressed={across}
        title={across ? 'Draw the tree from top to bottom' : 'Draw the tree from left to right'}
        onClick={() => onTurn(across ? 'down' : 'across')}
      >
        <AcrossIcon />
      </ActionIcon>
    </Panel>
  );
}

/** Puts a card into the middle; one that a closed branch hides is there as soon as the branch is open. */
function useGoTo(layout: TreeLayout, onReveal: (id: string) => void) {
  const flow = useReactFlow();
  const pane = usePane();
  const [wanted, setWanted] = useState<string>();
  const card = wanted === undefined ? undefined : layout.placed.get(wanted);
  const go = (target: Box) =>
    void flow.setViewport(centredView(target, pane(), Math.max(flow.getZoom(), 0.8)), { duration: gently() });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it happens once, when the card has its place
  useEffect(() => {
    if (card === undefined) return;
    go(card);
    setWanted(undefined);
  }, [card]);
  return (id: string) => {
    const shown = layout.placed.get(id);
    if (shown !== undefined) return go(shown);
    setWanted(id);
    onReveal(id);
  };
}
