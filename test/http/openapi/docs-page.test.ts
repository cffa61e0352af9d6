import express from 'express';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { docsPage } from '../../../src/http/docs-page.ts';
import { openApiDocument } from '../../../src/http/openapi/document.ts';

const app = express().use(docsPage());

/** What a page, a style sheet or the initializer refers to; the bundle is kept in by the policy. */
const references = (text: string): readonly string[] =>
  [...text.matchAll(/(?:href|src)="([^"]*)"|url\(\s*["']?([^"')]*)["']?\s*\)|\burl: '([^']*)'/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');

describe('the page at /docs', () => {
  it('refers to nothing but files of its own, and each of them is there', async () => {
    const page = await request(app)
      .get('/docs')
      .expect(200)
      .expect('Content-Type', /^text\/html/);
    const seen = new Set<string>();
    const texts = [page.text];
    for (const text of texts) {
      for (const reference of references(text).filter((one) => !one.startsWith('data:'))) {
        expect(reference).toMatch(/^(docs\/[a-z0-9.-]+|openapi\.json)$/);
        if (seen.has(reference)) continue;
        seen.add(reference);
        const file = await request(app).get(`/${reference}`).expect(200);
        if (reference.endsWith('.css') || reference.endsWith('initializer.js')) texts.push(file.text);
      }
    }
    expect([...seen].sort()).toEqual([
      'docs/favicon-16x16.png',
      'docs/favicon-32x32.png',
      'docs/initializer.js',
      'docs/swagger-ui-bundle.js',
      'docs/swagger-ui.css',
      'openapi.json',
    ]);
  });

  it('is under a policy that lets it ask nobody but the service itself, and runs no script of the page', async () => {
    for (const path of ['/docs', '/docs/initializer.js', '/docs/swagger-ui-bundle.js']) {
      const { headers } = await request(app).get(path).expect(200);
      const policy = String(headers['content-security-policy']);
      expect(policy).toContain("default-src 'self'");
      const sources = policy.split(';').flatMap((directive) => directive.trim().split(' ').slice(1));
      expect(sources.filter((source) => !["'self'", "'none'", 'data:'].includes(source))).toEqual([]);
      expect(policy).not.toMatch(/(script|connect|default)-src[^;]*data:/);
    }
    const { text } = await request(app).get('/docs');
    expect(text).not.toMatch(/<script>|\son\w+=|style=/);
  });

  it('asks no validator for a badge', async () => {
    const { text } = await request(app)
      .get('/docs/initializer.js')
      .expect('Content-Type', /javascript/);
    expect(text).toContain('validatorUrl: null');
  });

  it('shows the document of this service', async () => {
    const { text } = await request(app)
      .get('/openapi.json')
      .expect(200)
      .expect('Content-Type', /^application\/json/);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  it('does not serve the sample page of swagger-ui, which asks a host of its own', async () => {
    for (const path of ['/docs/index.html', '/docs/swagger-initializer.js', '/docs/package.json', '/docs/..%2fpackage.json']) {
      await request(app).get(path).expect(404);
    }
  });

  it('with a slash behind it leads to where its links hold', async () => {
    await request(app).get('/docs/').expect(308).expect('Location', '../docs');
  });
});
