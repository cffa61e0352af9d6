#!/usr/bin/env node
import { processTerminal } from './process-terminal.ts';
import { run } from './run.ts';

// Whoever reads us may have read enough (`| head`): that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const terminal = processTerminal();
const exitCode = await run(process.argv.slice(2), terminal);
// A shell ends its script only when we die of the signal, as we would have without our listener.
if (terminal.wasInterrupted()) process.kill(process.pid, 'SIGINT');
// `serve` goes on behind this line, and has said itself if it could not start.
else if (exitCode !== 0) process.exitCode = exitCode;
