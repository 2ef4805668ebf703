/** Opens the palette when its code is loaded. */
export async function openPalette(): Promise<void> {
  (await import('./palette.tsx')).openNow();
}
