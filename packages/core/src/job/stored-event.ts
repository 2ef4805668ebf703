import { z } from 'zod';
import { JobEvent } from './model.ts';

/** Journals written up to November 2026 call a task reference a ticket. */
const TicketEvent = z.object({ type: z.literal('stepTicket'), ticket: z.string() }).loose();

/** An event as a journal holds it, which may be of an earlier version. */
export function storedJobEvent(stored: unknown): JobEvent {
  const old = TicketEvent.safeParse(stored);
  if (!old.success) return JobEvent.parse(stored);
  const { ticket, ...rest } = old.data;
  return JobEvent.parse({ ...rest, type: 'stepTaskRef', taskRef: ticket });
}
