import { createSpotlight } from '@mantine/spotlight';

/** Whether the palette is open, and the ways to open and close it. */
export const [paletteStore, palette] = createSpotlight();
