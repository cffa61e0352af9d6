import { counted } from '../../domain/counted.ts';
import { ERA_NAMES } from '../../domain/migration/era.ts';
import type { InspectedFile, Inspected, Inspection } from '../../domain/migration/inspection.ts';
import type { FileFinding } from '../../domain/file-finding.ts';
import type { Page, Style } from './page.ts';
import { questionsText } from './questions.ts';
import { indented } from './wrap.ts';

/** What was found, what it means in the era of the backend, what a migration would ask, and what to do next. */
export function showInspection(inspection: Inspection, verdict: Inspected['verdict'], page: Page): string {
  return [
    ...section(
      'What was found',
      inspection.files.map((file) => fileText(file, page)),
      page,
    ),
    ...section('What it means', meaningLines(inspection, page), page),
    ...section(headOf('finding', inspection.findings.length), findingLines(inspection.findings, page), page),
    ...section(headOf('question', inspection.questions.length), questionsText(inspection.questions, page), page),
    ...section('What would be imported, were each question answered as proposed', importedLines(inspection, page), page),
    ...section('What was not looked at', [indented(NOT_SEEN, page.columns, 2, '  ')], page),
    ...section('Next', [indented(`→ ${NEXT[verdict]}`, page.columns, 2)], page),
  ]
    .join('\n')
    .trimEnd();
}

const section = (heading: string, lines: readonly string[], page: Page): readonly string[] =>
  lines.length === 0 ? [] : [page.paint('bold', heading), ...lines, ''];

const headOf = (what: string, count: number): string =>
  what === 'finding' ? `${counted(count, 'finding')}, gravest first` : `${counted(count, 'question')} that a migration would ask`;

const NOT_SEEN =
  'brig and its database: this reads files only. Rows that are there already, another policy or restriction by team in them, and rows that lie dormant are found only with a backend.';

const NEXT: Readonly<Record<Inspected['verdict'], string>> = {
  nothing: 'Nothing to do: these files hold nothing to migrate.',
  'to-do':
    'Nothing was changed. Decide what each question is to be answered with, and leave the files as they are until the migration says otherwise.',
  unusable: 'Nothing was changed. Correct what is marked as error, and inspect again: what is shown here is what could be read.',
};

function meaningLines({ era, meaning }: Inspection, page: Page): readonly string[] {
  const backend = era === undefined ? 'not shown by these files' : ERA_NAMES[era];
  return [indented(backend, page.columns, MARGIN, '  Backend'), ...meaning.map((text) => indented(text, page.columns, 2, '  '))];
}

const MARGIN = 14;

function importedLines({ remotes, questions }: Inspection, page: Page): readonly string[] {
  const waiting = new Set(questions.flatMap(({ domain, proposed }) => (domain === undefined || proposed !== undefined ? [] : [domain])));
  const lists = [
    ...(remotes.length > 0 ? [some(remotes.map(({ domain, search_policy }) => `${domain} ${search_policy}`))] : []),
    ...(waiting.size > 0 ? [`Left out until it is answered: ${some([...waiting])}`] : []),
  ];
  return lists.map((text) => indented(text, page.columns, 2, '  '));
}

/** A file with what it says by itself; whatever it does not say is left out. */
function fileText(file: InspectedFile, page: Page): string {
  const line = (name: string, text: string): string => indented(text, page.columns, 4 + MARGIN, `    ${name}`);
  const { own_domains, strategy, remotes, legacy, switches } = file;
  const said = [
    ...(own_domains.length > 0 ? [line('own domain', ownText(own_domains))] : []),
    ...(strategy === undefined ? [] : [line('strategy', strategy)]),
    ...(remotes.length > 0 ? [line('brig’s list', remotesText(remotes))] : []),
    ...(legacy ? [line('allow list', legacyText(legacy))] : []),
    ...(switches.length > 0 ? [line('federation', switchesText(switches))] : []),
  ];
  const nothing = said.length === 0 ? [line('', 'nothing of federation that counts')] : [];
  return [`  ${page.paint('bold', file.file)}`, indented(file.looks_like, page.columns, 4, '    '), ...said, ...nothing].join('\n');
}

const SHOWN = 10;

/** The first of many, and how many more there are. */
const some = (items: readonly string[]): string =>
  items.length > SHOWN ? `${items.slice(0, SHOWN).join(', ')} and ${String(items.length - SHOWN)} more` : items.join(', ');

function ownText(own: InspectedFile['own_domains']): string {
  const domains = [...new Set(own.map(({ domain }) => domain))];
  const of = (domain: string): string =>
    own
      .filter((one) => one.domain === domain)
      .map(({ service, line }) => `${service} line ${String(line)}`)
      .join(', ');
  return domains.map((domain) => `${domain} (${of(domain)})`).join('; ');
}

function remotesText(remotes: InspectedFile['remotes']): string {
  const first = remotes[0];
  const place = first === undefined ? '' : ` from line ${String(first.line)} on`;
  return `${counted(remotes.length, 'remote')}${place}: ${some(remotes.map(({ domain, search_policy }) => `${domain} ${search_policy}`))}`;
}

function legacyText({ kind, domains, path, line }: NonNullable<InspectedFile['legacy']>): string {
  const where = `${path} (line ${String(line)})`;
  const beside = domains.length === 0 ? '' : `; beside it ${counted(domains.length, 'domain')}: ${some(domains)}`;
  if (kind === 'allow_all') return `allowAll, at ${where}${beside}`;
  return domains.length === 0 ? `empty, at ${where}` : `${counted(domains.length, 'domain')} at ${where}: ${some(domains)}`;
}

const switchesText = (switches: InspectedFile['switches']): string =>
  switches.map(({ path, value, line }) => `${path} ${String(value)} (line ${String(line)})`).join(', ');

/** Of one code so many are shown. */
const OF_ONE_CODE = 10;

/** A list that is wrong in every line says no more by its hundredth line. */
function findingLines(findings: readonly FileFinding[], page: Page): readonly string[] {
  const codes = [...new Set(findings.map(({ code }) => code))];
  return codes.flatMap((of) => {
    const all = findings.filter(({ code }) => code === of);
    const more = all.length - OF_ONE_CODE;
    const left = more > 0 ? [indented(`${String(more)} more ${of} are left out; --json has them all`, page.columns, 2, '  ')] : [];
    return [...all.slice(0, OF_ONE_CODE).map((finding) => findingText(finding, page)), ...left];
  });
}

const STYLES: Readonly<Record<FileFinding['severity'], Style>> = { error: 'red', warning: 'yellow', info: 'dim' };

function findingText({ severity, code, file, line, path, message }: FileFinding, page: Page): string {
  const where = `${file}${line === undefined ? '' : `:${String(line)}`}`;
  const key = path === undefined ? [] : [indented(path, page.columns, 4, '    ')];
  return [`  ${page.paint(STYLES[severity], severity)}  ${code}  ${where}`, ...key, indented(message, page.columns, 4, '    ')].join('\n');
}
