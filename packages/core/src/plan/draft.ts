import type { Capabilities, MechanismRules } from '../capabilities/capabilities.ts';
import { type MessageText, message } from '../message/message.ts';
import { evaluateRules } from '../rules/evaluate.ts';
import type { Intent } from '../rules/intent.ts';
import type { Refusal } from '../rules/refusal.ts';
import type { Power, Snapshot, SnapshotTree } from '../tree/model.ts';
import { BASE, NONE } from '../tree/shape.ts';
import { Workbench } from '../workbench/workbench.ts';
import { revertedPower } from './captured.ts';
import { currentFits, settleCurrent } from './disks/current-fits.ts';
import { forgetBelowMissing } from './disks/missing.ts';
import { guardChain } from './guards/guard-chain.ts';
import { guardDependants, guardWriters } from './guards/guard-dependants.ts';
import { guardNode } from './guards/guard-node.ts';
import { guardOverlays } from './guards/guard-overlay.ts';
import { guardTransient } from './guards/guard-power-off.ts';
import { guardText } from './guards/guard-text.ts';
import { guard } from './guards/refuse.ts';
import { type DiskEffect, LIVE, type Step, type Warning } from './model.ts';
import { type Removed, removalOf } from './removed.ts';
import { applyCreate, type CreateRequest } from './steps/create.ts';
import { applyDelete } from './steps/delete.ts';
import { applyRevert } from './steps/revert.ts';
import { warning } from './text/warning.ts';

/**
 * A plan being built: every step is checked against guards and rules on the tree at that step, and then applied to
 * the bench (`steps/`). The first refused step ends the draft.
 */
export class Draft {
  readonly bench: Workbench;
  readonly steps: Step[] = [];
  readonly refusals: Refusal[] = [];
  readonly losses: Refusal[] = [];
  readonly removed: Removed[] = [];
  /** All that the operation would delete, including after a refused step. */
  readonly doomed: Snapshot[] = [];
  /** By snapshot: the children that its data was copied into. */
  readonly pulled = new Map<number, number[]>();
  readonly disks: DiskEffect[] = [];
  readonly warnings: Warning[] = [];
  /** What the steps so far do to which mechanism. */
  readonly uses: Record<'delete' | 'revert' | 'create', Set<string>> = {
    delete: new Set(),
    revert: new Set(),
    create: new Set(),
  };
  revertedTo: string | undefined;

  constructor(tree: SnapshotTree, capabilities: Capabilities) {
    this.bench = new Workbench(tree, capabilities);
  }

  get refused(): boolean {
    return this.refusals.length > 0;
  }

  refuse(...refusals: Refusal[]): void {
    this.refusals.push(...refusals);
  }

  /** Records a loss and continues, so that what would refuse the forced plan is reported too. */
  refuseUnlessForced(refusal: Refusal): void {
    this.losses.push(refusal);
  }

  /** Deletes the snapshot; every other state, including the live state, is unchanged. */
  delete(node: number): void {
    this.doomed.push(this.bench.snapshot(node));
    if (this.refused) return;
    const rules = this.bench.rulesOf(node);
    if (rules === undefined) return this.refuse(this.unruled(node));
    this.refuse(...this.refusalsOn(node, 'delete', rules));
    if (this.refused) return;
    const snapshot = this.bench.snapshot(node);
    const children = this.bench.childIds(node);
    const expect = children.length === 0 ? 'drop' : 'merge';
    this.uses.delete.add(snapshot.mechanism);
    this.steps.push({ kind: 'delete', id: snapshot.id, expect, children });
    const pulled = this.pulled.get(node);
    this.removed.push(
      removalOf(this.bench, node, { fate: expect === 'drop' ? 'discarded' : 'merged', children, pulled }),
    );
    const reverted = this.revertedTo !== undefined;
    const effects = applyDelete(this.bench, node, { expect, direction: rules.direction, reverted });
    for (const effect of effects) this.disks.push(effect);
  }

  /** Whether the next step could delete the snapshot. */
  canDelete(node: number): boolean {
    const rules = this.bench.rulesOf(node);
    return rules !== undefined && this.refusalsOn(node, 'delete', rules).length === 0;
  }

