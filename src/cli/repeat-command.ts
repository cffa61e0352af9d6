/** The very command again, with these hazards allowed, ready to be pasted into a shell. */
export const repeatCommand = (argv: readonly string[], allow: readonly string[]): string =>
  ['fedremotes', ...argv, ...allow.flatMap((name) => ['--allow', name])].map(quoted).join(' ');

const quoted = (word: string): string => (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
