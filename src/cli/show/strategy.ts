import { counted } from '../../domain/counted.ts';
import { gravestFirst } from '../../domain/file-finding.ts';
import type { Finding, StrategyReport } from '../../app/strategy-report.ts';
import type { Origin } from '../../domain/strategy.ts';
import type { FileLayerState } from '../../ports/file-layer.ts';
import type { Page, Style } from './page.ts';
import { capabilitiesText, registryText } from './registry.ts';
import { indented } from './wrap.ts';

/** What is in force, where it comes from, what it means, and what somebody should look at. */
export function showStrategy(report: StrategyReport, page: Page): string {
  const line = (name: string, text: string): string => indented(text, page.columns, MARGIN, name);
  const { strategy, origin, meaning, own_domain, registry } = report;
  return [
    line('Strategy', `${strategy} (${originText(origin)})`),
    line('', meaning),
    line(
      'Own domain',
      own_domain
        ? `${own_domain.value} (${originText(own_domain.origin)})`
        : 'not known; set FEDREMOTES_DOMAIN, so that it cannot be listed as a remote',
    ),
    line('Remotes', countsText(report.remotes)),
    line('Registry', registryText(registry)),
    line('', capabilitiesText(registry.capabilities)),
    line('State', [report.state.name, report.state.version].filter(Boolean).join(', ')),
    line('File layer', fileLayerText(report.file_layer)),
    '',
    findingsText(report.findings, page),
  ].join('\n');
}

const MARGIN = 12;

function originText(origin: Origin): string {
  if (origin.from === 'file') return `from ${origin.file} line ${String(origin.line)}`;
  if (origin.from === 'brig') return `brig says so, as of ${origin.as_of}`;
  return origin.from === 'configuration' ? 'from the configuration of the service' : 'the default, for nothing names another';
}

function countsText(counts: StrategyReport['remotes']): string {
  const { total, in_file, in_database, in_unknown_layer, by_team, frozen, in_conflict } = counts;
  const parts = [
    `${String(in_file)} in the file`,
    `${String(in_database)} in the database`,
    ...(in_unknown_layer > 0 ? [`${String(in_unknown_layer)} of unknown layer`] : []),
    `${String(by_team)} restricted by team`,
    `${String(frozen)} frozen`,
    `${String(in_conflict)} in conflict`,
  ];
  return total === 0 ? 'none' : `${String(total)}: ${parts.join(', ')}`;
}

function fileLayerText({ status, files }: StrategyReport['file_layer']): string {
  return files.length === 0 ? FILE_LAYER[status] : `${FILE_LAYER[status]}: ${files.join(', ')}`;
}

const FILE_LAYER: Readonly<Record<FileLayerState['status'], string>> = {
  none: 'none (FEDREMOTES_VALUES names no file)',
  good: 'good',
  stale: 'cannot be used now, so the last good content counts',
  unknown: 'cannot be used, so writes are refused',
};

function findingsText(findings: readonly Finding[], page: Page): string {
  if (findings.length === 0) return page.paint('green', 'Nothing to look at.');
  return [
    `${counted(findings.length, 'finding')}, gravest first:`,
    ...gravestFirst(findings).map((finding) => findingText(finding, page)),
  ].join('\n');
}

const STYLES: Readonly<Record<Finding['severity'], Style>> = { error: 'red', warning: 'yellow', info: 'dim' };

function findingText({ severity, code, message, domain, file, line }: Finding, page: Page): string {
  const where = domain ?? (file === undefined ? '' : `${file}${line === undefined ? '' : ` line ${String(line)}`}`);
  return [`  ${page.paint(STYLES[severity], severity)}  ${code}  ${where}`.trimEnd(), indented(message, page.columns, 4)].join('\n');
}
