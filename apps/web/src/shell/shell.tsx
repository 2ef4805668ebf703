import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import { Link, Outlet } from '@tanstack/react-router';
import { type ReactNode, Suspense, useRef } from 'react';
import { useConnection } from '../api/socket/services.ts';
import { shellMessages as messages } from '../messages/shell/shell.ts';
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
  /** Hosts and VMs; `onGo` is called when one is opened from the drawer. */
  readonly sidebar: (onGo?: () => void) => ReactNode;
  readonly palette: (onShortcuts: () => void) => ReactNode;
  readonly onPalette: () => void;
  readonly jobs: ReactNode;
}

/** The frame of every page: hosts and VMs on the left, jobs at the bottom, and a notice if the server is unreachable. */
export function Shell({ sidebar, palette, onPalette, jobs }: ShellProps) {
  // Here and not in the palette: a key pressed before its code is loaded must not be lost.
  useHotkeys([['mod+K', onPalette]], []);
  const [open, drawer] = useDisclosure(false);
  const [helping, help] = useDisclosure(false);
  useHelpKey(help.open);
  const connection = useConnection();
  const main = useRef<HTMLDivElement>(null);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#main">
        {messages.skip}
      </a>
      <aside className={styles.side} aria-label={messages.fleet}>
        <Brand onShortcuts={help.open} />
        <Suspense>{sidebar()}</Suspense>
      </aside>
      <header className={styles.narrowBar}>
        <ActionIcon variant="subtle" color="gray" aria-label={messages.fleet} onClick={drawer.open}>
          <MenuIcon />
        </ActionIcon>
        <Brand />
      </header>
      <LateDrawer
        opened={open}
        onClose={drawer.close}
        title={messages.fleet}
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
      <Suspense>{jobs}</Suspense>
      <Suspense>
        {palette(help.open)}
        {helping && <Shortcuts onClose={help.close} />}
      </Suspense>
    </div>
  );
}

/** `onShortcuts`: absent on narrow screens, which have no room and rarely a keyboard. */
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
            aria-label={messages.shortcuts}
            title={messages.shortcutsHint}
            onClick={onShortcuts}
          >
            <KeyboardIcon />
          </ActionIcon>
        )}
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={messages.settings}
          title={messages.settings}
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
      aria-label={messages.useColors(other)}
      title={messages.useColors(other)}
      onClick={() => setColorScheme(other)}
    >
      {scheme === 'dark' ? <SunIcon /> : <MoonIcon />}
    </ActionIcon>
  );
}
