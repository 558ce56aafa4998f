-- aludel: down
-- hazard: breaks: programs that use the old name or form fail at once
ALTER TABLE app.t SET SCHEMA public;
