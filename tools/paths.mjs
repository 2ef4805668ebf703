import { join, resolve } from 'node:path';

/** The checkout. All other paths are relative to it. */
export const root = resolve(import.meta.dirname, '..');

/** @param {string[]} names */
export const at = (...names) => join(root, ...names);
