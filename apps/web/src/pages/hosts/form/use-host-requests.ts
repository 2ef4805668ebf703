import type { Host, HostDraft } from '@snaptree/hypervisors';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from '../../../api/http/client.ts';
import { hostsEdited } from '../../../api/queries/cache.ts';

export type HostRequests = ReturnType<typeof useHostRequests>;

/** Tests and saves one host; stored secrets take the place of those left empty. */
export function useHostRequests(host: Host | undefined, onSaved: (hostId: string) => void) {
  const client = useQueryClient();
  const test = useMutation({
    mutationFn: (draft: HostDraft) =>
      call('testHost', { body: { ...draft, ...(host === undefined ? {} : { host: host.id }) } }),
  });
  const save = useMutation({
    mutationFn: (body: HostDraft) =>
      host === undefined
        ? call('addHost', { body })
        : call('updateHost', { params: { host: host.id }, body }),
    onSuccess: async ({ id }) => {
      await hostsEdited(client);
      onSaved(id);
    },
  });
  return { test, save };
}
