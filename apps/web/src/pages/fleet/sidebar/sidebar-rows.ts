import type { Domain } from '@snaptree/core';
import type { FleetHost } from '../../../api/queries/use-fleet.ts';
import { awayInWords } from '../../../messages/hosts/state.ts';
import { sidebarMessages } from '../../../messages/shell/sidebar.ts';

export type SidebarRow =
  | { readonly kind: 'host'; readonly key: string; readonly entry: FleetHost; readonly open: boolean }
  | { readonly kind: 'domain'; readonly key: string; readonly domain: Domain }
  | { readonly kind: 'note'; readonly key: string; readonly text: string };

/** Hosts and domains as one flat list, so that only visible rows are rendered. */
export function sidebarRows(hosts: readonly FleetHost[], collapsed: ReadonlySet<string>): SidebarRow[] {
  return hosts.flatMap((entry): SidebarRow[] => {
    const open = !collapsed.has(entry.host.id);
    const head: SidebarRow = { kind: 'host', key: `host:${entry.host.id}`, entry, open };
    if (!open) return [head];
    const domains = entry.domains.map(
      (domain): SidebarRow => ({ kind: 'domain', key: `${domain.hostId}:${domain.id}`, domain }),
    );
    if (domains.length > 0) return [head, ...domains];
    return [head, { kind: 'note', key: `note:${entry.host.id}`, text: emptyNote(entry) }];
  });
}

function emptyNote(entry: FleetHost): string {
  if (entry.problem !== undefined) return awayInWords(entry.problem);
  if (entry.host.state.kind === 'connecting') return sidebarMessages.connecting;
  return entry.pending ? sidebarMessages.reading : sidebarMessages.noVms;
}
