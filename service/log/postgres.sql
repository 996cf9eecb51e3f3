-- The event log in PostgreSQL 16 and newer: tables, and the two functions that are the only way to
-- write to them. Run by `python -m service init` as the owner; again and again does no harm.

CREATE SCHEMA IF NOT EXISTS heedful;

CREATE TABLE IF NOT EXISTS heedful.events (
    position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    originator_id uuid NOT NULL,
    originator_version integer NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    UNIQUE (originator_id, originator_version)
);

CREATE TABLE IF NOT EXISTS heedful.idempotency (
    client text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    thing_id uuid NOT NULL,
    reference text NOT NULL,
    version integer NOT NULL,
    position bigint NOT NULL,
    recorded_on date NOT NULL,
    PRIMARY KEY (client, key)
);

CREATE TABLE IF NOT EXISTS heedful.open_matters (
    thing_id uuid PRIMARY KEY,
    review_id uuid NOT NULL,
    kind text NOT NULL,
    reference text NOT NULL
);
CREATE INDEX IF NOT EXISTS open_matters_by_review ON heedful.open_matters (review_id);

CREATE TABLE IF NOT EXISTS heedful.review_codes (
    code text PRIMARY KEY,
    review_id uuid NOT NULL
);

-- What was sent into an open silent round, sealed as a whole until the reveal. It is written and
-- emptied by heedful.append alone, and emptied only as a whole session's entries become events.
CREATE TABLE IF NOT EXISTS heedful.waiting (
    thing_id uuid PRIMARY KEY,
    session_id uuid NOT NULL,
    who bytea NOT NULL,
    sealed bytea NOT NULL
);
CREATE INDEX IF NOT EXISTS waiting_by_session ON heedful.waiting (session_id);

-- What was said anonymously, sealed, until its batch is written (I11). heedful.keep_unlinked puts it in,
-- heedful.append takes it out.
CREATE TABLE IF NOT EXISTS heedful.unlinked (
    id uuid PRIMARY KEY,
    sealed bytea NOT NULL
);

-- Not even the owner changes or deletes an event without first taking this away.
CREATE OR REPLACE FUNCTION heedful.refuse_to_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;
CREATE OR REPLACE TRIGGER events_are_never_changed
    BEFORE UPDATE OR DELETE OR TRUNCATE ON heedful.events
    FOR EACH STATEMENT EXECUTE FUNCTION heedful.refuse_to_change();
ALTER TABLE heedful.events ENABLE ALWAYS TRIGGER events_are_never_changed;

-- Appends what many commands want written, in one go: each whole, or nothing of it.
--
-- Commands are numbered from 0, in order; e: their events; s: topics that must not have come to a
-- thing since a version (StillSo); c: reviews in which nothing may be open, f: but these things
-- (NothingElseOpen); r: codes that no other review may have (CodeIsFree); k: idempotency keys, `last`
-- being the place of the command's last event among all, from 1, or 0 where there is none and the
-- position is given; m: open matters; w: entries that wait in the box of a session; x: sessions whose
-- box is released: whatever waits there is among the command's events; u: entries of the anonymous box
-- that leave it with the command. No command of one call may look at what another one writes: the caller
-- sees to that, and the unique keys do.
--
-- positions: of every event, null where its command was refused; taken: commands whose version, key or
-- waiting id somebody else was first to use, whose entry left the anonymous box before, or that would
-- leave something behind in the box; changed:
-- places among s, from 1, that do not hold; loose: references of open matters, with the command each of
-- them refuses; coded: commands whose code another review has.
--
-- The lock, held until the commit is done, makes the order of positions the order of commits, so
-- that whoever reads at the head never misses an event. It is the owner's function so that the
-- service needs no right on the tables but to read them.
DROP FUNCTION IF EXISTS heedful.append(
    integer[], uuid[], integer[], text[], bytea[],
    integer[], uuid[], integer[], text[],
    integer[], uuid[], integer[], uuid[],
    integer[], text[], uuid[],
    integer[], integer[], bigint[], text[], text[], bytea[], uuid[], text[], integer[], text[],
    integer[], uuid[], boolean[], uuid[], text[], text[]
);  -- as it was before there was a box
DROP FUNCTION IF EXISTS heedful.append(
    integer[], uuid[], integer[], text[], bytea[],
    integer[], uuid[], integer[], text[],
    integer[], uuid[], integer[], uuid[],
    integer[], text[], uuid[],
    integer[], integer[], bigint[], text[], text[], bytea[], uuid[], text[], integer[], text[],
    integer[], uuid[], boolean[], uuid[], text[], text[],
    integer[], uuid[], uuid[], bytea[], bytea[],
    integer[], uuid[]
);  -- as it was before there was an anonymous box
CREATE OR REPLACE FUNCTION heedful.append(
    e_command integer[], e_id uuid[], e_version integer[], e_topic text[], e_state bytea[],
    s_command integer[], s_id uuid[], s_version integer[], s_topic text[],
    c_command integer[], c_review uuid[], f_command integer[], f_thing uuid[],
    r_command integer[], r_code text[], r_review uuid[],
    k_command integer[], k_last integer[], k_position bigint[], k_client text[], k_key text[], k_hash bytea[],
    k_thing uuid[], k_reference text[], k_version integer[], k_day text[],
    m_command integer[], m_thing uuid[], m_open boolean[], m_review uuid[], m_kind text[],
    m_reference text[],
    w_command integer[], w_thing uuid[], w_session uuid[], w_who bytea[], w_sealed bytea[],
    x_command integer[], x_session uuid[],
    u_command integer[], u_id uuid[],
    OUT positions bigint[], OUT taken integer[], OUT changed integer[],
    OUT loose_command integer[], OUT loose text[], OUT coded integer[]
) LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = heedful, pg_catalog, pg_temp
  SET enable_seqscan = off
  SET plan_cache_mode = force_generic_plan  -- planning anew for the length of every array takes longer than writing
