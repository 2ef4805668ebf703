import { openPalette } from './palette/open.ts';
import { afterFirstPaint } from './shell/first-paint.ts';
import { Shell } from './shell/shell.tsx';

// The page loads first; the space for the list next to it is reserved.
const Sidebar = afterFirstPaint(async () => (await import('./pages/fleet/sidebar/sidebar.tsx')).Sidebar);
// The shell reserves the height of the bar.
const JobBar = afterFirstPaint(async () => (await import('./jobs/job-bar.tsx')).JobBar);
// Search is not needed immediately, so the first screen does not wait for it.
const Palette = afterFirstPaint(async () => (await import('./palette/palette.tsx')).Palette);

/** Every page: the shell with parts from the layers above it. */
export function App() {
  return (
    <Shell
      sidebar={(onGo) => <Sidebar {...(onGo === undefined ? {} : { onGo })} />}
      palette={(onShortcuts) => <Palette onShortcuts={onShortcuts} />}
      onPalette={() => void openPalette()}
      jobs={<JobBar />}
    />
  );
}
