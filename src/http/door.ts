/** Whether a URL is of the drop-in, whose callers expect brig's shapes; a version in front does not change that. */
export const isDropIn = (url: string): boolean => /^\/(v\d*\/)?i(\/|\?|$)/.test(url);

/** Whether a URL is one that brig answers with `unsupported-version`: an internal path behind a version. */
export const isVersionedInternal = (url: string): boolean => /^\/v\d*\/(i|api-internal)(\/|\?|$)/.test(url);
