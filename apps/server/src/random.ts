/** A number from 0 up to 1; passed in so that tests decide. */
export type Random = () => number;

export const systemRandom: Random = () => Math.random();
