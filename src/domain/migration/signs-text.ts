import { placeText } from '../layers.ts';
import type { ReleaseSign } from './legacy-settings.ts';

/** The signs, those of one release together; many of a kind say no more than a few. */
export const signsText = (signs: readonly ReleaseSign[]): string =>
  (['up-to-4.35', 'from-4.36'] as const)
    .map((release) => ({ release, of: signs.filter((sign) => sign.release === release) }))
    .filter(({ of }) => of.length > 0)
    .map(({ release, of }) => `${RELEASE_NAMES[release]} by ${of.slice(0, SHOWN_SIGNS).map(signText).join(', ')}${more(of.length)}`)
    .join('; ');

const SHOWN_SIGNS = 3;
const more = (count: number): string => (count > SHOWN_SIGNS ? ` and ${String(count - SHOWN_SIGNS)} more` : '');
const signText = (sign: ReleaseSign): string => `${sign.what} (${placeText(sign)})`;
const RELEASE_NAMES = { 'up-to-4.35': '4.35 or earlier', 'from-4.36': '4.36 or later' } as const;
