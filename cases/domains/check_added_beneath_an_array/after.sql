CREATE DOMAIN word AS text CONSTRAINT word_check CHECK (VALUE <> '');
CREATE TABLE t (id integer PRIMARY KEY, words word[]);
