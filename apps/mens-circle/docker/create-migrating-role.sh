#!/bin/sh
# Creates the role that owns and migrates this server's one database. The image's entry point runs it
# once, when the data folder is empty; the two servers share this file and get different values.
#
# The superuser stays for maintenance. Migrations run as a role that can do everything inside its own
# database and nothing beside it.
set -eu

: "${MIGRATING_ROLE:?is the name of the role to create}"
: "${MIGRATING_PASSWORD:?is the password of that role}"

# \getenv keeps the password out of the list of processes; :"role" and :'password' quote the values. The text
# below is quoted for the shell, so that psql alone fills it in.
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv role MIGRATING_ROLE
\getenv password MIGRATING_PASSWORD
\getenv database POSTGRES_DB

-- Neither the statement nor its password belongs in the server's log.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';

CREATE ROLE :"role" LOGIN PASSWORD :'password'
    NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS;
-- The owner of the database is the owner of its schema public (pg_database_owner), and may create in it.
ALTER DATABASE :"database" OWNER TO :"role";
-- Otherwise every role of the server may connect and make temporary tables.
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
-- Revision files name tables without their schema: this is where the names lead, also should a schema named
-- like the role ever come to be.
ALTER ROLE :"role" IN DATABASE :"database" SET search_path = public;
SQL
