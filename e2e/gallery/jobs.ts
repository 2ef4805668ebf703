import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

const HOST = 'sim-atlas';
const MACHINE = 'postgres-main';

/** Jobs that are running, have succeeded, or were interrupted. They change a VM, so they come last. */
export const jobs: readonly Screen[] = [
  {
    name: 'job-running',
    arrange: async (stage) => {
      await begin(stage);
      await stage.machine.jobs.getByText(/\d%/).first().waitFor();
    },
  },
  {
    name: 'job-page',
    arrange: async (stage) => {
      await stage.page.goto(`/jobs/${await latest(stage)}`);
      await stage.page.getByRole('heading', { name: 'Steps' }).waitFor();
    },
  },
  {
    name: 'job-unknown',
    arrange: async (stage) => {
      await unknownJob(stage);
      await stage.page.getByRole('button', { name: 'Dismiss…' }).waitFor();
    },
  },
  {
    name: 'job-unknown-dismiss',
    arrange: async (stage) => {
      await unknownJob(stage);
      await stage.page.getByRole('button', { name: 'Dismiss…' }).click();
      await stage.machine.dialog.getByRole('textbox').waitFor();
    },
  },
  {
    name: 'half-way',
    arrange: async (stage) => {
      await settled(stage);
      const id = await stage.client.domainId(HOST, MACHINE);
      await stage.client.failNext(HOST, id, { kind: 'fail', steps: ['delete'], text: 'disk error' });
      await begin(stage);
      await stage.client.ended(await latest(stage));
      await stage.page.goto(`/jobs/${await latest(stage)}`);
      await stage.page.getByRole('button', { name: 'Resume' }).waitFor();
    },
  },
  {
    name: 'half-way-resume',
    arrange: async (stage) => {
      await stage.page.goto(`/jobs/${await latest(stage)}`);
      await stage.page.getByRole('button', { name: 'Resume' }).click();
      await stage.machine.dialog.getByText('No data is lost.').waitFor();
    },
  },
  {
    name: 'tree-halted',
    arrange: async (stage) => {
      await stage.open(HOST, MACHINE);
      await stage.page.getByText('A job on this VM was interrupted', { exact: true }).waitFor();
    },
  },
  {
    name: 'jobs-nothing-fits',
    arrange: async (stage) => {
      await stage.page.goto('/jobs?find=nonesuch&state=decision');
      await stage.page.getByText('No job matches these filters.').waitFor();
    },
  },
  {
    name: 'resume',
    arrange: async (stage) => {
      await stage.page.goto(`/jobs/${await latest(stage)}`);
      await stage.page.getByRole('button', { name: 'Resume…' }).click();
      await stage.machine.dialog.getByRole('button', { name: 'Resume', exact: true }).waitFor();
    },
  },
  {
    name: 'jobs',
    arrange: async (stage) => {
      await atLeastOne(stage);
      await stage.page.goto('/jobs');
      await stage.page.getByRole('main').getByText(MACHINE).first().waitFor();
    },
  },
  {
    name: 'jobs-drawer',
    arrange: async (stage) => {
      await atLeastOne(stage);
      await stage.page.goto('/space');
      await stage.machine.jobs.getByRole('button', { name: /^Jobs/ }).click();
      await stage.machine.dialog.getByText(MACHINE).first().waitFor();
    },
  },
];

/** Starts a merge of a snapshot that has one child. */
async function begin(stage: Stage): Promise<void> {
  await settled(stage);
  const { tree } = await stage.client.tree(HOST, await stage.client.domainId(HOST, MACHINE));
  const children = (id: string) => tree.snapshots.filter((snapshot) => snapshot.parent === id).length;
  const point = tree.snapshots.find(({ id, parent }) => parent !== null && children(id) === 1);
  if (point === undefined) throw new Error(`${MACHINE} has nothing left to merge`);
  await stage.open(HOST, MACHINE, {
    snapshot: point.id,
    pending: { kind: 'mergeIntoChildren', id: point.id },
  });
  await stage.machine.preview.getByRole('button', { name: /^Merge.*…$/ }).click();
  await stage.machine.dialog.getByRole('button', { name: /^Merge/ }).click();
  await stage.machine.dialog.waitFor({ state: 'hidden' });
}

/** The page of a job whose host cannot be reached. */
async function unknownJob(stage: Stage): Promise<void> {
  await atLeastOne(stage);
  await stage.change(/\/api\/jobs\/[^/?]+$/, ({ outcome: _, resolution: __, finishedAt: ___, ...job }) => ({
    ...job,
    state: 'unknown',
    hostLostWhy: 'The connection to 10.0.0.7:443 timed out.',
  }));
  await stage.page.goto(`/jobs/${await latest(stage)}`);
}

/** Earlier screens of the same product leave jobs behind. */
async function atLeastOne({ client }: Stage): Promise<void> {
  const domainId = await client.domainId(HOST, MACHINE);
  const known = await client.jobs(HOST, domainId);
  if (known.length === 0) await client.operate(HOST, domainId, { kind: 'power', action: 'pause' });
}

async function latest({ client }: Stage): Promise<string> {
  const [job] = await client.jobs(HOST, await client.domainId(HOST, MACHINE));
  if (job === undefined) throw new Error(`${MACHINE} has no job yet`);
  return job.id;
}

async function settled({ client }: Stage): Promise<void> {
  for (const { id } of await client.jobs(HOST, await client.domainId(HOST, MACHINE))) await client.ended(id);
}
