import type { ErrorCode } from '@snaptree/core';

/** What the simulated hypervisor itself says when it does not do something. */
export class NativeError extends Error {
  readonly number: string | undefined;
  readonly code: ErrorCode;

  constructor(text: string, options: { number?: string; code?: ErrorCode } = {}) {
    super(text);
    this.name = 'NativeError';
    this.number = options.number;
    this.code = options.code ?? 'hypervisorError';
  }
}
