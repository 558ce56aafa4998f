CREATE TYPE mood AS ENUM ('ok');
CREATE TABLE t (id integer PRIMARY KEY, mood mood DEFAULT 'ok' NOT NULL);
