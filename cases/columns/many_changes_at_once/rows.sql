INSERT INTO t VALUES (1, 2, 'x', 'y', 'z');
