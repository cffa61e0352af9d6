import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Ended } from '../cli/support/fedremotes.ts';

/** A command as a shell has called it. */
export interface Called {
  readonly argv: readonly string[];
  readonly cwd: string;
}

/** What a command does, in the process of the test. */
export type Command = (called: Called) => Promise<Partial<Ended>> | Partial<Ended>;

/** Hands its words to the test, and ends as that says. */
const FORWARDER = `const { request } = require('node:http');
const call = request(process.env.TEST_COMMANDS, { method: 'POST' }, async (response) => {
  const chunks = [];
  for await (const chunk of response) chunks.push(chunk);
  const { exitCode = 0, out = '', err = '' } = JSON.parse(Buffer.concat(chunks));
  process.stdout.write(out);
  process.stderr.write(err);
  process.exitCode = exitCode;
});
call.end(JSON.stringify({ name: process.argv[2], argv: process.argv.slice(3), cwd: process.cwd() }));
`;

/** Puts commands on a PATH for shells that this test starts; answers the environment for them. */
export async function commandsOnPath(folder: string, commands: Readonly<Record<string, Command>>): Promise<Record<string, string>> {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'forward.cjs'), FORWARDER);
  for (const name of Object.keys(commands)) {
    const shell = `#!/bin/sh\nexec node '${join(bin, 'forward.cjs')}' ${name} "$@"\n`;
    writeFileSync(join(bin, name), shell, { mode: 0o755 });
  }
  const server = createServer((request, response) => {
    void text(request)
      .then(async (body) => {
        const { name, ...called } = JSON.parse(body) as Called & { name: string };
        return (await commands[name]?.(called)) ?? { exitCode: 127 };
      })
      .catch((error: unknown) => ({ exitCode: 99, err: String(error) }))
      .then((ended) => response.end(JSON.stringify(ended)));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { PATH: `${bin}:${process.env['PATH'] ?? ''}`, TEST_COMMANDS: `http://127.0.0.1:${String(port)}` };
}
