#!/bin/sh
# Reads the ids of process groups, one a line, until its standard input ends: on stop() or because the Node
# process died, however it died. Then ends the groups and removes the directory given.
groups=
while read -r group; do
  groups="$groups $group"
done
# Interrupted, PHP's server waits for its workers; killed, it leaves them to pid 1, which may reap late.
for group in $groups; do
  kill -s INT -- "-$group" 2>/dev/null
done
sleep 0.2
for group in $groups; do
  kill -s KILL -- "-$group" 2>/dev/null
done
# What was killed may write for a moment longer.
for attempt in 1 2 3 4 5 6 7 8 9 10; do
  rm -rf -- "$1" 2>/dev/null && exit 0
  sleep 0.1
done
exit 1
