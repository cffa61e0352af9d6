/** Either a value or a problem: what every `parse…` function returns. */
export type Result<T, P> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: P };

/** A good result. */
export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** A bad result. */
export const bad = <P>(problem: P): { readonly ok: false; readonly problem: P } => ({ ok: false, problem });
