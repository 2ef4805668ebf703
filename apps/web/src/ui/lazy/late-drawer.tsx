import type { DrawerProps } from '@mantine/core';
import { Suspense, useState } from 'react';
import { optional } from './lazy.ts';

const OpenDrawer = optional(async () => (await import('./drawer.tsx')).OpenDrawer);

/** A drawer whose code is loaded when it is opened for the first time; the first screen does not wait for it. */
export function LateDrawer(props: DrawerProps) {
  const [wanted, setWanted] = useState(props.opened);
  if (props.opened && !wanted) setWanted(true);
  return (
    wanted && (
      <Suspense>
        <OpenDrawer {...props} />
      </Suspense>
    )
  );
}
