import { Gauge, type Registry } from 'prom-client';
import { shareReads } from '../concurrency/share-reads.ts';
import { SOURCE_STATES } from '../domain/list-source.ts';
import type { Context } from '../app/context.ts';
import type { StoredSource } from '../ports/sources.ts';

/** The metrics of the sources of lists, which all share one read; absent while the store cannot be read. */
export function sourceMetrics(register: Registry, context: Context): void {
  const read = shareReads(() => context.sources.all().catch(() => []));
  for (const [name, { help, of }] of Object.entries(VALUES)) {
    new Gauge({
      name: `fedremotes_source_${name}`,
      help,
      labelNames: ['source'],
      registers: [register],
      async collect() {
        const sources = await read();
        this.reset();
        for (const kept of sources) setWhereKnown(this, kept.source.name, of(kept, context.clock.now()));
      },
    });
  }
  new Gauge({
    name: 'fedremotes_source_state',
    help: '1 at the state that the source has.',
    labelNames: ['source', 'state'],
    registers: [register],
    async collect() {
      const sources = await read();
      this.reset();
      for (const { source, status } of sources)
        for (const state of SOURCE_STATES) this.set({ source: source.name, state }, state === status.state ? 1 : 0);
    },
  });
}

function setWhereKnown(gauge: Gauge<'source'>, source: string, value: number | undefined): void {
  if (value !== undefined) gauge.set({ source }, value);
}

interface SourceValue {
  readonly help: string;
  readonly of: (kept: StoredSource, now: Date) => number | undefined;
}

const seconds = (time: string | undefined): number | undefined => (time === undefined ? undefined : new Date(time).getTime() / 1000);

const VALUES: Readonly<Record<string, SourceValue>> = {
  last_success_timestamp_seconds: {
    help: 'When a good list was last seen, in seconds since 1970; absent until there was one.',
    of: ({ status }) => seconds(status.last_success),
  },
  age_seconds: {
    help: 'How long ago a good list was last seen; absent until there was one.',
    of: ({ status }, now) => {
      const last = seconds(status.last_success);
      return last === undefined ? undefined : Math.max(0, now.getTime() / 1000 - last);
    },
  },
  consecutive_failures: {
    help: 'Runs without a list that could be used, one after another.',
    of: ({ status }) => status.consecutive_failures,
  },
  enabled: { help: '1 while the source is enabled.', of: ({ source }) => Number(source.enabled) },
  wanted: { help: 'Remotes of the last good list.', of: ({ status }) => status.counts?.wanted },
  present: {
    help: 'Remotes of the last good list that the source owns and that were as wanted when it had run.',
    of: ({ status }) => status.counts?.present,
  },
  conflicts: { help: 'Remotes of the last good list that belong to somebody else.', of: ({ status }) => status.counts?.conflicts },
  refused: { help: 'Remotes of the last good list that a rule refused.', of: ({ status }) => status.counts?.refused },
  waiting: { help: '1 while a plan of the source waits for a person.', of: ({ status }) => Number(status.plan !== undefined) },
};
