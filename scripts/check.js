// All checks that need no running service, in two lanes at once, one for each core: the lint takes as long as all the others together.
import { spawn } from 'node:child_process';

const LANES = [['lint'], ['build', 'typecheck', 'format:check']];

/** Runs a script of package.json; what it prints is shown in one piece at its end. Answers whether it succeeded. */
const succeeds = (script) =>
  new Promise((resolve, reject) => {
    const child = spawn('npm', ['run', '--silent', script], { stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (printed += text));
    child.once('error', reject);
    child.once('close', (code) => {
      console.log(`${printed}check: ${script} ${code === 0 ? 'is well' : 'has failed'}`);
      resolve(code === 0);
    });
  });

const ends = await Promise.all(
  LANES.map(async (scripts) => {
    for (const script of scripts) if (!(await succeeds(script))) return false;
    return true;
  }),
);
process.exitCode = ends.every(Boolean) ? 0 : 1;
