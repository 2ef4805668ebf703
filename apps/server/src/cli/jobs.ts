import { ErrorBody, Job, JobFilter } from '@snaptree/core';
import { type Command, Option } from 'commander';
import { printableJson } from '../log/printable.ts';
import { problem } from '../problems.ts';
import { ChoiceError } from './choose.ts';
import { type Reach, type ReachOptions, runCommand, withReachOptions } from './reach.ts';
import { jobLine, jobText } from './text/job-text.ts';

interface ListOptions extends ReachOptions {
  readonly interrupted?: boolean;
  readonly decision?: boolean;
  readonly find?: string;
  readonly limit: string;
}

interface DismissOptions extends ReachOptions {
  readonly server: string;
  readonly confirm?: string;
}

/** `jobs` and `job` read the journal, also while a server is running; `dismiss` asks the server. */
export function addJobs(program: Command): void {
  withReachOptions(program.command('jobs').description('list past and running jobs, newest first'))
    .option('--interrupted', 'only interrupted jobs, which can be resumed or dismissed')
    .addOption(new Option('--decision', 'the name of --interrupted in version 0.1.0').hideHelp())
    .option(
      '--find <words>',
      'only jobs with these words in their description or in the names of their host, VM or snapshots',
    )
    .option('--limit <number>', 'maximum number of jobs', '20')
    .action((options: ListOptions) => runCommand(options, (reach) => listJobs(reach, options)));
  withReachOptions(
    program
      .command('job')
      .argument('<JOB>', 'job ID')
      .description("print a job's steps, removed snapshots and log"),
  ).action((id: string, options: ReachOptions) =>
    runCommand(options, (reach) => showJob(reach, id, options)),
  );
  withReachOptions(
    program
      .command('dismiss')
      .alias('leave')
      .argument('<JOB>', 'job ID')
      .description('dismiss an interrupted job: keep the tree as it is and release the VM'),
  )
    .option('--server <url>', 'address of the running server', 'http://127.0.0.1:7474')
    .option('--confirm <vm>', 'name of the VM, required to dismiss a job whose result is unknown')
    .action((id: string, options: DismissOptions) => runCommand(options, () => dismiss(id, options)));
}

async function listJobs(reach: Reach, options: ListOptions): Promise<number> {
  const archive = reach.jobs();
  const filter = JobFilter.parse({
    limit: options.limit,
    ...(wantsInterrupted(options) ? { state: 'interrupted' } : {}),
    ...(options.find === undefined ? {} : { find: options.find }),
  });
  const ids = (await archive?.list(filter, 'all')) ?? [];
  const jobs = (await Promise.all(ids.map((id) => archive?.job(id)))).filter((job) => job !== undefined);
  if (options.json === true) print(jobs);
  else if (jobs.length === 0) process.stdout.write(`${noJob(options)}\n`);
  else process.stdout.write(`${jobs.map(jobLine).join('\n')}\n`);
  return 0;
}

const wantsInterrupted = ({ interrupted, decision }: ListOptions): boolean =>
  interrupted === true || decision === true;

function noJob(options: ListOptions): string {
  if (options.find !== undefined) return 'No job matches.';
  return wantsInterrupted(options) ? 'No job is interrupted.' : 'No job has run yet.';
}

async function showJob(reach: Reach, id: string, options: ReachOptions): Promise<number> {
  const job = await reach.jobs()?.job(id);
  if (job === undefined) throw new ChoiceError(`There is no job "${id}".`);
  if (options.json === true) print(job);
  else process.stdout.write(`${jobText(job)}\n`);
  return 0;
}

async function dismiss(id: string, options: DismissOptions): Promise<number> {
  const { origin } = new URL(options.server);
  const response = await fetch(`${origin}/api/jobs/${encodeURIComponent(id)}/dismiss`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin },
    body: JSON.stringify(options.confirm === undefined ? {} : { confirmation: options.confirm }),
  }).catch((cause: unknown) => {
    throw problem('hostUnreachable', {
      what: `The Snaptree server at {on} does not answer: ${reasonOf(cause)}.`,
      on: origin,
      todo: 'Start the server, or give its address with --server.',
    });
  });
  const answer: unknown = await response.json();
  if (!response.ok) {
    const { problem: refused } = ErrorBody.parse(answer);
    throw problem(refused.code, { what: refused.what, on: refused.on, todo: refused.todo });
  }
  const job = Job.parse(answer);
  if (options.json === true) print(job);
  else process.stdout.write(`${jobLine(job)}\n`);
  return 0;
}

function print(value: unknown): void {
  process.stdout.write(`${printableJson(value)}\n`);
}

/** `fetch` wraps the reason of a failed connection. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
