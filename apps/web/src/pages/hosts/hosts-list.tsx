import { Button, Skeleton } from '@mantine/core';
import type { Host } from '@snaptree/hypervisors';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { problemOf } from '../../api/http/problem.ts';
import { hostListMessages as messages } from '../../messages/hosts/list.ts';
import { pageTitle } from '../../messages/shell/shell.ts';
import { takeFocus } from '../../ui/focus.ts';
import { Late } from '../../ui/lazy/late.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { DemoHosts } from './demo-hosts.tsx';
import { HostRow } from './host-row.tsx';
import styles from './hosts.module.css';
import type { HostsSearch } from './hosts-search.ts';
import { RemoveHost } from './remove-host.tsx';

interface HostsPageProps {
  readonly hosts: UseQueryResult<Host[]>;
  readonly search: HostsSearch;
  readonly go: (to: HostsSearch) => void;
  /** The host, or `new`, whose control receives the focus. */
  readonly focusOn: string | undefined;
}

export function HostsList({ hosts, search, go, focusOn }: HostsPageProps) {
  const leaving = hosts.data?.find(({ id, origin }) => id === search.remove && origin === 'settings');
  return (
    <main className={styles.page}>
      <title>{pageTitle(messages.title)}</title>
      <header className={styles.head}>
        <h1>{messages.title}</h1>
        <Button
          renderRoot={(props) => <Link {...props} to="/settings" search={{ form: 'new' }} />}
          {...(focusOn === 'new' ? { ref: takeFocus } : {})}
        >
          {messages.add}
        </Button>
      </header>
      {hosts.error !== null && <ProblemNote problem={problemOf(hosts.error)} />}
      {hosts.isPending && (
        <Late>
          <Skeleton height={64} mb={12} maw={900} />
          <Skeleton height={64} mb={12} maw={900} />
        </Late>
      )}
      {hosts.data?.length === 0 && <NoHost />}
      <ul className={styles.hosts}>
        {(hosts.data ?? []).map((host) => (
          <HostRow
            key={host.id}
            host={host}
            saved={host.id === search.saved}
            focused={host.id === focusOn}
            onRemove={() => go({ remove: host.id })}
          />
        ))}
      </ul>
      <DemoHosts />
      <RemoveHost host={leaving} onDone={() => go({})} />
    </main>
  );
}

function NoHost() {
  return (
    <p className={styles.quiet}>
      {messages.none}{' '}
      <Link to="/settings" search={{ form: 'new', kind: 'simulator' }}>
        {messages.addSimulated}
      </Link>
    </p>
  );
}
