-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
DROP FUNCTION "Sch ema"."Fu nc"("Sch ema"."En um");

-- hazard: breaks: programs that use the old name or form fail at once
DROP VIEW "Sch ema"."Vi ew";

-- hazard: drop: rows or values are lost for good
-- hazard: breaks: programs that use the old name or form fail at once
DROP TABLE "Sch ema"."Tab le";

-- hazard: breaks: programs that use the old name or form fail at once
DROP SEQUENCE "Sch ema"."Se q";

DROP TYPE "Sch ema"."En um";

DROP SCHEMA "Sch ema";
