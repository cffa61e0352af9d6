import { join } from 'node:path';
import { openFile } from '../../../src/adapters/embedded/driver.ts';
import { openEmbedded } from '../../../src/adapters/embedded/open-embedded.ts';
import { journalContract, type Forge } from '../../contract/journal-contract.ts';
import { leasesContract } from '../../contract/leases-contract.ts';
import { recordsContract } from '../../contract/records-contract.ts';
import { registryContract } from '../../contract/registry-contract.ts';
import { temporaryFolder } from './temporary-folder.ts';

registryContract({
  name: 'embedded',
  capabilities: { connected: false, can_remove: true, can_restrict_by_team: true, knows_layers: true, sole_writer: true },
  shows_leftover_teams: true,
  many: 10_000,
  open: opened,
});

journalContract({ name: 'embedded', open: opened });

leasesContract({ name: 'embedded', open: opened });

recordsContract({ name: 'embedded', open: opened });

function opened(): ReturnType<typeof openEmbedded> & { readonly forge: Forge } {
  const folder = temporaryFolder();
  const stores = openEmbedded({ folder: folder.path });
  const file = openFile(join(folder.path, 'fedremotes.db'), 1000);
  const close = (): void => {
    file.close();
    stores.close();
    folder.remove();
  };
  const textOf = (seq: number): string => (file.prepare('SELECT body FROM journal_entry WHERE seq = ?').get(seq) as { body: string }).body;
  const setText = (seq: number, text: string): unknown => file.prepare('UPDATE journal_entry SET body = ? WHERE seq = ?').run(text, seq);
  const forge: Forge = {
    changeText: (seq, change) => void setText(seq, change(textOf(seq))),
    remove: (seq) => void file.prepare('DELETE FROM journal_entry WHERE seq = ?').run(seq),
    swap: (a, b) => {
      const [textA, textB] = [textOf(a), textOf(b)];
      setText(a, textB);
      setText(b, textA);
    },
    setHead: ({ seq, hash }) => void file.prepare('UPDATE journal_head SET seq = ?, hash = ?').run(seq, hash),
    removeHead: () => {
      file.exec('DELETE FROM journal_head');
    },
  };
  return { ...stores, forge, close };
}
