import { uiMessages } from '../messages/shell/ui.ts';
import { agoInWords, exactTime } from '../messages/text/format.ts';
import { useServerNow } from './clock.ts';

/** A time as "12 days ago", with the exact time on hover. `at` is in milliseconds since the epoch. */
export function When({ at, period = 10_000 }: { at: number | undefined; period?: number }) {
  const now = useServerNow(period);
  if (at === undefined) return <span>{uiMessages.timeUnknown}</span>;
  return (
    <time dateTime={new Date(at).toISOString()} title={exactTime(at)}>
      {agoInWords(at, now)}
    </time>
  );
}
