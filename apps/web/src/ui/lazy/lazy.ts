import { lazyRouteComponent } from '@tanstack/react-router';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** A file of the page is missing. The router does not know this class, so it does not reload the page. */
export class ChunkMissing extends Error {
  override readonly name = 'ChunkMissing';
}

/**
 * A page whose code is loaded when it is needed. If that fails, the router itself would reload immediately, which ends
 * on the browser's error page while the server is down.
 */
export function lazyPage<T extends Record<K, ComponentType>, K extends string>(
  load: () => Promise<T>,
  name: K,
) {
  return lazyRouteComponent(async () => {
    const module = await load().catch((cause: unknown) => {
      throw new ChunkMissing('A part of the page could not be loaded', { cause });
    });
    return { default: module[name] };
  });
}

/** An optional part of the page: if it cannot be loaded, nothing is shown in its place. */
export function optional<P>(load: () => Promise<ComponentType<P>>): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => ({ default: await load().catch(() => () => null) }));
}
