import { queryOptions } from '@tanstack/react-query';
import { call } from '../api/client.ts';

/** While trees are still being read the answer grows, so it is asked for more often. Milliseconds. */
const GROWING = 3_000;
const WHOLE = 20_000;

/** Where space can be had, over all hosts. Asking makes the server read what nobody has read yet. */
export const spaceQuery = queryOptions({
  queryKey: ['space'],
  queryFn: ({ signal }) => call('readSpace', {}, { signal }),
  refetchInterval: ({ state }) => ((state.data?.unread ?? 1) > 0 ? GROWING : WHOLE),
});
