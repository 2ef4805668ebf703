import type { Command } from 'commander';
import { systemClock } from '../clock.ts';
import { ConfigurationError, loadConfiguration } from '../config/config.ts';
import { configuredHosts } from '../hosts/configured.ts';
import { configuredDemo } from '../hosts/demo.ts';
import { driverOpener } from '../hosts/open-driver.ts';
import { isLoopback } from '../http/loopback.ts';
import { createLogger } from '../log/logger.ts';
import { printableLines } from '../log/printable.ts';
import { type RunningServer, startServer } from '../server.ts';
import { StorageError } from '../storage/storage-error.ts';
import { configurationPath, dataDirectory } from './places.ts';

interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly config?: string;
  readonly data?: string;
  readonly demo: boolean;
  readonly allowNetworkAccess?: boolean;
  readonly newJournal?: boolean;
  readonly newSecretsKey?: boolean;
}

const DEFAULT_PORT = 7474;
const STOP_WITHIN_MS = 9000;

export function addServe(program: Command): void {
  program
    .command('serve')
    .description('start the web server')
    .option('--host <address>', 'address to listen on', process.env.HOST ?? '127.0.0.1')
    .option(
      '--port <number>',
      'port to listen on; 0 for any free port',
      portNumber,
      portNumber(process.env.PORT ?? `${DEFAULT_PORT}`),
    )
    .option(
      '--config <file>',
      'configuration file; default: SNAPTREE_CONFIG, else snaptree.json in the data directory',
    )
    .option('--data <directory>', 'data directory; default: SNAPTREE_DATA, else .data')
    .option('--no-demo', 'leave out the demo hosts')
    .option(
      '--allow-network-access',
      'required for an address other than loopback: there are no user accounts, so everyone who can reach the port controls every VM',
    )
    .option('--new-journal', 'start with an empty job journal where the earlier one was lost')
    .option(
      '--new-secrets-key',
      'replace secrets.key; stored passwords and private keys must be entered again',
    )
    .action(serve);
}

async function serve(options: ServeOptions): Promise<void> {
  const logger = createLogger((line) => process.stderr.write(line), process.env.LOG_LEVEL ?? 'info');
  try {
    checkListenAddress(options);
    const data = dataDirectory(options.data);
    const configuration = loadConfiguration(configurationPath(options.config, data));
    const server = await startServer({
      listenHost: options.host,
      port: options.port,
      dataDirectory: data,
      configuration,
      hosts: configuredHosts(configuration),
      demo: configuredDemo(configuration, options.demo),
      openDriver: driverOpener({ dataDirectory: data, ...simulatorSpeed() }),
      logger,
      newJournal: options.newJournal === true,
      newSecretsKey: options.newSecretsKey === true,
    });
    const { recovered } = server;
    const jobs = recovered > 0 ? `, continuing ${recovered} unfinished job${recovered === 1 ? '' : 's'}` : '';
    process.stdout.write(`Snaptree is ready at ${server.url}${jobs}\n`);
    stopOnSignals(server);
    process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled error'));
  } catch (error) {
    process.stderr.write(`Snaptree cannot start. ${printableLines(explain(error, options.port))}\n`);
    process.exit(error instanceof ConfigurationError ? 2 : 1);
  }
}

/** Throws `ConfigurationError` if the network could reach the server without `--allow-network-access`. */
function checkListenAddress({ host, allowNetworkAccess = false }: ServeOptions): void {
  if (allowNetworkAccess || isLoopback(host)) return;
  throw new ConfigurationError(
    `The address ${host} can be reached from the network, and Snaptree has no user accounts: everyone who can reach the port could change and delete snapshots on every host. Listen on 127.0.0.1 behind a proxy that authenticates users (docs/configuration.md), or add --allow-network-access.`,
  );
}

function stopOnSignals(server: RunningServer): void {
  let isStopping = false;
  const stop = () => {
    if (isStopping) return;
    isStopping = true;
    void systemClock.wait(STOP_WITHIN_MS).then(() => process.exit(1));
    void server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

function explain(error: unknown, port: number): string {
  if (error instanceof StorageError || error instanceof ConfigurationError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    return `Port ${port} is already in use. Choose another port with --port or PORT.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** `SNAPTREE_SIMULATOR_SPEED`: the speed of simulated jobs; 1 is real time. */
function simulatorSpeed(): { simulatorSpeed?: number } {
  const speed = Number(process.env.SNAPTREE_SIMULATOR_SPEED ?? '1');
  return Number.isFinite(speed) && speed > 0 ? { simulatorSpeed: speed } : {};
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  process.stderr.write(`"${text}" is not a port number from 0 to 65535.\n`);
  process.exit(2);
}
