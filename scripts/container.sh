#!/bin/sh
# What the image runs: `web` (brings the database up to date first), `worker`, or operator commands: `admin <verb>`.
set -eu
# As under `npm start`: scripts/settings.mjs and scripts/programs.mjs say why.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX:-2}" MALLOC_MMAP_THRESHOLD_="${MALLOC_MMAP_THRESHOLD_:-131072}"
case "${1:-web}" in
  web)
    node dist/admin.js migrate
    exec node --max-semi-space-size=8 dist/server.js
    ;;
  worker) exec node dist/worker.js ;;
  admin)
    shift
    exec node dist/admin.js "$@"
    ;;
  *)
    echo "Say web, worker or admin, not \"$1\"." >&2
    exit 1
    ;;
esac
