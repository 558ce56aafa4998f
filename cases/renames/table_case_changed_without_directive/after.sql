CREATE TABLE "T" (id integer, CONSTRAINT "T_pkey" PRIMARY KEY (id));
