import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../api/http/client.ts';
import { ApiError } from '../api/http/problem.ts';
import { connectionMessages as messages } from '../messages/shell/shell.ts';
import { useNow } from '../ui/clock.ts';
import { ProblemNote } from '../ui/problem-note.tsx';
import styles from './shell.module.css';

const AGAIN_MS = 5_000;
/** A connection that recovers automatically has done so after this time, in milliseconds. */
const LONG = 12_000;

/**
 * Says why there are no updates from the server: it cannot be reached, it refuses this page because a proxy serves it
 * under another origin, or it answers requests and only live updates are blocked.
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
          <b>{messages.noUpdates}</b> {messages.noUpdatesText} <code>/socket.io/</code>
        </>
      ) : (
        <>
          <b>{messages.lost}</b> {messages.lostText}
        </>
      )}
    </div>
  );
}
