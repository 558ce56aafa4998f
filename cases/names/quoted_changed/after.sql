CREATE TABLE "Tab le" ("I d" bigint PRIMARY KEY, "A a" integer NOT NULL CONSTRAINT "U q" UNIQUE, "b""b" varchar(10) DEFAULT 'x' NOT NULL, "user" text);
CREATE INDEX "In dex" ON "Tab le" ("A a" DESC);
