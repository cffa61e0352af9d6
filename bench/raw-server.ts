import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { benchFolder } from './seed.ts';
import { startServer, type ServerProcess } from './service-process.ts';

/** The ETag of whatever the raw server answers. */
export const RAW_ETAG = '"bench"';

/** The same bytes from node's own http server, which reads nothing; and the file with them. */
export async function startRawServer(body: ArrayBuffer): Promise<ServerProcess & { readonly file: string }> {
  const file = join(benchFolder('list'), 'list.json');
  writeFileSync(file, Buffer.from(body));
  return { ...(await startServer(['bench/raw-server.js', file], {}, '/')), file };
}
