import { Command } from 'commander';
import { printableLines } from '../log/printable.ts';
import { addConfig } from './configuration.ts';
import { addJobs } from './jobs.ts';
import { addLooking } from './look.ts';
import { addServe } from './serve.ts';

/** Also in docs/command-line.md. */
const EXIT_STATUS = `
Exit status:
  0  success
  1  failure
  2  invalid arguments or configuration
  3  a host or the server cannot be reached
  4  the operation is refused (plan)
  5  no item has the given name, or more than one does`;

const program = new Command('snaptree')
  .description(
    'Show the snapshot trees of VMs and plan changes. To make changes, start the web server with "serve".',
  )
  .version('0.1.0')
  .addHelpText('after', EXIT_STATUS)
  .configureOutput({ writeErr: (text) => process.stderr.write(printableLines(text)) })
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

addServe(program);
addLooking(program);
addJobs(program);
addConfig(program);

await program.parseAsync();
