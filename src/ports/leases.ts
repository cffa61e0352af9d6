/** A lease as stored: whose it is, how often it changed hands, and how often its owner has shown that it lives. */
export interface StoredLease {
  /** Empty once the lease was ended: whoever wants it may take it at once. */
  readonly owner: string;
  /** 1 at first, one more with each owner: the fencing token. */
  readonly epoch: number;
  /** Counts up while the owner lives; there is no expiry in the store, since no two clocks agree on one. */
  readonly beat: number;
}

/**
 * Claims on jobs, kept by compare-and-set: each write names what it saw, and does nothing where something else stands
 * there now. Every method throws a Fault with part `leases` when the store fails; whether a write took effect is then
 * for the caller to look.
 */
export interface Leases {
  readonly look: (name: string) => Promise<StoredLease | undefined>;
  /** Takes the lease with the next epoch and answers it; undefined where it is not as `seen` any more. */
  readonly take: (name: string, owner: string, seen: StoredLease | undefined) => Promise<StoredLease | undefined>;
  /** One more beat; undefined where the lease is not as `mine` any more. */
  readonly beat: (name: string, mine: StoredLease) => Promise<StoredLease | undefined>;
  /** Ends the lease, so that the next one who wants it need not wait; false where it is not as `mine` any more. */
  readonly end: (name: string, mine: StoredLease) => Promise<boolean>;
}
