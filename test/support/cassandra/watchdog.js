// Runs one program, and ends with it. Arguments: the file for its output, the folder to remove when the parent is gone
// (empty: none), the program, its arguments. Its standard input is a pipe from the process that started it; when that
// process ends, however it ends (a SIGKILL too), the pipe closes, and the program is killed. A line on the pipe is a signal
// to send. The signals go to the child that this process itself has started and not yet reaped: never to a stranger.
import { spawn } from 'node:child_process';
import { openSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [, , log, folder, command, ...args] = process.argv;
const output = openSync(log, 'a');
const child = spawn(command, args, { stdio: ['ignore', output, output] });
let isOrphan = false;

child.once('error', (error) => {
  console.log(`ended ${error.message}`);
  process.exitCode = 1;
});
child.once('spawn', () => {
  console.log(`started ${child.pid}`);
});
child.once('exit', (code, signal) => {
  if (isOrphan && folder !== '') rmSync(folder, { recursive: true, force: true });
  if (!isOrphan) console.log(`ended ${signal ?? code}`);
  process.exit(0);
});

const orders = createInterface({ input: process.stdin });
orders.on('line', (signal) => {
  child.kill(signal);
});
orders.once('close', () => {
  isOrphan = true;
  child.kill('SIGKILL');
});
