/** What may go wrong with a call. */
export type Fault =
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'status'; readonly status: number; readonly body: string | undefined; readonly type: string }
  | { readonly kind: 'reset' }
  | { readonly kind: 'reset-after-effect' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'lie' }
  | { readonly kind: 'tear'; readonly ms: number }
  | { readonly kind: 'garbage'; readonly what: Garbage }
  | { readonly kind: 'partial' };

/** What stands in place of an answer: no JSON, JSON of another shape, JSON cut off, a connection that drops in the body. */
export type Garbage = 'no-json' | 'other-shape' | 'cut' | 'broken-off';

/** The answer comes later. */
export const slow = (ms: number): Fault => ({ kind: 'slow', ms });
/** Something before brig answers, and brig does nothing; without a body as a broken proxy does. */
export const status = (code: number, body?: string | object, type = 'application/json'): Fault => ({
  kind: 'status',
  status: code,
  body: typeof body === 'object' ? JSON.stringify(body) : body,
  type,
});
/** The connection drops, and brig does nothing. */
export const reset: Fault = { kind: 'reset' };
/** brig does it, and the connection drops before the answer. */
export const resetAfterEffect: Fault = { kind: 'reset-after-effect' };
/** brig does nothing and never answers. */
export const hang: Fault = { kind: 'hang' };
/** 200 `[]`, and nothing is done. */
export const lie: Fault = { kind: 'lie' };
/** The rows are read now, the teams of each some time later. */
export const tear = (ms: number): Fault => ({ kind: 'tear', ms });
/** It is done, and what is answered cannot be read. */
export const garbage = (what: Garbage): Fault => ({ kind: 'garbage', what });
/** A PUT dies between emptying the team list and filling it: 500, and the list stays empty. */
export const partial: Fault = { kind: 'partial' };

/** Which calls a fault is for; what is left out is any. */
export interface FaultFor {
  readonly method?: string;
  /** The whole path without its query, or a pattern. */
  readonly path?: string | RegExp;
  /** How many calls; without it, every one until cleared. */
  readonly times?: number;
  /** Asked for each call that is meant otherwise. */
  readonly when?: () => boolean;
}

/** The faults that are set. Of several that match, the one set first is used. */
export interface Faults {
  /** Sets a fault; the answer takes it back. */
  readonly set: (fault: Fault, which?: FaultFor) => () => void;
  readonly clear: () => void;
}

/** Faults, and the way to take the next one for a call. */
export function createFaults(): { readonly faults: Faults; readonly take: (method: string, path: string) => Fault | undefined } {
  let planned: { readonly fault: Fault; readonly which: FaultFor; left: number }[] = [];
  const faults: Faults = {
    set: (fault, which = {}) => {
      const plan = { fault, which, left: which.times ?? Infinity };
      planned.push(plan);
      return () => {
        planned = planned.filter((other) => other !== plan);
      };
    },
    clear: () => {
      planned = [];
    },
  };
  const take = (method: string, path: string): Fault | undefined => {
    const plan = planned.find(({ which, left }) => left > 0 && matches(which, method, path) && (which.when?.() ?? true));
    if (plan) plan.left -= 1;
    return plan?.fault;
  };
  return { faults, take };
}

function matches(which: FaultFor, method: string, path: string): boolean {
  if (which.method !== undefined && which.method !== method) return false;
  if (which.path === undefined) return true;
  return typeof which.path === 'string' ? which.path === path : which.path.test(path);
}
