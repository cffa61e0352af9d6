import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { benchFolder } from './seed.ts';
import type { ServerProcess } from './service-process.ts';

/** nginx with one worker that serves the file (and its gzip) from a folder; undefined where nginx is not installed. */
export async function startNginx(file: string): Promise<ServerProcess | undefined> {
  if (spawnSync('nginx', ['-v']).error) return undefined;
  const folder = benchFolder('nginx');
  chmodSync(folder, 0o755);
  copyFileSync(file, join(folder, 'list.json'));
  writeFileSync(join(folder, 'list.json.gz'), gzipSync(readFileSync(file)));
  const port = await freePort();
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, port));
  const child = spawn('nginx', ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' });
  const url = `http://127.0.0.1:${String(port)}`;
  for (let tries = 0; tries < 200; tries += 1) {
    if ((await fetch(`${url}/list.json`).catch(() => undefined))?.ok) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { url, pid: child.pid ?? 0, readyMs: 0, stop: () => stopped(child) };
}

const configuration = (folder: string, port: number): string => `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log;
events { worker_connections 256; }
http {
  access_log off;
  sendfile on;
  gzip_static on;
  keepalive_requests 1000000;
  types { application/json json; }
  server { listen 127.0.0.1:${String(port)}; root ${folder}; }
}
`;

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address ? address.port : 0);
      });
    });
  });
}

function stopped(child: ReturnType<typeof spawn>): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.kill('SIGTERM');
  });
}
