import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from '../../api/http/client.ts';
import { problemOf } from '../../api/http/problem.ts';
import { hostsEdited } from '../../api/queries/cache.ts';
import { keys } from '../../api/queries/keys.ts';
import { demoHostsQuery } from '../../api/queries/queries.ts';
import { demoHostsMessages, hostListMessages } from '../../messages/hosts/list.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import styles from './hosts.module.css';

/** Removes the demo hosts from the list, and restores them. Nothing where the configuration disables them. */
export function DemoHosts() {
  const client = useQueryClient();
  const { data } = useQuery(demoHostsQuery);
  const show = useMutation({
    mutationFn: (shown: boolean) => call('showDemoHosts', { body: { shown } }),
    onSuccess: async (answer) => {
      client.setQueryData(keys.demoHosts, answer);
      await hostsEdited(client);
    },
  });
  if (data === undefined || data.state === 'disabled') return null;
  const { text, button } = demoHostsMessages[data.state];
  return (
    <section className={styles.demo} aria-label={hostListMessages.demoHosts}>
      <p className={styles.quiet}>{text}</p>
      {show.error !== null && <ProblemNote problem={problemOf(show.error)} />}
      <Button
        variant="default"
        size="xs"
        loading={show.isPending}
        onClick={() => show.mutate(data.state === 'removed')}
      >
        {button}
      </Button>
    </section>
  );
}
