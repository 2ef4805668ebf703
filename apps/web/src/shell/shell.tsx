import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { Link, Outlet } from '@tanstack/react-router';
import { type ReactNode, Suspense, useRef } from 'react';
import { useConnection } from '../api/socket/services.ts';
import { useHelpKey } from '../shortcuts/use-help-key.ts';
import { GearIcon, KeyboardIcon, Logo, MenuIcon, MoonIcon, SunIcon } from '../ui/icons.tsx';
import { LateDrawer } from '../ui/lazy/late-drawer.tsx';
import { afterFirstPaint } from './first-paint.ts';
import { LostNotice } from './lost-notice.tsx';
import { RouteAnnouncer } from './route-announcer.tsx';
import styles from './shell.module.css';
import { UpdateNotice } from './update-notice.tsx';

const Shortcuts = afterFirstPaint(async () => (await import('../shortcuts/shortcuts.tsx')).Shortcuts);

interface ShellProps {
  /** Hosts and machines; `onGo` is called when one is opened from the drawer. */
  readonly sidebar: (onGo?: () => void) => ReactNode;
  readonly palette: (onShortcuts: () => void) => ReactNode;
  readonly onPalette: () => void;
  readonly jobs: ReactNode;
}

/** What every screen has: hosts and machines at the left, jobs below, and a word when the server is gone. */
export function Shell({ sidebar, palette, onPalette, jobs }: ShellProps) {
  // Here and not in the palette: a key that is pressed before its code has come must not be lost.
  useHotkeys([['mod+K', onPalette]], []);
  const [open, drawer] = useDisclosure(false);
  const [helping, help] = useDisclosure(false);
  useHelpKey(help.open);
  const connection = useConnection();
  const main = useRef<HTMLDivElement>(null);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        Skip to the page
      </a>
      <aside className={styles.side} aria-label="Fleet">
        <Brand onShortcuts={help.open} />
        <Suspense>{sidebar()}</Suspense>
      </aside>
      <header className={styles.narrowBar}>
        <ActionIcon variant="subtle" color="gray" aria-label="Hosts and machines" onClick={drawer.open}>
          <MenuIcon />
        </ActionIcon>
        <Brand />
      </header>
      <LateDrawer
        opened={open}
        onClose={drawer.close}
        title="Hosts and machines"
        size={300}
        classNames={{ body: styles.drawer ?? '' }}
      >
        <Suspense>{sidebar(drawer.close)}</Suspense>
      </LateDrawer>
      <RouteAnnouncer main={main} />
      <div id="main" className={styles.main} ref={main} tabIndex={-1}>
        <UpdateNotice />
        {connection === 'lost' && <LostNotice />}
        <Outlet />
      </div>
      {jobs}
      <Suspense>
        {palette(help.open)}
        {helping && <Shortcuts onClose={help.close} />}
      </Suspense>
    </div>
  );
}

/** `onShortcuts`: absent where there is hardly a keyboard, and no room. */
function Brand({ onShortcuts }: { onShortcuts?: () => void }) {
  return (
    <div className={styles.brand}>
      <Link to="/" className={styles.logo ?? ''}>
        <Logo />
        Snaptree
      </Link>
      <span className={styles.tools}>
        {onShortcuts !== undefined && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Keyboard"
            title="Keyboard (?)"
            onClick={onShortcuts}
          >
            <KeyboardIcon />
          </ActionIcon>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Settings"
          title="Settings"
          renderRoot={(props) => <Link {...props} to="/settings" />}
        >
          <GearIcon />
        </ActionIcon>
        <SchemeToggle />
      </span>
    </div>
  );
}

function SchemeToggle() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={`Use ${other} colours`}
      title={`Use ${other} colours`}
      onClick={() => setColorScheme(other)}
    >
      {scheme === 'dark' ? <SunIcon /> : <MoonIcon />}
    </ActionIcon>
  );
}
