import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGuarded } from '../support/cassandra/guarded-process.ts';

const MODULE = new URL('../support/cassandra/guarded-process.ts', import.meta.url).href;

describe('a guarded process', () => {
  let folder: string;
  let log: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedremotes-guarded-'));
    log = join(folder, 'log');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('writes its output to the log, and ends by the signal that it is sent', async () => {
    const running = await startGuarded({ command: 'bash', args: ['-c', 'echo hello; exec sleep 60'], log });
    while (readFileSync(log, 'utf8') === '') await sleep(10);
    expect(running.hasEnded()).toBe(false);
    running.send('SIGKILL');
    expect(await running.ended).toBe('SIGKILL');
    expect(running.hasEnded()).toBe(true);
    expect(readFileSync(log, 'utf8')).toBe('hello\n');
  });

  it('says that a program is not there', async () => {
    await expect(startGuarded({ command: join(folder, 'nothing'), args: [], log })).rejects.toThrow(/did not start: .*ENOENT/);
  });

  /** A process that has started a guarded one. */
  const startParent = async () => {
    const code = `import { startGuarded } from '${MODULE}';
      const it = await startGuarded({ command: 'sleep', args: ['60'], log: '${log}', removeWhenOrphan: '${folder}' });
      console.log(it.pid);`;
    const node = ['--import', 'tsx', '--input-type=module', '-e', code];
    const parent = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    if (!parent.stdout) throw new Error('it was started with a pipe');
    const [pid] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    expect(isThere(Number(pid))).toBe(true);
    return { parent, pid: Number(pid) };
  };

  const ways: [string, (parent: ChildProcess) => unknown][] = [
    ['a parent that is killed with SIGKILL', (parent) => parent.kill('SIGKILL')],
    [
      'a vitest whose worker the parent is',
      (parent) => {
        parent.disconnect();
      },
    ],
  ];

  it.each(ways)('does not outlive %s, and neither does its folder', async (_, end) => {
    const { parent, pid } = await startParent();
    end(parent);
    while (isThere(pid) || existsSync(folder)) await sleep(20);
    parent.kill('SIGKILL');
  });
});

/** Signal 0 only asks. */
function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
