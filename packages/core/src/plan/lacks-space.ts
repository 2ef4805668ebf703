import type { Plan } from './model.ts';

/** Whether a plan may need more space than is free. It runs only if a user accepts that. */
export const lacksSpace = ({ warnings }: Pick<Plan, 'warnings'>): boolean =>
  warnings.some(({ code }) => code === 'freeSpaceLow');
