const KEY = 'snaptree.notified';
/** The key and lock of an earlier version, whose tabs may still be open. */
const OLD_KEY = 'snaptree.told';
/** Finished jobs that are remembered; more than two tabs could ever disagree about. */
const REMEMBERED = 100;

/**
 * Whether this tab reports the end of a job: the first tab of this browser that asks. If the browser has no locks or
 * storage (plain http, private windows), every tab reports it.
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
