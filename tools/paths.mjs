import { join, resolve } from 'node:path';

/** The checkout; every other path is made from it. */
export const root = resolve(import.meta.dirname, '..');

/** @param {string[]} names */
export const at = (...names) => join(root, ...names);
