import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useRef } from 'react';
import { hostsQuery } from '../../api/queries/queries.ts';
import { HostFormPage } from './form/host-form-page.tsx';
import { HazardsPage } from './hazards/hazards-page.tsx';
import { HostsList } from './hosts-list.tsx';
import type { HostsSearch } from './hosts-search.ts';

const route = getRouteApi('/settings');

/** The hosts that Snaptree connects to: their list, or the form of one of them. */
export function HostsPage() {
  const hosts = useQuery(hostsQuery);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  // What the list focuses after the form is closed.
  const opened = useRef<string>(undefined);
  const go = (to: HostsSearch, options: { ignoreBlocker?: boolean } = {}) =>
    void navigate({ search: to, ...options });
  if (search.hazards !== undefined) {
    const host = hosts.data?.find(({ id }) => id === search.hazards);
    return <HazardsPage hostId={search.hazards} host={host} />;
  }
  if (search.form === undefined) {
    return <HostsList hosts={hosts} search={search} go={go} focusOn={search.saved ?? opened.current} />;
  }
  opened.current = search.form;
  return (
    <HostFormPage
      key={search.form}
      hosts={hosts}
      form={search.form}
      kind={search.kind ?? 'libvirt'}
      onSaved={(saved) => go({ saved }, { ignoreBlocker: true })}
      onLeave={() => go({})}
    />
  );
}
