-- aludel: up
ALTER SCHEMA old RENAME TO new;
