import type { DemoHosts as DemoHostsAnswer } from '@snaptree/core';
import { type Caller, mustSee } from '../callers/caller.ts';
import type { Configuration } from '../config/config.ts';
import { problem } from '../problems.ts';
import type { Settings } from '../storage/settings.ts';
import { demoHosts } from './open-driver.ts';
import type { HostRegistry } from './registry.ts';

export type DemoState = DemoHostsAnswer['state'];

const KEY = 'demoHosts';

/** The demo hosts as configured. `allowed`: not started with `--no-demo`. */
export function configuredDemo({ demo, hosts }: Configuration, allowed: boolean): DemoState {
  if (!allowed || demo === false) return 'disabled';
  return demo === true || hosts.length === 0 ? 'shown' : 'removed';
}

/** A choice made in the browser overrides the configuration, unless that disables the demo. */
export async function demoState(configured: DemoState, settings: Settings): Promise<DemoState> {
  if (configured === 'disabled') return 'disabled';
  const chosen = await settings.get(KEY);
  return chosen === 'shown' || chosen === 'removed' ? chosen : configured;
}

export interface DemoHostsOptions {
  readonly configured: DemoState;
  readonly settings: Settings;
  readonly hosts: HostRegistry;
  readonly activeJobs: { mustBeIdle(hostId: string, caller: Caller): void };
}

/** Removes the demo hosts from the list and restores them with the state they had. */
export class DemoHosts {
  #options: DemoHostsOptions;

  constructor(options: DemoHostsOptions) {
    this.#options = options;
  }

  async state(): Promise<DemoHostsAnswer> {
    const { configured, settings } = this.#options;
    return { state: await demoState(configured, settings) };
  }

  /** Throws `forbidden` while the configuration disables the demo, `domainBusy` while a job runs on one of its hosts. */
  async show(isShown: boolean, caller: Caller): Promise<DemoHostsAnswer> {
    const { settings, hosts, activeJobs } = this.#options;
    const specs = demoHosts();
    for (const { id } of specs) mustSee(caller, id);
    const { state } = await this.state();
    if (state === 'disabled') throw disabled();
    if (isShown === (state === 'shown')) return { state };
    if (!isShown) for (const { id } of specs) activeJobs.mustBeIdle(id, caller);
    await settings.set(KEY, isShown ? 'shown' : 'removed');
    if (isShown) hosts.announce(specs);
    else for (const { id } of specs) await hosts.withdraw(id);
    return this.state();
  }
}

const disabled = () =>
  problem('forbidden', {
    what: 'The demo hosts are disabled by {on}.',
    on: 'the configuration',
    todo: 'Start the server without --no-demo and without "demo": false in its configuration file.',
  });
