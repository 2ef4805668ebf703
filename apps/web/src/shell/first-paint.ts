import { type ComponentType, type LazyExoticComponent, useEffect } from 'react';
import { optional } from '../ui/lazy/lazy.ts';

/** How long the rest of the screen waits for the page, in milliseconds. */
const PATIENCE_MS = 500;

/** An event that happens once, and its listeners. */
class FirstPaint {
  readonly drawn: Promise<void>;
  #resolve: () => void = () => {};

  constructor(patience: number) {
    this.drawn = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    setTimeout(this.#resolve, patience);
  }

  /** The requested page is in the document; with the second frame it is visible. */
  stands(): void {
    requestAnimationFrame(() => requestAnimationFrame(() => this.#resolve()));
  }
}

const first = new FirstPaint(PATIENCE_MS);

/** Resolves when the requested page is drawn; the parts around it are loaded then. */
export const firstPaint: Promise<void> = first.drawn;

/** A part of the screen outside the page: its code is loaded when the page is drawn. */
export function afterFirstPaint<P>(
  load: () => Promise<ComponentType<P>>,
): LazyExoticComponent<ComponentType<P>> {
  return optional(async () => {
    await firstPaint;
    return load();
  });
}

/** Called by a page when its content is shown. */
export function useFirstPaint(isThere: boolean): void {
  useEffect(() => {
    if (isThere) first.stands();
  }, [isThere]);
}
