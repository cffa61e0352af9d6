import { once } from 'node:events';
import { openEmbedded } from '../../../../src/adapters/embedded/open-embedded.ts';

// Opens the stores of a folder when told to, says how that went, and holds them until told to close.
process.send?.('ready');
await once(process, 'message');
try {
  const stores = openEmbedded({ folder: process.argv[2] ?? '' });
  process.send?.('holds it');
  await once(process, 'message');
  stores.close();
} catch (error) {
  process.send?.(String(error));
}
process.disconnect();
