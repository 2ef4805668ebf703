import './app/styles.ts';
import { MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { keepFresh } from './api/cache.ts';
import { LateSocket, watchConnection } from './api/socket.ts';
import { around, firstPicture } from './app/first-picture.ts';
import { makeQueryClient } from './app/query-client.ts';
import { makeRouter } from './app/router.tsx';
import { ServicesProvider } from './app/services.ts';
import { theme } from './app/theme.ts';
import { builds } from './update/build.ts';

// Nothing is told before a job has ended, so the first screen does not wait for this.
const Notifications = around(async () => (await import('@mantine/notifications')).Notifications);

function start(place: HTMLElement, queryClient: QueryClient): void {
  const socket = new LateSocket(async () => {
    await firstPicture;
    return (await import('./api/wire.ts')).openWire();
  });
  keepFresh(queryClient, socket);
  const services = { socket, connection: watchConnection(socket) };
  const router = makeRouter(queryClient);
  createRoot(place).render(
    <StrictMode>
      <MantineProvider theme={theme} defaultColorScheme="auto">
        <Suspense>
          <Notifications position="bottom-right" limit={3} />
        </Suspense>
        <QueryClientProvider client={queryClient}>
          <ServicesProvider value={services}>
            <RouterProvider router={router} />
          </ServicesProvider>
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
}

window.addEventListener('vite:preloadError', ({ payload }) => void builds.missed(payload));

const place = document.getElementById('root');
if (place !== null) start(place, makeQueryClient());
