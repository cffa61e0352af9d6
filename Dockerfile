# Built and run as: docker build -t fedremotes . && docker run --read-only -v fedremotes:/data …
# See docker-compose.yml for a whole example.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts ./scripts
COPY src ./src
RUN npm run build

FROM node:24-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production \
    FEDREMOTES_LISTEN=0.0.0.0:8090 \
    FEDREMOTES_DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY package.json LICENSE NOTICE ./
COPY migrations ./migrations
RUN ln -s /app/dist/cli/main.js /usr/local/bin/fedremotes && install -d -o node -g node /data

# Everything that is written goes to /data: the root file system may be read-only.
USER node
VOLUME /data
EXPOSE 8090

# Without FEDREMOTES_TOKENS_FILE or FEDREMOTES_INSECURE=true the service refuses to start, and says so: it listens to others.
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8090/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]

CMD ["node", "dist/main.js"]
