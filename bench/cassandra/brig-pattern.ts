import type { Stage } from './stage.ts';

/** What brig does at once, one request each. */
export const CLIENTS = 64;

/**
 * Requests per second when {@link CLIENTS} requests read the list at once as brig does: each scans the table, then asks for the
 * teams of one restricted remote after another. Nothing is made of what they answer, which is in brig's favour.
 */
export async function brigPattern({ client, keyspace }: Stage): Promise<number> {
  const scan = `SELECT domain, search_policy, restriction FROM ${keyspace}.federation_remotes LIMIT 10000`;
  const teamsOf = `SELECT team FROM ${keyspace}.federation_remote_teams WHERE domain = ?`;
  const request = async (): Promise<void> => {
    // All its pages.
    for await (const row of await client.execute(scan)) if (row['restriction'] === 1) await client.execute(teamsOf, [row['domain']]);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: CLIENTS }, request));
  return CLIENTS / ((performance.now() - started) / 1000);
}
