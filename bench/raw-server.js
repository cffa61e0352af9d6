// The comparator of the list benchmarks: node's own http server that answers the bytes of argv[2] as directly as it can.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

const body = readFileSync(process.argv[2]);
const zipped = gzipSync(body);
const etag = '"bench"';
const common = ['Content-Type', 'application/json;charset=utf-8', 'ETag', etag, 'Vary', 'Accept-Encoding'];
const plain = [...common, 'Content-Length', String(body.length)];
const gzip = [...common, 'Content-Encoding', 'gzip', 'Content-Length', String(zipped.length)];

const server = createServer((request, response) => {
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, common);
    response.end();
  } else if (request.headers['accept-encoding'] === 'gzip') {
    response.writeHead(200, gzip);
    response.end(zipped);
  } else {
    response.writeHead(200, plain);
    response.end(body);
  }
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
