import { describe, expect, it } from 'vitest';
import { assertDocumented } from '../../support/checked-client.ts';

const URL_OF = 'http://127.0.0.1/v1/decisions';

/** What the client does with this answer of GET /v1/decisions. */
function check(body: unknown, { status = 200, type = 'application/json' } = {}): () => void {
  const response = new Response(null, { status, headers: { 'Content-Type': type } });
  return () => {
    assertDocumented('GET', URL_OF, response, JSON.stringify(body));
  };
}

describe('the client of the tests', () => {
  it('lets pass what the document describes', () => {
    expect(check({ allowed: false, because: ['x'] })).not.toThrow();
  });

  it.each([
    ['a field too few', check({ allowed: false }), /because/],
    ['a field too many', check({ allowed: false, because: [], more: 1 }), /additional properties/],
    ['a value of another type', check({ allowed: 'no', because: [] }), /boolean/],
    ['a status that is not described', check({ allowed: false, because: [] }, { status: 202 }), /does not describe/],
    ['another content type', check({ allowed: false, because: [] }, { type: 'text/html' }), /as text\/html/],
    [
      'a problem under the wrong status',
      check({ code: 'not-found' }, { status: 400, type: 'application/problem+json' }),
      /not as described/,
    ],
  ])('stops at %s', (_what, checked, message) => {
    expect(checked).toThrow(message);
  });

  it('stops at an answer without a header that the document requires', () => {
    const response = new Response(null, { status: 200, headers: { 'Content-Type': 'application/json' } });
    expect(() => {
      assertDocumented('GET', 'http://127.0.0.1/v1/remotes', response, '{"items":[]}');
    }).toThrow(/without its header ETag/);
  });
});
