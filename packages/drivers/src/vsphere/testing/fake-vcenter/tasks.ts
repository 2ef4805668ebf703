import { element, type XmlElement } from '@snaptree/formats';
import { type Fault, field, localized, type Ref, ref, refElement, typed } from './wire.ts';

/** What happens to a task the next time that a client waits for it. A script without an end succeeds. */
export type Moment =
  | { readonly kind: 'progress'; readonly percent: number | undefined; readonly state?: 'queued' | 'running' }
  /** Does not advance until `goOn` is called, or it is canceled. */
  | { readonly kind: 'hold' }
  /** Does something else at this point, such as ending a session. */
  | { readonly kind: 'sideEffect'; readonly does: () => void }
  /** `effect`: the change has happened anyway. */
  | { readonly kind: 'fail'; readonly fault: Fault; readonly effect?: boolean }
  | { readonly kind: 'succeed'; readonly consolidationNeeded?: boolean };

export interface TaskStart {
  readonly method: string;
  readonly descriptionId: string;
  readonly entity: Ref;
  readonly entityName: string;
  readonly cancelable: boolean;
  /** Makes the change and returns the result of the task. */
  readonly effect: () => XmlElement | undefined;
  readonly needsConsolidation: (needed: boolean) => void;
}

/** A task of the fake vCenter, which advances each time that a client waits for it. */
export class FakeTask {
  readonly ref: Ref;
  readonly start: TaskStart;
  readonly queueTime = new Date().toISOString();
  state: 'queued' | 'running' | 'success' | 'error' = 'queued';
  progress: number | undefined;
  cancelled = false;
  #script: Moment[];
  #held = false;
  #error: Fault | undefined;
  #result: XmlElement | undefined;
  #times: { started?: string; completed?: string } = {};

  constructor(number: number, start: TaskStart, script: readonly Moment[]) {
    this.ref = ref('Task', `task-${number}`);
    this.start = start;
    this.#script = [...script];
  }

  get over(): boolean {
    return this.state === 'success' || this.state === 'error';
  }

  /** Runs the next entry of the script. */
  play(): void {
    if (this.over || this.#held) return;
    const moment = this.#script.shift() ?? { kind: 'succeed' };
    switch (moment.kind) {
      case 'progress':
        this.state = moment.state ?? 'running';
        this.progress = moment.percent;
        this.#times.started ??= new Date().toISOString();
        return;
      case 'hold':
        this.#held = !this.cancelled;
        return;
      case 'sideEffect':
        moment.does();
        return;
      case 'fail':
        if (moment.effect === true) this.#result = this.start.effect();
        this.#end('error', moment.fault);
        return;
      case 'succeed':
        this.#result = this.start.effect();
        if (moment.consolidationNeeded !== undefined)
          this.start.needsConsolidation(moment.consolidationNeeded);
        this.#end('success');
        return;
      default:
        moment satisfies never;
    }
  }

  goOn(): void {
    this.#held = false;
    this.play();
  }

  /** A cancel request; the script decides whether it works. */
  cancel(): void {
    this.cancelled = true;
    this.#held = false;
  }

  #end(state: 'success' | 'error', fault?: Fault): void {
    this.state = state;
    this.#error = fault;
    this.#times.completed = new Date().toISOString();
  }

  /** TaskInfo in the order of the WSDL (vSphere API 6.5 to 8.0). */
  info(): XmlElement[] {
    const { method, descriptionId, entity, entityName, cancelable } = this.start;
    const children = [
      field('key', this.ref.value),
      refElement('task', this.ref),
      field('name', method),
      field('descriptionId', descriptionId),
      refElement('entity', entity),
      field('entityName', entityName),
      field('state', this.state),
      field('cancelled', this.cancelled),
      field('cancelable', cancelable),
      this.#error === undefined ? undefined : localized('error', this.#error),
      this.state === 'success' ? this.#result : undefined,
      this.over ? undefined : field('progress', this.progress),
      typed('reason', 'TaskReasonUser', element('userName', {}, 'user')),
      field('queueTime', this.queueTime),
      field('startTime', this.#times.started),
      field('completeTime', this.#times.completed),
      field('eventChainId', 1),
    ];
    return children.filter((each) => each !== undefined);
  }
}
