import { Command } from 'commander';
import { addConfig } from './configuration.ts';
import { addJobs } from './jobs.ts';
import { addLooking } from './look.ts';
import { addServe } from './serve.ts';

/** Exit codes of every command; in the help and in the documentation. */
const EXIT_CODES = `
Exit codes: 0 done · 1 failed · 2 wrong usage or configuration · 3 the host cannot be reached ·
4 the operation is refused (plan) · 5 nothing or more than one thing has that name`;

const program = new Command('snaptree')
  .description(
    'Look at the snapshot trees of virtual machines and plan changes; "serve" starts the web server that makes them.',
  )
  .version('0.1.0')
  .addHelpText('after', EXIT_CODES)
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

addServe(program);
addLooking(program);
addJobs(program);
addConfig(program);

await program.parseAsync();
