import { openCassandraState } from '../../../../src/adapters/cassandra/state/open-state.ts';
import { openSession } from '../../../../src/adapters/cassandra/session/session.ts';
import { entry } from '../../../contract/entry.ts';
import { silent } from '../support.ts';

// Appends block after block until it is killed, and says of each what it was told of it.
const [, , host = '', port = '', keyspace = ''] = process.argv;
const session = openSession({ contactPoints: [{ host, port: Number(port) }], localDc: 'datacenter1' }, silent);
const { journal } = openCassandraState({ session, keyspace, localDc: 'datacenter1', log: silent });
await journal.seen();
for (let n = 0; ; n += 1) {
  const block = Array.from({ length: 1 + (n % 5) * 40 }, () => entry({ reason: `${String(process.pid)} ${String(n)}` }));
  const placed = await journal.append(block);
  process.send?.(placed.map(({ seq, hash }) => ({ seq, hash })));
}
