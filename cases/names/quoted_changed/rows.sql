INSERT INTO "Tab le" VALUES (1, 2, 'x');