AS $$
DECLARE
    refused integer[] := '{}';
    more integer[];
BEGIN
    PERFORM pg_advisory_xact_lock(5216694956355245935);

    SELECT array_agg(e.command) INTO taken
    FROM unnest(e_command, e_id, e_version) AS e (command, id, version)
    WHERE (SELECT true FROM events
           WHERE originator_id = e.id AND originator_version = e.version);

    IF cardinality(k_command) > 0 THEN
        SELECT array_agg(k.command) INTO more
        FROM unnest(k_command, k_client, k_key) AS k (command, client, key)
        WHERE (SELECT true FROM idempotency WHERE client = k.client AND key = k.key);
        taken := taken || more;
    END IF;

    IF EXISTS (SELECT FROM waiting) THEN
        SELECT array_agg(e.command) INTO more
        FROM unnest(e_command, e_id, e_version) AS e (command, id, version)
        JOIN waiting ON waiting.thing_id = e.id
        WHERE e.version = 1
          AND NOT EXISTS (SELECT FROM unnest(x_command, x_session) AS x (command, session)
                          WHERE x.command = e.command AND x.session = waiting.session_id);
        taken := taken || more;
    END IF;

    IF cardinality(w_command) > 0 THEN
        SELECT array_agg(w.command) INTO more
        FROM unnest(w_command, w_thing) AS w (command, thing)
        WHERE (SELECT true FROM waiting WHERE thing_id = w.thing)
           OR (SELECT true FROM events WHERE originator_id = w.thing AND originator_version = 1);
        taken := taken || more;
    END IF;

    IF cardinality(x_command) > 0 THEN
        SELECT array_agg(x.command) INTO more
        FROM unnest(x_command, x_session) AS x (command, session)
        WHERE EXISTS (SELECT FROM waiting
                      WHERE waiting.session_id = x.session
                        AND NOT EXISTS (SELECT FROM unnest(e_command, e_id) AS e (command, id)
                                        WHERE e.command = x.command AND e.id = waiting.thing_id));
        taken := taken || more;
    END IF;

    IF cardinality(u_command) > 0 THEN
        SELECT array_agg(u.command) INTO more
        FROM unnest(u_command, u_id) AS u (command, id)
        WHERE NOT EXISTS (SELECT FROM unlinked WHERE unlinked.id = u.id);
        taken := taken || more;
    END IF;

    IF cardinality(s_command) > 0 THEN
        SELECT array_agg(s.place), array_agg(s.command) INTO changed, more
        FROM unnest(s_command, s_id, s_version, s_topic)
            WITH ORDINALITY AS s (command, id, version, topic, place)
        WHERE (SELECT true FROM events
               WHERE originator_id = s.id AND originator_version > s.version AND topic = s.topic
               LIMIT 1);
        refused := refused || more;
    END IF;

    IF cardinality(c_command) > 0 THEN
        SELECT array_agg(c.command), array_agg(matter.reference) INTO loose_command, loose
        FROM unnest(c_command, c_review) AS c (command, review)
        JOIN open_matters AS matter ON matter.review_id = c.review
        WHERE NOT EXISTS (SELECT FROM unnest(f_command, f_thing) AS f (command, thing)
                          WHERE f.command = c.command AND f.thing = matter.thing_id);
        refused := refused || loose_command;
    END IF;

    IF cardinality(r_command) > 0 THEN
        SELECT array_agg(r.command) INTO coded
        FROM unnest(r_command, r_code, r_review) AS r (command, code, review)
        WHERE (SELECT owned.review_id <> r.review FROM review_codes AS owned
               WHERE owned.code = r.code);
        refused := refused || coded;
    END IF;

    refused := refused || taken;

    WITH written AS (
        INSERT INTO events (originator_id, originator_version, topic, state)
        SELECT e.id, e.version, e.topic, e.state
        FROM unnest(e_command, e_id, e_version, e_topic, e_state)
            WITH ORDINALITY AS e (command, id, version, topic, state, place)
        WHERE e.command <> ALL (refused)
        ORDER BY e.place
        RETURNING position
    )
    SELECT array_agg(written.position ORDER BY written.position) INTO positions FROM written;

    IF positions IS NOT NULL THEN
        PERFORM pg_notify('heedful_log', positions[cardinality(positions)]::text);
    END IF;

    IF cardinality(refused) > 0 THEN
        SELECT array_agg(CASE WHEN e.written THEN positions[e.rank] END ORDER BY e.place)
        INTO positions
        FROM (SELECT place, command <> ALL (refused) AS written,
                     count(*) FILTER (WHERE command <> ALL (refused)) OVER (ORDER BY place) AS rank
              FROM unnest(e_command) WITH ORDINALITY AS u (command, place)) AS e;
    END IF;

    IF cardinality(r_command) > 0 THEN
        INSERT INTO review_codes
        SELECT r.code, r.review
        FROM unnest(r_command, r_code, r_review) AS r (command, code, review)
        WHERE r.command <> ALL (refused)
        ON CONFLICT (code) DO NOTHING;
    END IF;

    IF cardinality(k_command) > 0 THEN
        INSERT INTO idempotency
        SELECT k.client, k.key, k.hash, k.thing, k.reference, k.version,
               CASE WHEN k.last > 0 THEN positions[k.last] ELSE k.position END, k.day::date
        FROM unnest(k_command, k_last, k_position, k_client, k_key, k_hash, k_thing, k_reference,
                    k_version, k_day)
            AS k (command, last, position, client, key, hash, thing, reference, version, day)
        WHERE k.command <> ALL (refused);
    END IF;

    IF cardinality(m_command) > 0 THEN
        DELETE FROM open_matters USING unnest(m_command, m_thing, m_open) AS m (command, thing, open)
        WHERE thing_id = m.thing AND NOT m.open AND m.command <> ALL (refused);
        INSERT INTO open_matters
        SELECT m.thing, m.review, m.kind, m.reference
        FROM unnest(m_command, m_thing, m_open, m_review, m_kind, m_reference)
            AS m (command, thing, open, review, kind, reference)
        WHERE m.open AND m.command <> ALL (refused)
        ON CONFLICT (thing_id) DO NOTHING;
    END IF;

    IF cardinality(w_command) > 0 THEN
        INSERT INTO waiting
        SELECT w.thing, w.session, w.who, w.sealed
        FROM unnest(w_command, w_thing, w_session, w_who, w_sealed)
            AS w (command, thing, session, who, sealed)
        WHERE w.command <> ALL (refused);
    END IF;

    IF cardinality(x_command) > 0 THEN
        DELETE FROM waiting USING unnest(x_command, x_session) AS x (command, session)
        WHERE waiting.session_id = x.session AND x.command <> ALL (refused);
    END IF;

    IF cardinality(u_command) > 0 THEN
        DELETE FROM unlinked USING unnest(u_command, u_id) AS u (command, id)
        WHERE unlinked.id = u.id AND u.command <> ALL (refused);
    END IF;
