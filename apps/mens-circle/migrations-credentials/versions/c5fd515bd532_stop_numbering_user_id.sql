-- Stop numbering user_id
--
-- Revision:   c5fd515bd532
-- Revises:    c4b0e5c7784e
-- Created:    2026-11-22T09:31:07Z

-- aludel: up

-- user_id is always users.id of the main database. With a sequence behind it, an insert that forgot
-- the column made up a number, and so gave a password to somebody else or to nobody; without one it
-- fails, as it should.
ALTER TABLE user_credentials ALTER COLUMN user_id DROP DEFAULT;
DROP SEQUENCE user_credentials_user_id_seq;

-- aludel: down

-- Owned by the column, as serial makes it, so that it is dropped with the column again.
CREATE SEQUENCE user_credentials_user_id_seq AS integer OWNED BY user_credentials.user_id;
ALTER TABLE user_credentials
    ALTER COLUMN user_id SET DEFAULT nextval('user_credentials_user_id_seq'::regclass);
-- A new sequence starts at 1, where users are. After the ALTER TABLE, whose lock lets no insert
-- slip in between: continue behind the highest number, or start at 1 where there is no row.
SELECT setval('user_credentials_user_id_seq', coalesce(max(user_id), 1), max(user_id) IS NOT NULL)
FROM user_credentials;
