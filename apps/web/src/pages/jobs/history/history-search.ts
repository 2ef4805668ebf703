import type { EndpointInput } from '@snaptree/hypervisors';
import { z } from 'zod';
import { readingOldNames, UrlText } from '../../../shell/url.ts';

/** The statuses that the history can be filtered by. */
export const jobStatuses = [
  'open',
  'interrupted',
  'succeeded',
  'succeededWithLeftovers',
  'failedClean',
  'failedPartial',
  'cancelledClean',
  'cancelledPartial',
  'needsAttention',
] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** A day as a date field writes it. */
const Day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .refine((text) => !Number.isNaN(Date.parse(text)))
  .optional()
  .catch(undefined);

/** The URL of the job history. An invalid value counts as absent. */
export const HistorySearch = z.preprocess(
  readingOldNames({ keys: {}, values: { state: { decision: 'interrupted' } } }),
  z.object({
    find: UrlText,
    host: UrlText,
    domain: UrlText,
    state: z.enum(jobStatuses).optional().catch(undefined),
    by: UrlText,
    /** First and last day, in the time zone of the browser. */
    from: Day,
    to: Day,
    /** The page begins after this job; absent: with the newest. */
    before: UrlText,
  }),
);
export type HistorySearch = z.infer<typeof HistorySearch>;

/** Jobs on one page. */
export const PAGE_SIZE = 50;

/** The request for one page. One more than is shown, to know whether there are older jobs. */
export function filterOf(search: HistorySearch): EndpointInput<'listJobs'>['query'] {
  const { find, host, domain, by, before, state, from, to } = search;
  return {
    ...given({ find: find?.trim() || undefined, host, domain, by, before }),
    ...statusFilter(state),
    ...(from === undefined ? {} : { from: dayBegins(from, 0) }),
    ...(to === undefined ? {} : { until: dayBegins(to, 1) }),
    limit: PAGE_SIZE + 1,
  };
}

/** Whether anything narrows the history. */
export function isFiltered({ before: _, ...filters }: HistorySearch): boolean {
  return Object.values(filters).some((value) => value !== undefined && value !== '');
}

function statusFilter(state: JobStatus | undefined) {
  if (state === undefined) return {};
  return state === 'open' || state === 'interrupted' ? { state } : { outcome: state };
}

/** The beginning of a day, or of one `later`, in milliseconds since the epoch. */
function dayBegins(day: string, later: number): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).getTime();
}

function given<T extends Record<string, string | undefined>>(values: T): { [K in keyof T]?: string } {
  const present: { [K in keyof T]?: string } = {};
  for (const key in values) {
    const value = values[key];
    if (value !== undefined) present[key] = value;
  }
  return present;
}
