import { once } from 'node:events';
import { migrate } from '../../../../src/adapters/cassandra/state/migrate.ts';
import { openSession } from '../../../../src/adapters/cassandra/session/session.ts';
import { readSchemaSteps } from '../../../../src/stored/schema-steps.ts';
import { silent } from '../support.ts';

// Migrates a keyspace with the steps of a folder when told to, and says how that went.
const [, , host = '', port = '', keyspace = '', steps = ''] = process.argv;
const session = openSession({ contactPoints: [{ host, port: Number(port) }], localDc: 'datacenter1' }, silent);
await session.connected();
process.send?.('ready');
await once(process, 'message');
try {
  await migrate({ session, keyspace, localDc: 'datacenter1', steps: readSchemaSteps(steps) });
  process.send?.('migrated');
} catch (error) {
  process.send?.(String(error));
}
await session.close();
process.disconnect();
