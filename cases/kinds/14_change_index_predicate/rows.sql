INSERT INTO k14 VALUES (1, 'x', true);
