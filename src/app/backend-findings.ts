import { placeText } from '../domain/layers.ts';
import type { Context } from './context.ts';
import type { Finding } from './strategy-report.ts';

/** Where brig, the configuration and the files name different values, and whether brig can be heard at all. */
export function backendFindings(context: Context): readonly Finding[] {
  const { backend } = context;
  return [...notHeard(context), ...(backend?.heard() ? againstBrig(context) : differences(context))];
}

function notHeard({ backend }: Context): readonly Finding[] {
  const problem = backend?.problem();
  if (problem === undefined) return [];
  const heard = backend?.heard();
  const instead = heard
    ? `What it said at ${heard.as_of} counts meanwhile.`
    : 'Until it is heard, strategy and own domain are those of the configuration or the values files.';
  return [
    { code: 'brig-not-heard', severity: 'warning', message: `brig (BRIG_URL) could not be asked what is in force: ${problem} ${instead}` },
  ];
}

/** brig follows its own file: whatever else names another value is out of date, or not deployed. */
function againstBrig({ backend, configured, fileLayer }: Context): readonly Finding[] {
  const heard = backend?.heard();
  const { strategy, own_domain } = fileLayer.current().layer;
  return [
    ...notBrigs('strategy', heard?.strategy, 'FEDREMOTES_STRATEGY', configured.strategy && { value: configured.strategy }),
    ...notBrigs('strategy', heard?.strategy, 'VALUES', strategy),
    ...notBrigs('own-domain', heard?.own_domain, 'FEDREMOTES_DOMAIN', configured.own_domain && { value: configured.own_domain }),
    ...notBrigs('own-domain', heard?.own_domain, 'VALUES', own_domain),
  ];
}

function notBrigs(
  what: 'strategy' | 'own-domain',
  brigs: string | undefined,
  key: string,
  said: { readonly value: string; readonly file?: string; readonly line?: number } | undefined,
): readonly Finding[] {
  if (brigs === undefined || said === undefined || said.value === brigs) return [];
  const { value, file, line } = said;
  const who = file !== undefined && line !== undefined ? placeText({ file, line }) : key;
  return [
    {
      code: `${what}-not-brigs`,
      severity: 'warning',
      ...(file !== undefined && { file }),
      ...(line !== undefined && { line }),
      message: `brig says ${brigs}, ${who} says ${value}. ${brigs} is in force. Deploy the values, or make ${key} say the same.`,
    },
  ];
}

/** Configuration and files that name different values; the configuration is in force. */
function differences({ configured, fileLayer }: Context): readonly Finding[] {
  const { strategy, own_domain } = fileLayer.current().layer;
  const differing: Finding[] = [];
  if (configured.strategy && strategy && configured.strategy !== strategy.value) {
    differing.push(differs('strategy-overridden', 'FEDREMOTES_STRATEGY', configured.strategy, strategy));
  }
  if (configured.own_domain && own_domain && configured.own_domain !== own_domain.value) {
    differing.push(differs('own-domain-overridden', 'FEDREMOTES_DOMAIN', configured.own_domain, own_domain));
  }
  return differing;
}

const differs = (
  code: string,
  key: string,
  ours: string,
  { value, file, line }: { value: string; file: string; line: number },
): Finding => ({
  code,
  severity: 'warning',
  file,
  line,
  message: `${key} says ${ours}, ${placeText({ file, line })} says ${value}; ${ours} is in force here, and brig follows its own file. Make them say the same.`,
});
