CREATE DOMAIN word AS text;
CREATE DOMAIN title AS word CONSTRAINT title_check CHECK (VALUE <> '');
CREATE TABLE t (id integer PRIMARY KEY, n title DEFAULT 'a');
