CREATE TABLE "Tab le" ("I d" integer PRIMARY KEY, "A a" integer, "b""b" text);
CREATE INDEX "In dex" ON "Tab le" ("A a");
