import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { chromium } from 'playwright-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { docsPage } from '../../../src/http/docs-page.ts';

const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));
if (browserPath === undefined) console.warn('SKIPPED: /docs in a browser; there is no chromium (apt-get install chromium)');

describe('the page at /docs in a browser', () => {
  it.skipIf(browserPath === undefined)('shows every operation, asks nobody but the service, and breaks no policy', async () => {
    const server = createServer(express().use(docsPage()));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const browser = await chromium.launch({ executablePath: browserPath ?? '', args: ['--no-sandbox'] });
    onTestFinished(() => browser.close());
    const page = await browser.newPage();
    const [asked, complaints]: [string[], string[]] = [[], []];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));

    await page.goto(`${origin}/docs`);
    const operation = page.locator('#operations-remotes-putRemote');
    await operation.waitFor();
    await operation.click();
    await operation.getByText('Parameters').first().waitFor();

    expect(asked.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith('data:'))).toEqual([]);
    expect(asked).toContain(`${origin}/openapi.json`);
    expect(complaints).toEqual([]);
    expect(await page.locator('.opblock').count()).toBe(25);
  });
});
