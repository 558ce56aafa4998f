CREATE TYPE mood AS ENUM ('a');
CREATE DOMAIN d AS mood;
CREATE TABLE t (id integer PRIMARY KEY, a d, b mood);