END $$;

-- Puts an entry into the anonymous box; the same again does no harm. All rows are laid down anew, in the
-- order of their ids, which chance made: neither their place on disk nor their transaction tells which
-- came last. It holds the lock of heedful.append, which takes rows out.
CREATE OR REPLACE FUNCTION heedful.keep_unlinked(entry uuid, content bytea) RETURNS void
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = heedful, pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(5216694956355245935);
    INSERT INTO unlinked VALUES (entry, content) ON CONFLICT (id) DO NOTHING;
    WITH lifted AS (DELETE FROM unlinked RETURNING *)
    INSERT INTO unlinked SELECT lifted.* FROM lifted ORDER BY lifted.id;
END $$;

-- Drops keys used before a day; never one of the last 90 days, whoever asks.
CREATE OR REPLACE FUNCTION heedful.forget_keys(before date) RETURNS bigint
    LANGUAGE sql SECURITY DEFINER SET search_path = heedful, pg_catalog, pg_temp
AS $$
    WITH dropped AS (
        DELETE FROM idempotency WHERE recorded_on < least(before, current_date - 90) RETURNING 1
    )
    SELECT count(*) FROM dropped
$$;

-- What these tables are; the service asks before it trusts them.
CREATE OR REPLACE FUNCTION heedful.shape() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 3';

REVOKE ALL ON SCHEMA heedful FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA heedful FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA heedful FROM PUBLIC;
