import { displayName } from '@snaptree/core';
import type { HypervisorKind, SimulatedDomain, SimulatedSnapshot } from '../world/model.ts';
import { glyphs } from './glyphs.ts';
import { encodePng } from './png.ts';

/** Size of the drawn console in pixels. */
export const SCREEN = { width: 640, height: 400 } as const;

/** VirtualBox saves a screenshot with every snapshot of a VM that was on; the others save none. */
export function hasScreenshot(kind: HypervisorKind, snapshot: SimulatedSnapshot): boolean {
  return kind === 'virtualbox' && snapshot.memory && snapshot.unreadable === undefined;
}

/** Dark ground, plain text, quiet text, the bar at the top. */
const palette = [
  [18, 21, 27],
  [214, 220, 228],
  [128, 140, 156],
  [40, 62, 104],
] as const;
const [GROUND, TEXT, QUIET, BAR] = [0, 1, 2, 3];

/** A console with the names of the VM and the snapshot and the time, marked as simulated. */
export function screenshotOf(domain: SimulatedDomain, snapshot: SimulatedSnapshot): Uint8Array {
  const pixels = new Uint8Array(SCREEN.width * SCREEN.height).fill(GROUND);
  pixels.fill(BAR, 0, SCREEN.width * 34);
  const time = new Date(snapshot.createdAt).toISOString().slice(0, 19).replace('T', ' ');
  const write = (text: string, at: { x: number; y: number; scale?: number; colour?: number }) =>
    writeText(pixels, text, { scale: 2, colour: TEXT, ...at });
  write('SIMULATED CONSOLE', { x: 14, y: 10 });
  write(domain.name, { x: 14, y: 70, scale: 4 });
  write(`snapshot: ${displayName(snapshot)}`, { x: 14, y: 120 });
  write(`taken: ${time} UTC`, { x: 14, y: 144, colour: QUIET });
  write(`VM was ${snapshot.captured}`, { x: 14, y: 168, colour: QUIET });
  write('login: _', { x: 14, y: 220 });
  write('drawn by Snaptree, not captured from a VM', { x: 14, y: 374, colour: QUIET });
  return encodePng({ ...SCREEN, pixels, palette });
}

/** Columns from the start of one letter to the next: five of the letter and one between. */
const ADVANCE = 6;

function writeText(
  pixels: Uint8Array,
  text: string,
  { x, y, scale, colour }: { x: number; y: number; scale: number; colour: number },
): void {
  const fits = Math.floor((SCREEN.width - x) / (ADVANCE * scale));
  [...text.toUpperCase()].slice(0, fits).forEach((letter, n) => {
    const rows = glyphs.get(letter) ?? glyphs.get('?') ?? [];
    rows.forEach((bits, row) => {
      for (let column = 0; column < 5; column++) {
        if (((bits >> (4 - column)) & 1) === 0) continue;
        const left = x + (n * ADVANCE + column) * scale;
        for (let line = y + row * scale; line < y + (row + 1) * scale; line++)
          pixels.fill(colour, line * SCREEN.width + left, line * SCREEN.width + left + scale);
      }
    });
  });
}
