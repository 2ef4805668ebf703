/** Opens the palette, or as soon as its code is loaded. */
export async function openPalette(): Promise<void> {
  (await import('./palette.tsx')).openNow();
}
