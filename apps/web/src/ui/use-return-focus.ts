import { useEffect, useState } from 'react';

/**
 * When a dialog goes away, the keyboard goes back to what opened it, if that is still there. The kit does this only
 * for dialogs that stay in the page while they are closed.
 */
export function useReturnFocus(): void {
  const [opener] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      const now = document.activeElement;
      const free = now === null || now === document.body || !now.isConnected;
      if (free && opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    },
    [opener],
  );
}
