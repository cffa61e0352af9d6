import { onTestFinished } from 'vitest';
import type { EffectiveRemote } from '../../../src/domain/effective.ts';
import type { JournalEntry } from '../../../src/domain/journal.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import { restriction, type RestrictionText, type TeamName, team } from '../../support/domain-samples.ts';
import { checkedClient, type Answer, type Ask, type CheckedClient } from '../../support/checked-client.ts';
import { runningService, type RunningOptions, type RunningService } from '../../support/running-service.ts';
import type { SearchPolicy } from '../../../src/domain/remote.ts';

/** What a write answers. */
export interface Written extends EffectiveRemote {
  readonly registry: string;
  readonly takes_effect: string;
  readonly plan: Plan;
}

/** A problem, with the fields that some codes add. */
export interface ProblemBody {
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
  readonly refusals?: readonly { readonly rule: string; readonly message: string }[];
  readonly hazards?: readonly { readonly name: string; readonly message: string }[];
  readonly plan?: Plan;
}

/** A page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

/** A service of this test's own and a client that checks every answer against the document. */
export interface Operator extends CheckedClient, Omit<RunningService, 'ask'> {
  /** A write that is answered with 2xx. */
  readonly write: (method: string, path: string, ask?: Ask) => Promise<Answer<Written>>;
  /** A request that is answered with a problem. */
  readonly problem: (method: string, path: string, ask?: Ask) => Promise<Answer<ProblemBody>>;
  /** The whole journal, oldest first. */
  readonly journal: () => Promise<readonly JournalEntry[]>;
}

/** Starts a service that is stopped after the test. */
export async function operator(options: RunningOptions = {}): Promise<Operator> {
  const service = await runningService(options);
  onTestFinished(service.stop);
  const client = checkedClient(service.url);
  return {
    ...service,
    ...client,
    write: async (method, path, ask) => {
      const answer = await client.ask<Written>(method, path, ask);
      if (answer.status >= 300) throw new Error(`${method} ${path} answered ${JSON.stringify(answer.body)}`);
      return answer;
    },
    problem: async (method, path, ask) => {
      const answer = await client.ask<ProblemBody>(method, path, ask);
      if (answer.status < 400) throw new Error(`${method} ${path} answered ${JSON.stringify(answer.body)}`);
      return answer;
    },
    journal: async () => (await service.context.journal.list({}, 1000)).toReversed(),
  };
}

/** The body of a PUT: everybody, or the members of the named teams. */
export const whole = (search_policy: SearchPolicy, text: RestrictionText = 'allow_all'): Ask => ({
  json: { search_policy, restriction: restriction(text) },
});

/** The body of a PATCH that names a restriction only. */
export const only = (text: RestrictionText): Ask => ({ json: { restriction: restriction(text) } });

/** The path of a team of a remote. */
export const teamPath = (domain: string, name: TeamName): string => `/v1/remotes/${domain}/teams/${team(name)}`;
