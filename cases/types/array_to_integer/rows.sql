INSERT INTO t (id, a) VALUES (1, '{7}'), (2, NULL);
