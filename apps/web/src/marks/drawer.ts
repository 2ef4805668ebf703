// A file of its own, so that the drawer's code is a piece of its own.
export { Drawer } from '@mantine/core';
