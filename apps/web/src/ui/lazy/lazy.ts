import { lazyRouteComponent } from '@tanstack/react-router';
import { type ComponentType, type LazyExoticComponent, lazy } from 'react';

/** Says that a file of the page was not there; the router does not know this class and leaves the page alone. */
export class ChunkMissing extends Error {
  override readonly name = 'ChunkMissing';
}

/**
 * A page whose code is loaded when it is needed. Where it cannot be loaded the router's own way is to reload at
 * once, which ends on the browser's page of error while the server is away.
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

/** Something that the page can do without: where it cannot be loaded there is nothing in its place. */
export function optional<P>(load: () => Promise<ComponentType<P>>): LazyExoticComponent<ComponentType<P>> {
  return lazy(async () => ({ default: await load().catch(() => () => null) }));
}
