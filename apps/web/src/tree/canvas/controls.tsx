import { ActionIcon } from '@mantine/core';
import { Panel, useReactFlow } from '@xyflow/react';
import { useEffect, useState } from 'react';
import { treeMessages } from '../../messages/tree/tree.ts';
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
  /** Expands every branch that hides a node. */
  onReveal: (id: string) => void;
}

/** Zoom, fit, go to the selected node or the live state, and change the orientation. */
export function Controls({ layout, picked, onTurn, onReveal }: ControlsProps) {
  const flow = useReactFlow();
  const across = layout.orientation === 'across';
  const pane = usePane();
  const goTo = useGoTo(layout, onReveal);
  const buttons = [
    { label: treeMessages.zoomIn, icon: <PlusIcon />, act: () => flow.zoomIn({ duration: gently() }) },
    { label: treeMessages.zoomOut, icon: <MinusIcon />, act: () => flow.zoomOut({ duration: gently() }) },
    {
      label: treeMessages.fit,
      icon: <FitIcon />,
      act: () => flow.setViewport(wholeView(layout, pane()), { duration: gently() }),
    },
    {
      label: picked === undefined ? treeMessages.goToLive : treeMessages.goToSelected,
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
        aria-label={treeMessages.leftToRight}
        aria-pressed={across}
        title={across ? treeMessages.layoutDown : treeMessages.layoutAcross}
        onClick={() => onTurn(across ? 'down' : 'across')}
      >
        <AcrossIcon />
      </ActionIcon>
    </Panel>
  );
}

/** Centers a card, after expanding the branch that hides it. */
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
