import { namesOf, type Hazard, type HazardName } from '../../domain/hazard.ts';

/** What has to be allowed before a migration goes on: the first few with whom they are about, one of each name at least, and the command. */
export function toAllowText(id: string, hazards: readonly Hazard[]): string {
  const firsts = namesOf(hazards).flatMap((name) => hazards.find((hazard) => hazard.name === name) ?? []);
  const ordered = [...firsts, ...hazards.filter((hazard) => !firsts.includes(hazard))];
  const shown = ordered.slice(0, Math.max(MOST_SHOWN, firsts.length));
  const more = ordered.length > shown.length ? ` And ${String(ordered.length - shown.length)} more.` : '';
  return `It has consequences that must be allowed by name. ${shown.map(hazardText).join(' ')}${more} If that is meant: ${resumeCommand(id, namesOf(hazards))}`;
}

/** How a migration goes on with these allowed. */
export const resumeCommand = (id: string, allow: readonly HazardName[] = []): string =>
  `fedremotes migrate resume ${id}${allow.map((name) => ` --allow ${name}`).join('')}`;

const MOST_SHOWN = 5;

const hazardText = ({ name, domain, message }: Hazard): string => `${name}${domain === undefined ? '' : ` (${domain})`}: ${message}`;
