import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter } from '@tanstack/react-router';
import { domainsQuery, hostsQuery, interruptedQuery, jobQuery, treeQuery } from './api/queries/queries.ts';
import { App } from './app.tsx';
import { FleetSearch } from './pages/fleet/fleet-search.ts';
import { HostsSearch } from './pages/hosts/hosts-search.ts';
import { HistorySearch } from './pages/jobs/history/history-search.ts';
import { ReclaimSearch } from './pages/reclaim/reclaim-search.ts';
import { TreeSearch } from './screen/state/search.ts';
import { NotFound, RouteFault } from './shell/fault.tsx';
import { lazyPage } from './ui/lazy/lazy.ts';

interface RouterContext {
  readonly queryClient: QueryClient;
}

const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: App,
  errorComponent: RouteFault,
  notFoundComponent: NotFound,
  loader: ({ context }) => void context.queryClient.prefetchQuery(hostsQuery),
});

const fleetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  validateSearch: (search) => FleetSearch.parse(search),
  component: lazyPage(() => import('./pages/fleet/fleet-page.tsx'), 'FleetPage'),
});

/** The tree is fetched while the code of its page is loading. */
const treeRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/hosts/$host/domains/$domain',
  validateSearch: (search) => TreeSearch.parse(search),
  loader: ({ context, params }) => {
    void context.queryClient.prefetchQuery(treeQuery(params.host, params.domain));
    void context.queryClient.prefetchQuery(domainsQuery(params.host));
    void context.queryClient.prefetchQuery(interruptedQuery);
  },
  component: lazyPage(() => import('./pages/vm/vm-page.tsx'), 'VmPage'),
});

const spaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/space',
  validateSearch: (search) => ReclaimSearch.parse(search),
  component: lazyPage(() => import('./pages/reclaim/reclaim-page.tsx'), 'ReclaimPage'),
});

const jobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/jobs',
  validateSearch: (search) => HistorySearch.parse(search),
  component: lazyPage(() => import('./pages/jobs/history/history-page.tsx'), 'HistoryPage'),
});

const jobRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/jobs/$job',
  loader: ({ context, params }) =>
    void context.queryClient.prefetchQuery(jobQuery(context.queryClient, params.job)),
  component: lazyPage(() => import('./pages/jobs/job/job-page.tsx'), 'JobPage'),
});

const settingsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/settings',
  validateSearch: (search) => HostsSearch.parse(search),
  component: lazyPage(() => import('./pages/hosts/hosts-page.tsx'), 'HostsPage'),
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
