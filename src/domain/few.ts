/** The first few of some names, and how many more there are: “a, b, c and 7 more”. */
export const few = (names: readonly string[], most = 3): string =>
  names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${String(names.length - most)} more`;
