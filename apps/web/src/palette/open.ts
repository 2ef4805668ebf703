/** Opens the palette. Before its code is there it opens as soon as it is. */
export async function openPalette(): Promise<void> {
  (await import('./palette.tsx')).openNow();
}
