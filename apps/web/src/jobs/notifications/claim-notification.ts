const KEY = 'snaptree.notified';
/** What an earlier version wrote, and the lock that its tabs hold. */
const OLD_KEY = 'snaptree.told';
/** Finished jobs that are remembered; more than two tabs could ever disagree about. */
const REMEMBERED = 100;

/**
 * Whether this tab is the one that reports how a job ended: of all tabs of this browser the first that asks. Where
 * the browser has no locks or no storage (plain http, private windows) every tab reports on its own.
 */
export async function claimNotification(jobId: string): Promise<boolean> {
  if (!('locks' in navigator)) return take(jobId);
  return navigator.locks.request(OLD_KEY, async () => take(jobId));
}

function take(jobId: string): boolean {
  try {
    const notified = remembered(KEY);
    if (notified.includes(jobId) || remembered(OLD_KEY).includes(jobId)) return false;
    localStorage.setItem(KEY, [jobId, ...notified].slice(0, REMEMBERED).join(' '));
    return true;
  } catch {
    return true;
  }
}

const remembered = (key: string) => (localStorage.getItem(key) ?? '').split(' ');
