import { ActionIcon } from '@mantine/core';
import { Panel, useReactFlow, useStoreApi } from '@xyflow/react';
import { AcrossIcon, FitIcon, MinusIcon, PlusIcon, TargetIcon } from '../../marks/icons.tsx';
import type { Orientation, TreeLayout } from '../layout/place.ts';
import { LIVE_NODE } from '../layout/shape.ts';
import { centredView, wholeView } from '../layout/viewport.ts';
import styles from './controls.module.css';
import { gently } from './motion.ts';

interface ControlsProps {
  layout: TreeLayout;
  picked: string | undefined;
  onTurn: (orientation: Orientation) => void;
}

/** Zoom, show everything, go to the node in the side panel (else to the live state), turn the tree. */
export function Controls({ layout, picked, onTurn }: ControlsProps) {
  const flow = useReactFlow();
  const across = layout.orientation === 'across';
  const store = useStoreApi();
  const pane = () => {
    const { width, height } = store.getState();
    return { width, height };
  };
  const target = layout.placed.get(picked ?? LIVE_NODE) ?? layout.placed.get(LIVE_NODE);
  const buttons = [
    { label: 'Zoom in', icon: <PlusIcon />, act: () => flow.zoomIn({ duration: gently() }) },
    { label: 'Zoom out', icon: <MinusIcon />, act: () => flow.zoomOut({ duration: gently() }) },
    {
      label: 'Show the whole tree',
      icon: <FitIcon />,
      act: () => flow.setViewport(wholeView(layout.bounds, pane()), { duration: gently() }),
    },
    {
      label: picked === undefined ? 'Go to the live state' : 'Go to the chosen node',
      icon: <TargetIcon />,
      act: () =>
        target &&
        flow.setViewport(centredView(target, pane(), Math.max(flow.getZoom(), 0.8)), { duration: gently() }),
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
