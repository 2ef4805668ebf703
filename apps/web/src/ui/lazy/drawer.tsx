import { Drawer, type DrawerProps } from '@mantine/core';
import { useEffect, useState } from 'react';

/**
 * A drawer that can be open from its first moment: the kit's own (9.7.3) gives the keyboard back only to what had it
 * when a drawer that was there already opened.
 */
export function OpenDrawer(props: DrawerProps) {
  const [isThere, setThere] = useState(false);
  useEffect(() => setThere(true), []);
  return <Drawer {...props} opened={props.opened && isThere} />;
}