  /** The live state becomes this snapshot's. */
  revert(node: number, asked?: Power): void {
    if (this.refused) return;
    const rules = this.bench.rulesOf(node);
    if (rules === undefined) return this.refuse(this.unruled(node));
    this.refuse(...this.refusalsOn(node, 'revert', rules));
    if (this.refused) return;
    const snapshot = this.bench.snapshot(node);
    const own = revertedPower(snapshot, this.bench.capabilities);
    const power = asked ?? own;
    if (power !== own && !this.bench.capabilities.revertPower.some((offered) => offered === power)) {
      return this.refuse(
        guard(
          'notSupported',
          message`After a revert to ${this.bench.nameOf(node)}, the VM is ${own}. Change the power state after the revert.`,
          [snapshot.id],
        ),
      );
    }
    if (power === 'off' || power === 'saved') this.refuse(...guardTransient(this.bench));
    if (this.refused) return;
    this.uses.revert.add(snapshot.mechanism);
    this.steps.push({ kind: 'revert', to: snapshot.id, power });
    this.warnings.push(...applyRevert(this.bench, node, { power, storage: rules.storage }));
    this.revertedTo = snapshot.id;
  }

  /** A new snapshot below the current one, which it replaces as current. Returns its index; `BASE` when refused. */
  create(request: CreateRequest): number {
    if (this.refused) return BASE;
    const rules = this.bench.capabilities.mechanisms[request.mechanism];
    if (rules === undefined) {
      this.refuse(
        guard(
          'notSupported',
          message`This hypervisor does not support snapshots of type ${request.mechanism}.`,
          [],
        ),
      );
      return BASE;
    }
    const { name, memory, quiesce } = request;
    const create = { name, memory, quiesce, someDisks: request.disks !== undefined, disks: request.disks };
    const guards = [
      ...guardText(request),
      ...guardChain(this.bench),
      ...guardWriters(this.bench, request.disks),
      ...(rules.storage === 'independent' ? [] : guardOverlays(this.bench, request.disks)),
    ];
    this.refuse(...this.refusalsBy(guards, rules, { node: this.bench.current, verb: 'create', create }));
    if (this.refused) return BASE;
    const { description, disks } = request;
    const optional = {
      ...(description === undefined ? {} : { description }),
      ...(disks === undefined ? {} : { disks: [...disks] }),
    };
    this.steps.push({
      kind: 'create',
      name,
      memory,
      quiesce,
      mechanism: request.mechanism,
      on: this.bench.currentNow(),
      ...optional,
    });
    this.uses.create.add(request.mechanism);
    const layered = rules.storage !== 'independent';
    const { index, disks: effects } = applyCreate(this.bench, request, {
      step: this.steps.length - 1,
      layered,
    });
    this.disks.push(...effects);
    return index;
  }

  /**
   * Removes the snapshot from the list; no data changes.
   * @param corrected whether the plan corrects the records of its children afterward
   */
  deleteMetadata(node: number, corrected = false): void {
    if (this.refused) return;
    const snapshot = this.bench.snapshot(node);
    const why = this.bench.rulesOf(node)?.metadataDeleteWithChildren;
    const children = this.bench.childIds(node).filter((id) => id !== LIVE);
    if (why !== undefined && children.length > 0 && !corrected)
      return this.refuse(guard('tooManyChildren', why, children));
    const below = this.bench.onLivePath[node] === 1;
    this.steps.push({ kind: 'deleteMetadata', id: snapshot.id });
    const pulled = this.pulled.get(node);
    this.removed.push(
      pulled === undefined
        ? { snapshot, index: node, fate: 'metadataDeleted', into: [], intoNodes: [] }
        : removalOf(this.bench, node, { fate: 'merged', children: this.bench.childIds(node), pulled }),
    );
    this.bench.remove(node);
    forgetBelowMissing(this.bench, snapshot);
    if (below && !currentFits(this.bench)) this.bench.setCurrent(NONE);
    else settleCurrent(this.bench);
  }

  warn(code: Warning['code'], text: MessageText | string, ids: string[] = []): void {
    this.warnings.push(warning(code, text, ids));
  }

  private refusalsOn(node: number, verb: 'delete' | 'revert', rules: MechanismRules): Refusal[] {
    const guards = [...guardNode(this.bench, node, verb), ...guardDependants(this.bench, node, verb)];
    return this.refusalsBy(guards, rules, { node, verb });
  }

  private refusalsBy(guards: Refusal[], rules: MechanismRules, next: Omit<Intent, 'step'>): Refusal[] {
    const intent = { ...next, step: this.steps.length };
    return [
      ...guards.map((refusal) => ({ ...refusal, step: intent.step })),
      ...evaluateRules(rules[intent.verb], this.bench, intent),
    ];
  }

  private unruled(node: number): Refusal {
    const { id, mechanism } = this.bench.snapshot(node);
    const text = message`${this.bench.nameOf(node)} is of an unknown type (${mechanism}).`;
    return guard('notSupported', text, [id]);
  }
}
