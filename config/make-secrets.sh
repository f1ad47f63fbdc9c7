#!/bin/sh
# Makes what `docker compose up` needs to keep secret, once: a second run changes nothing. Needs openssl. Keep copies off-line.
set -eu
cd "$(dirname "$0")/.."
umask 077
mkdir -p secrets
[ -s secrets/sealing_key ] || openssl rand -base64 32 >secrets/sealing_key
[ -s secrets/audit_key ] || openssl genpkey -algorithm ed25519 -out secrets/audit_key
grep -qs '^POSTGRES_PASSWORD=' .env || printf '\nPOSTGRES_PASSWORD=%s\n' "$(openssl rand -hex 24)" >>.env
# In a container the files are read by an account of its own; on this host nobody but the owner of the folder gets to them.
chmod 444 secrets/sealing_key secrets/audit_key
echo 'secrets/sealing_key, secrets/audit_key and .env are there: keep copies off-line'
