import './ui/theme/styles.ts';
import { MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { builds } from './api/http/build.ts';
import { keepFresh } from './api/queries/cache.ts';
import { makeQueryClient } from './api/queries/query-client.ts';
import { ServicesProvider } from './api/socket/services.ts';
import { LateSocket, watchConnection } from './api/socket/socket.ts';
import { makeRouter } from './router.tsx';
import { afterFirstPaint, firstPaint } from './shell/first-paint.ts';
import { theme } from './ui/theme/theme.ts';

// Notifications appear only when a job ends, so the first screen does not wait for this code.
const Notifications = afterFirstPaint(async () => (await import('@mantine/notifications')).Notifications);

function start(place: HTMLElement, queryClient: QueryClient): void {
  const socket = new LateSocket(async () => {
    await firstPaint;
    return (await import('./api/socket/wire.ts')).openWire();
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
