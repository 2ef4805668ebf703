/** Sizes in bytes. */
export const KiB = 1024;
export const MiB = 1024 ** 2;
export const GiB = 1024 ** 3;

/** Spans in milliseconds. */
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
