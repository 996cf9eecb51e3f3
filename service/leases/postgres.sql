-- Who does which background job. Run by `python -m service init` as the owner; again and again does
-- no harm. Apart from the log's schema, where the service may not write.

CREATE SCHEMA IF NOT EXISTS heedful_work;

CREATE TABLE IF NOT EXISTS heedful_work.leases (
    job text PRIMARY KEY,
    holder text NOT NULL,
    beat bigint NOT NULL,
    since timestamptz NOT NULL,
    heartbeat timestamptz NOT NULL,
    until timestamptz NOT NULL
);

REVOKE ALL ON SCHEMA heedful_work FROM PUBLIC;
REVOKE ALL ON heedful_work.leases FROM PUBLIC;
