import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { cassandraFigures } from './cassandra/figures.ts';
import { embeddedFigures } from './embedded-figures.ts';
import { report, type Figure } from './figure.ts';
import { copyingFigures } from './migrate/copying.ts';
import { inspectingFigures } from './migrate/inspecting.ts';
import { planFigures } from './plans/figures.ts';

/** Looking at values, and copying what is in them. */
const migrateFigures = async (): Promise<readonly Figure[]> => [...inspectingFigures(), ...(await copyingFigures())];

// Every figure is a ratio against a comparator of the same run, or a bound on a process; nothing here is a test.
// “npm run bench -- cassandra” measures one of them alone.
const sets = { embedded: embeddedFigures, cassandra: cassandraFigures, plans: planFigures, migrate: migrateFigures };
const named = process.argv.slice(2).filter((argument) => argument !== '--json');
const unknown = named.filter((name) => !(name in sets));
if (unknown.length > 0) throw new Error(`there is no ${unknown.join(', ')}; the figures are ${Object.keys(sets).join(', ')}`);

execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(sets)) if (named.length === 0 || named.includes(name)) figures.push(...(await measure()));

const machine = `Node ${process.version}, ${String(cpus().length)} × ${cpus()[0]?.model ?? 'unknown CPU'}`;
const asJson = process.argv.includes('--json');
process.stdout.write(asJson ? `${JSON.stringify({ machine, figures }, null, 2)}\n` : `${machine}\n${report(figures)}\n`);
