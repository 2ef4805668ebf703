import {
  type ComparedSetting,
  type ConfigurationAnswer,
  compareConfigurations,
  differs,
  diskFilesOf,
  type SettingValue,
} from '@snaptree/core';
import type { Command } from 'commander';
import { printable, printableJson } from '../log/printable.ts';
import { configurationOf } from '../trees/configurations.ts';
import { choose } from './choose.ts';
import { type Reach, type ReachOptions, runCommand, withReachOptions } from './reach.ts';

interface ConfigOptions extends ReachOptions {
  readonly all?: boolean;
}

/** `config` compares the configuration that a snapshot captured with the current one. */
export function addConfig(program: Command): void {
  withReachOptions(
    program
      .command('config')
      .argument('<HOST/VM>', 'IDs or names')
      .argument('<SNAPSHOT>', 'ID or name')
      .description("compare a VM's current configuration with the one in a snapshot")
      .option('--all', 'also show settings that have not changed'),
  ).action((place: string, snapshot: string, options: ConfigOptions) =>
    runCommand(options, (reach) => showConfiguration(reach, { place, snapshot }, options)),
  );
}

async function showConfiguration(
  reach: Reach,
  given: { place: string; snapshot: string },
  options: ConfigOptions,
): Promise<number> {
  const { driver, domainId } = await reach.find(given.place);
  const { tree } = await driver.read(domainId);
  const { id } = choose(tree.snapshots, given.snapshot, 'snapshot');
  const { captured, live } = await configurationOf(driver, domainId, id);
  if (options.json === true) process.stdout.write(`${printableJson({ captured, live })}\n`);
  else process.stdout.write(inText(captured, live, { files: diskFilesOf(tree), all: options.all === true }));
  return 0;
}

/** Sections with the settings that differ, `before → now`, or one line that says why there are none. */
function inText(
  captured: ConfigurationAnswer,
  live: ConfigurationAnswer,
  { files, all }: { files: ReturnType<typeof diskFilesOf>; all: boolean },
): string {
  if (captured.kind === 'none') return `The snapshot has no configuration. ${printable(captured.text)}\n`;
  if (live.kind === 'none') return `The current configuration is not available. ${printable(live.text)}\n`;
  const sections = compareConfigurations(captured.configuration, live.configuration, files);
  const lines = sections.flatMap(({ title, settings }) => {
    const shown = settings.filter(({ state }) => all || differs(state));
    return shown.length === 0 ? [] : [printable(title), ...shown.map(lineOf)];
  });
  return lines.length === 0
    ? 'No differences: the configuration is the same as in the snapshot.\n'
    : `${lines.join('\n')}\n`;
}

function lineOf({ label, state, before, after }: ComparedSetting): string {
  const name = `  ${printable(label)}:`;
  switch (state) {
    case 'same':
      return `${name} ${valueText(after ?? before)}`;
    case 'layer':
      return `${name} ${valueText(after)} (another layer of the same disk; was ${valueText(before)})`;
    case 'changed':
      return `${name} ${valueText(before)} → ${valueText(after)}`;
    case 'removed':
      return `${name} ${valueText(before)} → (removed)`;
    case 'added':
      return `${name} (not in the snapshot) → ${valueText(after)}`;
    default:
      return state satisfies never;
  }
}

function valueText(value: SettingValue | undefined): string {
  switch (value?.kind) {
    case undefined:
      return '–';
    case 'text':
      return printable(value.text);
    case 'bytes':
      return `${value.bytes / 1024 ** 2} MiB`;
    case 'files':
      return printable(value.chain[0] ?? 'none');
    default:
      return value satisfies never;
  }
}
