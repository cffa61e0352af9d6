import { bad, ok, type Result } from '../../../src/domain/result.ts';
import { UNSUPPORTED_VERSION } from '../../../src/http/drop-in/brig-error.ts';
import { waiError, type Answer } from './answer.ts';
import type { Era } from './era.ts';

/**
 * Takes the version off a path, or answers for it: internal paths have none (contract §1). This stands outermost in
 * brig, so its answers are neither gzipped nor do they vary (services/brig/src/Brig/Run.hs, `middleware`).
 */
export function unversioned(versions: Era['versions'], segments: readonly string[]): Result<readonly string[], Answer> {
  const [version = '', ...rest] = segments;
  if (!/^v[0-9]*$/.test(version)) return ok(segments);
  if (rest[0] === 'i' || rest[0] === 'api-internal') return bad({ ...waiError(UNSUPPORTED_VERSION), outermost: true });
  if (versions.supported.some((known) => version === `v${String(known)}`)) return ok(rest);
  const message = `Version ${version} is not supported`;
  return bad({ ...waiError({ code: 404, label: 'unsupported-version', message }), outermost: true });
}
