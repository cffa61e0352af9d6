import { once } from 'node:events';
import { openDatabase } from '../../../../src/adapters/embedded/driver.ts';
import { migrate } from '../../../../src/adapters/embedded/migrate.ts';
import { readSchemaSteps } from '../../../../src/stored/schema-steps.ts';

// Migrates a file with the steps of a folder when told to, claiming nothing, and says how that went.
const [, , file = '', steps = ''] = process.argv;
process.send?.('ready');
await once(process, 'message');
try {
  const db = openDatabase(file);
  migrate(db, readSchemaSteps(steps));
  db.close();
  process.send?.('migrated');
} catch (error) {
  process.send?.(String(error));
}
process.disconnect();
