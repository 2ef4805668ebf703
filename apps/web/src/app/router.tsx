import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter } from '@tanstack/react-router';
import { domainsQuery, hostsQuery, jobQuery, treeQuery } from '../api/queries.ts';
import { FleetSearch } from '../fleet/fleet-search.ts';
import { HistorySearch } from '../jobs/history/history-search.ts';
import { SettingsSearch } from '../settings/settings-search.ts';
import { SpaceSearch } from '../space/space-search.ts';
import { pageOf } from '../update/piece.ts';
import { NotFound, RouteFault } from './fault.tsx';
import { TreeSearch } from './search.ts';
import { Shell } from './shell.tsx';

interface RouterContext {
  readonly queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Shell,
  errorComponent: RouteFault,
  notFoundComponent: NotFound,
  loader: ({ context }) => void context.queryClient.prefetchQuery(hostsQuery),
});

const fleetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: (search) => FleetSearch.parse(search),
  component: pageOf(() => import('../fleet/fleet-page.tsx'), 'FleetPage'),
});

/** The tree is asked for while its page's code is still on the way. */
const treeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/hosts/$host/domains/$domain',
  validateSearch: (search) => TreeSearch.parse(search),
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(treeQuery(params.host, params.domain));
    void context.queryClient.prefetchQuery(domainsQuery(params.host));
  },
  component: pageOf(() => import('../tree/tree-page.tsx'), 'TreePage'),
});

const spaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/space',
  validateSearch: (search) => SpaceSearch.parse(search),
  component: pageOf(() => import('../space/space-page.tsx'), 'SpacePage'),
});

const jobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/jobs',
  validateSearch: (search) => HistorySearch.parse(search),
  component: pageOf(() => import('../jobs/history/history-page.tsx'), 'HistoryPage'),
});

const jobRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/jobs/$job',
  loader: ({ context, params }) =>
    void context.queryClient.prefetchQuery(jobQuery(context.queryClient, params.job)),
  component: pageOf(() => import('../jobs/page/job-page.tsx'), 'JobPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  validateSearch: (search) => SettingsSearch.parse(search),
  component: pageOf(() => import('../settings/settings-page.tsx'), 'SettingsPage'),
});

const routeTree = rootRoute.addChildren([
  fleetRoute,
  treeRoute,
  spaceRoute,
  jobsRoute,
  jobRoute,
  settingsRoute,
]);

export function makeRouter(queryClient: QueryClient) {
  return createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: RouteFault,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
