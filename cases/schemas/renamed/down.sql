-- aludel: down
ALTER SCHEMA new RENAME TO old;
