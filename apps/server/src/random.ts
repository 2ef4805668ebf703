/** A number from 0 up to 1, passed in so that tests can choose it. */
export type Random = () => number;

export const systemRandom: Random = () => Math.random();
