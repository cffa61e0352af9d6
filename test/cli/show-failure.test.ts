import { describe, expect, it } from 'vitest';
import { showFailure } from '../../src/cli/show/failure.ts';

const failure = {
  message: 'the registry cannot be written: the node of Cassandra did not answer in time. Nothing was changed.',
  details: ['CUTS_FEDERATION: a.example.com and your backend could not talk to each other any more'],
  next: ['If that is meant, repeat it so: fedremotes remotes remove a.example.com --allow CUTS_FEDERATION'],
};

describe('a failure', () => {
  it('is wrapped for a terminal, less the command that is to be copied', () => {
    expect(showFailure(failure, 60).split('\n')).toEqual([
      'fedremotes: the registry cannot be written: the node of',
      'Cassandra did not answer in time. Nothing was changed.',
      '  CUTS_FEDERATION: a.example.com and your backend could not',
      '  talk to each other any more',
      '→ If that is meant, repeat it so: fedremotes remotes remove a.example.com --allow CUTS_FEDERATION',
    ]);
  });

  it('is one line each where nobody reads it on a terminal', () => {
    expect(showFailure(failure, Infinity).split('\n')).toHaveLength(3);
  });
});
