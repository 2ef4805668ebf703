import type { DrawerProps } from '@mantine/core';
import { type ComponentType, Suspense, useState } from 'react';
import { extra } from '../update/piece.ts';

const Drawer = extra<DrawerProps>(async (): Promise<ComponentType<DrawerProps>> => {
  return (await import('./drawer.ts')).Drawer;
});

/** A drawer whose code is loaded when it is opened for the first time; the first screen does not wait for it. */
export function LateDrawer(props: DrawerProps) {
  const [wanted, setWanted] = useState(props.opened);
  if (props.opened && !wanted) setWanted(true);
  return (
    wanted && (
      <Suspense>
        <Drawer {...props} />
      </Suspense>
    )
  );
}
