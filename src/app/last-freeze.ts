import type { Domain } from '../domain/domain.ts';
import type { Source } from '../domain/journal.ts';
import { isRecordedSettings, type RecordedSettings } from '../domain/recorded.ts';
import type { Context } from './context.ts';

/** What a freeze took away that is the journal's last word on the domain; of one source where it is named. */
export async function lastFreeze({ journal }: Context, domain: Domain, source?: Source): Promise<RecordedSettings | undefined> {
  const [last] = await journal.list({ domain, outcome: 'done' }, 1);
  if (last?.action !== 'freeze' || !isRecordedSettings(last.before)) return undefined;
  return source === undefined || last.source === source ? last.before : undefined;
}
