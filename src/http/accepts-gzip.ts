/** Whether a request may be answered with gzip, by its header Accept-Encoding; a weight of 0 forbids (RFC 9110 §12.5.3). */
export function acceptsGzip(header: string | string[] | undefined): boolean {
  if (header === undefined) return false;
  let byAny = false;
  for (const part of String(header).toLowerCase().split(',')) {
    const [coding = '', ...parameters] = part.split(';').map((text) => text.trim());
    const allowed = !parameters.some((parameter) => /^q=0(\.0{0,3})?$/.test(parameter));
    if (coding === 'gzip' || coding === 'x-gzip') return allowed;
    if (coding === '*') byAny = allowed;
  }
  return byAny;
}
