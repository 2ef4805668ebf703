const KEY = 'snaptree.told';
/** Ends of jobs that are remembered as told; more than two tabs could ever disagree about. */
const REMEMBERED = 100;

/**
 * Whether this tab is the one that tells how a job ended: of all tabs of this browser the first that asks. Where
 * the browser has no locks or no storage (plain http, private windows) every tab tells for itself.
 */
export async function claim(jobId: string): Promise<boolean> {
  if (!('locks' in navigator)) return take(jobId);
  return navigator.locks.request(KEY, async () => take(jobId));
}

function take(jobId: string): boolean {
  try {
    const told = (localStorage.getItem(KEY) ?? '').split(' ');
    if (told.includes(jobId)) return false;
    localStorage.setItem(KEY, [jobId, ...told].slice(0, REMEMBERED).join(' '));
    return true;
  } catch {
    return true;
  }
}
