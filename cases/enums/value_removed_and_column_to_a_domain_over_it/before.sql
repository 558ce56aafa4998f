CREATE TYPE mood AS ENUM ('a', 'b');
CREATE DOMAIN d AS mood;
CREATE TABLE t (id integer PRIMARY KEY, a mood, b d);
