-- aludel: up
CREATE SCHEMA "Sch ema";

CREATE TYPE "Sch ema"."En um" AS ENUM ('A b');

CREATE SEQUENCE "Sch ema"."Se q";

CREATE OR REPLACE FUNCTION "Sch ema"."Fu nc"("a b" "Sch ema"."En um")
 RETURNS integer
 LANGUAGE sql
AS $function$SELECT 1$function$;

CREATE TABLE "Sch ema"."Tab le" (
    "I d" serial,
    "Or""der" "Sch ema"."En um" DEFAULT 'A b'::"Sch ema"."En um",
    "select" integer,
    n bigint DEFAULT nextval('"Sch ema"."Se q"'::regclass),
    CONSTRAINT "Tab le_pkey" PRIMARY KEY ("I d"),
    CONSTRAINT "Ch eck" CHECK ("select" > 0)
);

CREATE INDEX "In dex" ON "Sch ema"."Tab le" ("select");

CREATE VIEW "Sch ema"."Vi ew" AS
SELECT "Tab le"."I d" AS "x y"
   FROM "Sch ema"."Tab le";

ALTER TABLE "Sch ema"."Tab le" ENABLE ROW LEVEL SECURITY;

CREATE POLICY "Po licy" ON "Sch ema"."Tab le"
    USING ("select" > 0);

COMMENT ON COLUMN "Sch ema"."Tab le"."Or""der" IS 'q';

GRANT SELECT ("select") ON TABLE "Sch ema"."Tab le" TO "App ""Admin""";
