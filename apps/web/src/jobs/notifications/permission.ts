import { useSyncExternalStore } from 'react';

/** `impossible`: this browser shows none, or not for a page over plain http. */
export type Permission = NotificationPermission | 'impossible';

const listeners = new Set<() => void>();

export function permissionNow(): Permission {
  return typeof Notification === 'undefined' || !window.isSecureContext
    ? 'impossible'
    : Notification.permission;
}

/** Has the browser ask; only ever called by a click. */
export async function askPermission(): Promise<void> {
  if (permissionNow() === 'default') await Notification.requestPermission();
  for (const listener of listeners) listener();
}

export function usePermission(): Permission {
  return useSyncExternalStore(subscribe, permissionNow);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
