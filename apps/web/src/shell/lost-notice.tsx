import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/http/client.ts';
import { ApiError } from '../api/http/problem.ts';
import { useNow } from '../ui/clock.ts';
import { ProblemNote } from '../ui/problem-note.tsx';
import styles from './shell.module.css';

const AGAIN_MS = 5_000;
/** A channel that opens again by itself has done so by then, in milliseconds. */
const LONG = 12_000;

/**
 * Says that nothing comes from the server any more, and why: it is away, it refuses this page, which a proxy has
 * brought here under another address, or its answers come and its news do not.
 */
export function LostNotice() {
  const [since] = useState(() => Date.now());
  const now = useNow(2_000);
  const check = useQuery({
    queryKey: ['page'],
    queryFn: () => call('checkPage', { body: {} }),
    refetchInterval: AGAIN_MS,
    gcTime: 0,
    retry: false,
  });
  const { error } = check;
  const refused = error instanceof ApiError && error.problem.code === 'forbiddenOrigin';
  if (refused) {
    return (
      <div className={styles.refused}>
        <ProblemNote problem={error.problem} />
      </div>
    );
  }
  return (
    <div className={styles.lost} role="status">
      {check.isSuccess && now - since > LONG ? (
        <>
          <b>No news from the Snaptree server.</b> It answers, but its push channel does not come through, so
          what you see may be old and actions wait. Have the proxy between pass on <code>/socket.io/</code>{' '}
          with WebSocket upgrades.
        </>
      ) : (
        <>
          <b>No connection to the Snaptree server.</b> What you see may be old; actions wait until it answers
          again.
        </>
      )}
    </div>
  );
}
