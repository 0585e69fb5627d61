#!/usr/bin/env bash
# Builds the blog on its own server, publishes it, and tells the sites that new posts link to.
# In the crontab of the user who owns the clone, every ten minutes:
#   */10 * * * * /srv/blog/linkback-cron.sh
set -euo pipefail
# Where the clone is, and what the web server shows.
cd "${LINKBACK_BLOG:-$(dirname "$(readlink -f "$0")")}"
public=${LINKBACK_PUBLIC:-/var/www/blog}

# One at a time; who comes too early goes.
exec 9>"$(git rev-parse --git-dir)/linkback-cron.lock"
flock --nonblock 9 || exit 0

before=$(git rev-parse HEAD)
# What a run recorded that failed before its commit stays, and is told by this one.
git pull --quiet --rebase --autostash
after=$(git rev-parse HEAD)
# Nothing came, nothing is left to push, and nothing is due.
if [ "$before" = "$after" ] && [ -e dist ] && [ -z "$(git rev-list '@{u}..')" ] && npx --no-install linkback status --check >/dev/null; then exit 0; fi
if [ "$before" != "$after" ] || [ ! -e node_modules ]; then npm ci --silent; fi
# It records what is new; it is told below, when it is live.
CI=true npx --no-install astro build --silent
# All at once, and without what is no longer built; this user owns the folder that it is in.
rm -rf "$public.next" "$public.before"
cp -a dist "$public.next"
if [ -e "$public" ]; then mv "$public" "$public.before"; fi
mv "$public.next" "$public"
rm -rf "$public.before"
# Prints nothing where there is nothing to tell, so that cron sends no mail.
said=$(npx --no-install linkback send --wait 2m --push --with-build) || { code=$?; printf '%s\n' "$said"; exit "$code"; }
[ -z "$(printf '%s\n' "$said" | sed '/^Nothing is /d')" ] || printf '%s\n' "$said"
