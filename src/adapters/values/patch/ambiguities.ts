import type { PatchRefusal, PatchWish } from '../../../domain/migration/values-patch.ts';
import type { LegacyFinding } from '../legacy/legacy-finding.ts';
import { byHand, prefixIn } from './by-hand.ts';
import type { Draft } from './draft.ts';

/** Why files cannot be patched before they are mended; `findings` are those of all values together. Texts of the files are not quoted. */
export function ambiguities(drafts: readonly Draft[], wish: PatchWish, findings: readonly LegacyFinding[]): readonly PatchRefusal[] {
  const unreadable = drafts.filter(({ documents, findings }) => documents === 0 && findings.some(isError));
  const twice = drafts.filter(({ file }, index) => drafts.findIndex((other) => other.file === file) !== index);
  const { todo, by_hand } = byHand(wish, prefixIn(drafts));
  if (unreadable.length > 0 || twice.length > 0)
    return [
      // What the reader says of a text that does not parse quotes nothing of it.
      ...unreadable.flatMap(({ findings }) =>
        findings.filter(isError).map((finding) => ({
          ...refusal(finding, finding.code === 'template' ? `${TEMPLATE}, ${todo}` : `${finding.message}. Or ${todo}`),
          ...(by_hand !== undefined && { by_hand }),
        })),
      ),
      ...twice.map(({ file }) => ({
        file,
        line: 1,
        message: 'this file is given twice, or two have one name. Give each once, in Helm’s order',
      })),
    ];
  return findings.flatMap((finding) => {
    const why = MEND[finding.code] ?? (wish.entries === undefined ? MEND_KEPT : MEND_LIST)[finding.code];
    return why === undefined || !isError(finding) ? [] : [refusal(finding, why)];
  });
}

const TEMPLATE = 'a template expression {{ … }} stands here, so this is a template and not YAML yet. Where it is the source of your values';

const isError = ({ severity }: { readonly severity: string }): boolean => severity === 'error';

const refusal = ({ file, line = 1, path }: Pick<LegacyFinding, 'file' | 'line' | 'path'>, message: string): PatchRefusal => ({
  file,
  line,
  ...(path === undefined ? {} : { path }),
  message,
});

/** By the code of the reader's finding. */
const MEND: Readonly<Record<string, string>> = {
  'key-twice': 'this key stands twice, and parsers do not agree on which counts. Keep one of them first',
  'documents-contradict': 'two documents of this file say different things. Make them one document first',
  'wrong-shape': 'a map of settings was expected here. Check the indentation below this key first',
};
/** Of a list that is made anew, or that stays as it is. */
const MEND_LIST: Readonly<Record<string, string>> = {
  'entries-not-a-list': 'a list of entries was expected here. Make it one first',
};
const MEND_KEPT: Readonly<Record<string, string>> = {
  'entries-contradict': 'one domain is listed with two policies. Keep one of the two first',
};
