import { Drawer, type DrawerProps } from '@mantine/core';
import { useEffect, useState } from 'react';

/**
 * A drawer that can be open when it is first rendered: Mantine's own (9.7.3) returns the focus only if the drawer was
 * rendered before it opened.
 */
export function OpenDrawer(props: DrawerProps) {
  const [isThere, setThere] = useState(false);
  useEffect(() => setThere(true), []);
  return <Drawer {...props} opened={props.opened && isThere} />;
}
