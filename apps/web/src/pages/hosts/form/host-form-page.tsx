import { Skeleton } from '@mantine/core';
import { connectionForms, emptyFields, fieldsOf, type Host, type HostFields } from '@snaptree/hypervisors';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { problemOf } from '../../../api/http/problem.ts';
import { hostFormMessages as messages } from '../../../messages/hosts/form.ts';
import { originWords } from '../../../messages/hosts/origin.ts';
import { pageTitle } from '../../../messages/shell/shell.ts';
import { Late } from '../../../ui/lazy/late.tsx';
import { ProblemNote } from '../../../ui/problem-note.tsx';
import styles from '../hosts.module.css';
import { HostForm } from './host-form.tsx';

interface HostFormPageProps {
  readonly hosts: UseQueryResult<Host[]>;
  /** `new`, or a host's id. */
  readonly form: string;
  readonly kind: HostFields['kind'];
  readonly onSaved: (hostId: string) => void;
  readonly onLeave: () => void;
}

/** The page with the form of one host, or why there is none. */
export function HostFormPage({ hosts, form, kind, onSaved, onLeave }: HostFormPageProps) {
  const host = hosts.data?.find(({ id }) => id === form);
  const title = titleOf(form, host);
  return (
    <main className={styles.page}>
      <title>{pageTitle(title)}</title>
      <div className={styles.formPage}>
        <p className={styles.crumb}>
          <Link to="/settings">{messages.crumb}</Link>
        </p>
        <h1>{title}</h1>
        <Body {...{ hosts, form, host, kind, onSaved, onLeave }} />
      </div>
    </main>
  );
}

function titleOf(form: string, host: Host | undefined): string {
  if (form === 'new') return messages.add;
  return host === undefined ? messages.editUnknown : messages.edit(host.name);
}

function Body({ hosts, form, host, kind, ...on }: HostFormPageProps & { host: Host | undefined }) {
  if (hosts.error !== null && hosts.data === undefined) {
    return <ProblemNote problem={problemOf(hosts.error)} />;
  }
  // The list is needed to detect names and hosts that are taken.
  if (hosts.data === undefined) {
    return (
      <Late>
        <Skeleton height={320} />
      </Late>
    );
  }
  if (form === 'new') {
    const { suggestedName } = connectionForms[kind];
    const name = suggestedName === undefined ? '' : freeName(suggestedName, hosts.data);
    return <HostForm host={undefined} others={hosts.data} initial={{ ...emptyFields, kind, name }} {...on} />;
  }
  if (host === undefined) {
    return <p className={styles.quiet}>{messages.hostGone}</p>;
  }
  if (host.origin !== 'settings') {
    const { short, why = '' } = originWords[host.origin];
    return (
      <p className={styles.quiet}>
        {short}. {why}
      </p>
    );
  }
  return <HostForm host={host} others={hosts.data} initial={fieldsOf(host)} {...on} />;
}

function freeName(wanted: string, hosts: readonly Host[]): string {
  const names = new Set(hosts.map(({ name }) => name.toLowerCase()));
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted} ${count}`;
    if (!names.has(name.toLowerCase())) return name;
  }
}
